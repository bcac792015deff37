import type { SourceFile } from "./document.js";
import type { EvidenceRun } from "./evidence.js";
import { unknownMetric } from "./gate/evaluate-gate.js";
import { isPossible, type MetricCatalogue } from "./metric.js";
import type { ModelVersion } from "./model-version.js";
import type { Problem } from "./problem.js";

interface Measured {
  readonly record: ModelVersion;
  readonly evidence: readonly EvidenceRun[];
  readonly metrics: MetricCatalogue;
}

type Values = Readonly<Record<string, { readonly value?: number | undefined }>>;

/** Problems of measured numbers that only the catalogue can tell: an unknown metric, a number that can't be. */
export function checkMeasured(
  inputs: Measured,
  files: { readonly record: SourceFile | null },
): readonly Problem[] {
  const record = files.record?.path ?? "the record";
  const sets = [...recordSets(inputs.record, record), ...inputs.evidence.flatMap(evidenceSets)];
  return sets.flatMap(({ file, path, values }) => problemsOf(inputs.metrics, file, path, values));
}

interface ValueSet {
  readonly file: string;
  readonly path: string;
  readonly values: Values;
}

function recordSets(record: ModelVersion, file: string): readonly ValueSet[] {
  const slices = record.slices.map((slice, i) => ({
    file,
    path: `slices.${i}.metrics`,
    values: slice.metrics,
  }));
  return [{ file, path: "metrics", values: record.metrics }, ...slices];
}

function evidenceSets({ path: file, evidence }: EvidenceRun): readonly ValueSet[] {
  if (evidence.kind === "custom" || evidence.kind === "reproducibility")
    return [{ file, path: "metrics", values: evidence.metrics }];
  if (evidence.kind !== "evaluation") return [];
  return (["candidate", "incumbent"] as const).flatMap((side) => {
    const part = evidence[side];
    if (!part) return [];
    const slices = part.slices.map((slice, i) => ({
      file,
      path: `${side}.slices.${i}.metrics`,
      values: slice.metrics,
    }));
    return [{ file, path: `${side}.metrics`, values: part.metrics }, ...slices];
  });
}

function problemsOf(
  metrics: MetricCatalogue,
  file: string,
  path: string,
  values: Values,
): readonly Problem[] {
  return Object.entries(values).flatMap(([name, { value }]) => {
    const metric = metrics.get(name);
    const place = { file, path: `${path}.${name}` };
    if (!metric) return [{ ...unknownMetric(name, path, metrics, file), place }];
    if (value === undefined || isPossible(metric, value)) return [];
    return [impossible(metric.label, metric.unit, value, place)];
  });
}

function impossible(
  label: string,
  unit: string,
  value: number,
  place: { readonly file: string; readonly path: string },
): Problem {
  const expected =
    unit === "ratio" || unit === "score" ? "a number from 0 to 1" : "a number that is not negative";
  return {
    code: "metric-impossible",
    what: `${place.file}: ${place.path}.value: expected ${expected} for ${label}, found ${value}`,
    place,
  };
}
