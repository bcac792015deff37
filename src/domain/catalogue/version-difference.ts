import { compare } from "../compare.js";
import type { ComparisonRow } from "../comparison.js";
import { canonicalJson } from "../digest.js";
import type { MetricCatalogue } from "../metric.js";
import type { ModelVersion, Signature } from "../model-version.js";
import { type CataloguedVersion, measuringContext } from "./catalogued-version.js";

/** A property that two versions have differently; null where one has none. */
export interface Change {
  readonly property: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two versions of a model, from the first to the second. */
export interface VersionDifference {
  readonly metrics: readonly ComparisonRow[];
  /** Of the model itself: type, architecture, training, source, environment, artifact. */
  readonly properties: readonly Change[];
  readonly data: readonly Change[];
  readonly parameters: readonly Change[];
  /** Inputs and outputs. */
  readonly signature: readonly Change[];
}

/** Compares two versions. Metrics are those to compare by, in their order, then all others that either was measured with. */
export function differenceBetween(
  before: CataloguedVersion,
  after: CataloguedVersion,
  metrics: MetricCatalogue,
  first: readonly string[],
): VersionDifference {
  const names = [...new Set([...first, ...measuredNames(after), ...measuredNames(before)])];
  const [old, now] = [before.record, after.record];
  return {
    metrics: compare(names, measuringContext(after, metrics, old)),
    properties: changes(modelPart(old), modelPart(now)),
    data: changes({ ...old.dataset }, { ...now.dataset }),
    parameters: changes(old.parameters, now.parameters),
    signature: changes(signaturePart(old.signature), signaturePart(now.signature)),
  };
}

function measuredNames({ record, evidence }: CataloguedVersion): readonly string[] {
  const evaluated = evidence.flatMap(({ evidence: run }) =>
    run.kind === "evaluation" && run.artifact === record.artifact.digest
      ? Object.keys(run.candidate.metrics)
      : [],
  );
  return [...Object.keys(record.metrics), ...evaluated];
}

type Properties = Readonly<Record<string, unknown>>;

function modelPart(record: ModelVersion): Properties {
  const { type, architecture, trained, source, environment, artifact, provenance } = record;
  return {
    type,
    architecture,
    "trained.at": trained.at,
    "trained.by": trained.by,
    "source.repository": source?.repository,
    "source.commit": source?.commit,
    "environment.lock": environment?.lock,
    "environment.digest": environment?.digest,
    "artifact.uri": artifact.uri,
    "artifact.digest": artifact.digest,
    "artifact.bytes": artifact.bytes,
    provenance,
  };
}

function signaturePart({ inputs, outputs }: Signature): Properties {
  return Object.fromEntries([
    ...Object.entries(inputs).map(([name, field]) => [`inputs.${name}`, field]),
    ...Object.entries(outputs).map(([name, field]) => [`outputs.${name}`, field]),
  ]);
}

function changes(before: Properties, after: Properties): readonly Change[] {
  const properties = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...properties].flatMap((property) => {
    const [was, is] = [propertyOf(before, property), propertyOf(after, property)];
    return canonicalJson(was) === canonicalJson(is) ? [] : [{ property, before: was, after: is }];
  });
}

function propertyOf(properties: Properties, property: string): unknown {
  return (Object.hasOwn(properties, property) ? properties[property] : null) ?? null;
}
