import type { SourceFile } from "./document.js";
import type { EvidenceRun } from "./evidence.js";
import { unknownMetric } from "./gate/gate-metrics.js";
import { isPossible, type Metric, type MetricCatalogue } from "./metric.js";
import type { ModelVersion } from "./model-version.js";
import type { Problem } from "./problem.js";
import { type PropertyPlace, placeOf } from "./property-line.js";

interface Measured {
  readonly record: ModelVersion;
  readonly evidence: readonly EvidenceRun[];
  readonly metrics: MetricCatalogue;
}

type Values = Readonly<Record<string, { readonly value?: number | undefined }>>;

/** The files that numbers stand in. A problem names its line where the file's text is given. */
interface MeasuredFiles {
  readonly record: SourceFile | null;
  readonly evidence?: readonly SourceFile[];
}

/** Problems of measured numbers that only the catalogue can tell: an unknown metric, a number that can't be. */
export function checkMeasured(inputs: Measured, files: MeasuredFiles): readonly Problem[] {
  const record = files.record ?? { path: "the record", text: "" };
  const fileOf = ({ path }: EvidenceRun) =>
    files.evidence?.find((file) => file.path === path) ?? { path, text: "" };
  const sets = [
    ...recordSets(inputs.record, record),
    ...inputs.evidence.flatMap((run) => evidenceSets(run, fileOf(run))),
  ];
  return sets.flatMap((set) => problemsOf(inputs.metrics, set));
}

interface ValueSet {
  readonly file: SourceFile;
  readonly keys: readonly PropertyKey[];
  readonly values: Values;
}

interface Sliced {
  readonly metrics: Values;
  readonly slices: readonly { readonly metrics: Values }[];
}

function recordSets(record: ModelVersion, file: SourceFile): readonly ValueSet[] {
  return setsBelow(record, file, []);
}

function evidenceSets({ evidence }: EvidenceRun, file: SourceFile): readonly ValueSet[] {
  if (evidence.kind === "custom" || evidence.kind === "reproducibility")
    return [{ file, keys: ["metrics"], values: evidence.metrics }];
  if (evidence.kind !== "evaluation") return [];
  return (["candidate", "incumbent"] as const).flatMap((side) => {
    const part = evidence[side];
    return part ? setsBelow(part, file, [side]) : [];
  });
}

function setsBelow(
  { metrics, slices }: Sliced,
  file: SourceFile,
  keys: readonly PropertyKey[],
): readonly ValueSet[] {
  return [
    { file, keys: [...keys, "metrics"], values: metrics },
    ...slices.map((slice, index) => ({
      file,
      keys: [...keys, "slices", index, "metrics"],
      values: slice.metrics,
    })),
  ];
}

function problemsOf(
  metrics: MetricCatalogue,
  { file, keys, values }: ValueSet,
): readonly Problem[] {
  return Object.entries(values).flatMap(([name, { value }]) => {
    const metric = metrics.get(name);
    if (metric && (value === undefined || isPossible(metric, value))) return [];
    const found = placeOf(file, [...keys, name]);
    if (metric && value !== undefined) return [impossible(metric, value, found)];
    return [{ ...unknownMetric(name, keys.join("."), metrics, found.at), place: found.place }];
  });
}

function impossible({ label, unit }: Metric, value: number, { at, place }: PropertyPlace): Problem {
  const expected =
    unit === "ratio" || unit === "score" ? "a number from 0 to 1" : "a number that is not negative";
  return {
    code: "metric-impossible",
    what: `${at}: ${place.path}.value: expected ${expected} for ${label}, found ${value}`,
    place,
  };
}
