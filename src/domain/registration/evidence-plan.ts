import type { SourceFile } from "../document.js";
import {
  type Evidence,
  type EvidenceKind,
  evidenceKindSchema,
  evidenceSchema,
} from "../evidence.js";
import { unknownMetric } from "../gate/gate-metrics.js";
import { checkMeasured } from "../measured-problems.js";
import type { MetricCatalogue } from "../metric.js";
import type { Mapping } from "../metric-formats/measured-file.js";
import type { ModelVersion } from "../model-version.js";
import { quoted } from "../names.js";
import { nearestName } from "../nearest-name.js";
import { failed, ok, type Problem, type Result } from "../problem.js";
import { modelPaths } from "../registry-paths.js";
import { draftFile } from "./draft-file.js";
import { partAt } from "./record-draft.js";

/** Evidence to be added: its own properties as they came, without what follows from the version. */
export interface EvidenceRequest {
  readonly kind: EvidenceKind;
  readonly content: Mapping;
  /** Record of the version that it was measured beside; null where it stands alone or the content says so itself. */
  readonly against: ModelVersion | null;
}

/** Where evidence goes: the version's record, and the names in its evidence folder. */
export interface EvidencePlace {
  readonly root: string;
  readonly record: ModelVersion;
  readonly names: readonly string[];
  readonly catalogue: MetricCatalogue;
}

/** Evidence ready to be written. */
export interface PlannedEvidence {
  readonly file: SourceFile;
  readonly evidence: Evidence;
  readonly run: number;
}

/** Reads the word after `--kind`. */
export function parseEvidenceKind(word: string): Result<EvidenceKind> {
  const kinds = evidenceKindSchema.options;
  const kind = kinds.find((one) => one === word);
  if (kind !== undefined) return ok(kind);
  const nearest = nearestName(word, kinds);
  return failed({
    code: "evidence-kind-unknown",
    what: `${quoted(word)} is no kind of evidence.`,
    fix: nearest === null ? `Write one of ${kinds.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

/** Flags that say a property, and what is missing where it isn't there; kinds without flags come as a file. */
const flags: Readonly<Record<string, string>> = {
  "collected.from": "--from",
  "collected.to": "--to",
  "collected.by": "--by",
  "collected.source": "--source",
  "against.version": "--against",
  note: "--note",
  requests: "--requests",
  anomalies: "--anomalies",
  disagreements: "--disagreements",
  n: "--n",
  p50: "--p50",
  p95: "--p95",
  p99: "--p99",
  load: "--load",
  unit: "--unit",
  share: "--share",
  "plan.end": "--planned-end",
  "plan.n": "--planned-n",
  "plan.looks": "--looks",
  "plan.boundary": "--boundary",
  "outcome.kind": "--metric, --control and --candidate",
  "outcome.metric": "--metric",
  "outcome.control": "--control",
  "outcome.candidate": "--candidate",
  reference: "--reference",
  current: "--current",
  test: "--test",
};

/**
 * Builds the file of one run of evidence: the next free number of its kind, bound to the record's artifact. Fails with
 * all that keeps it from being: what is missing, what can't be, another artifact, a metric that nobody defined.
 */
export function planEvidence(
  place: EvidencePlace,
  { kind, content, against }: EvidenceRequest,
): Result<PlannedEvidence> {
  const { record, root } = place;
  const run = nextRun(place.names, kind);
  const path = nextEvidencePath(root, { ...record, kind }, place.names);
  const beside = against && { version: against.version, artifact: against.artifact.digest };
  const { schema: _, ...own } = content;
  const whole = {
    schema: 1,
    kind,
    version: record.version,
    ...(own.collected === undefined ? {} : { collected: own.collected }),
    artifact: record.artifact.digest,
    ...(beside === null ? {} : { against: beside }),
    ...own,
  };
  const foreign = foreignProblems(whole, kind, record);
  if (foreign.length > 0) return { ok: false, problems: foreign };
  const draft = draftFile(path, whole, evidenceSchema, flagOf);
  if (!draft.ok) return { ok: false, problems: draft.problems.map((one) => asMissing(one, whole)) };
  const { file, value: evidence } = draft.value;
  const problems = metricProblems(place, evidence);
  return problems.length > 0 ? { ok: false, problems } : ok({ file, evidence, run });
}

/** Path of the next run of a kind of evidence about a version; `names` are those in its evidence folder. */
export function nextEvidencePath(
  root: string,
  of: { readonly model: string; readonly version: string; readonly kind: EvidenceKind },
  names: readonly string[],
): string {
  const folder = modelPaths(root, of.model).evidence(of.version);
  return `${folder}/${of.kind}-${padded(nextRun(names, of.kind))}.yaml`;
}

/** One more than the highest run of a kind among the names of a folder; 1 where there is none. */
export function nextRun(names: readonly string[], kind: EvidenceKind): number {
  const runs = names.flatMap((name) => {
    const [, own, run] = /^(.+)-(\d+)\.yaml$/.exec(name) ?? [];
    return own === kind ? [Number(run)] : [];
  });
  return Math.max(0, ...runs) + 1;
}

function padded(run: number): string {
  return String(run).padStart(4, "0");
}

function flagOf(property: string): string | null {
  const around = Object.keys(flags).filter(
    (path) => property === path || property.startsWith(`${path}.`),
  );
  const longest = around.sort((one, other) => other.length - one.length)[0];
  return longest === undefined ? null : (flags[longest] ?? null);
}

/** A property that nobody gave is asked for, rather than corrected. */
function asMissing(problem: Problem, whole: Mapping): Problem {
  const path = problem.place?.path ?? "";
  if (path === "" || partAt(whole, path) !== undefined) return problem;
  const flag = flagOf(path);
  const fix =
    flag === null ? `Write ${path} in the file that holds the evidence.` : `Give ${flag}.`;
  return { ...problem, fix };
}

/** What a file of evidence says of itself must be what it is added as. */
function foreignProblems(
  whole: Mapping,
  kind: EvidenceKind,
  record: ModelVersion,
): readonly Problem[] {
  const expected = { kind, version: record.version, artifact: record.artifact.digest } as const;
  return Object.entries(expected).flatMap(([property, value]) =>
    whole[property] === value
      ? []
      : [
          {
            code: "evidence-foreign",
            what: `The evidence says ${property} ${quoted(String(whole[property]))}, and it is to be added to ${record.model} ${record.version} as ${property} ${value}.`,
            why: "Evidence counts only for the version, artifact and kind that it was measured for.",
            fix: `Add it where it belongs, or leave ${property} out if it is about this version.`,
          },
        ],
  );
}

/** Problems of evidence's numbers that only the catalogue of metrics can tell. */
export function metricProblems(
  place: Pick<EvidencePlace, "record" | "catalogue">,
  evidence: Evidence,
): readonly Problem[] {
  const run = { path: "the evidence", evidence };
  const measured = checkMeasured(
    {
      record: { ...place.record, metrics: {}, slices: [] },
      evidence: [run],
      metrics: place.catalogue,
    },
    { record: null },
  );
  const outcome = evidence.kind === "ab-test" ? evidence.outcome.metric : null;
  const unknown =
    outcome === null || place.catalogue.has(outcome)
      ? []
      : [unknownMetric(outcome, "outcome", place.catalogue, "the evidence")];
  return [...measured, ...unknown];
}
