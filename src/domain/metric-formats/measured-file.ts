import type { MetricCatalogue } from "../metric.js";
import type { Measurement, ModelVersion, Slice } from "../model-version.js";
import { ok, type Problem, type Result } from "../problem.js";

/** A number as a file has it: everything of a measurement but the evaluation set, which no file of these names. */
export type ReadNumbers = Omit<Measurement, "evaluatedOn">;

/** A slice as a file has it. */
export type ReadSlice = Omit<Slice, "evaluatedOn">;

/** Something of a file that has no place in a record, and why. `path` leads to it within the file. */
export interface Unmapped {
  readonly path: string;
  readonly why: string;
}

/** What a file of numbers says, in the registry's own names. What it says beside that is in `unmapped`. */
export interface MeasuredFile {
  readonly metrics: Readonly<Record<string, ReadNumbers>>;
  readonly slices: readonly ReadSlice[];
  readonly parameters: ModelVersion["parameters"];
  readonly unmapped: readonly Unmapped[];
}

/** What a file alone doesn't say: which metrics there are, which part of the data counts, how classes are averaged. */
export interface MetricQuestion {
  readonly catalogue: MetricCatalogue;
  /** Part of the data that is asked for, such as test; null where the file is to have one only. */
  readonly part: string | null;
  readonly averaging: Measurement["averaging"] | null;
  readonly positiveClass: string | null;
}

/** A measured file without anything in it, to build on. */
export const nothingMeasured: MeasuredFile = {
  metrics: {},
  slices: [],
  parameters: {},
  unmapped: [],
};

/** A file that was read, or all its problems where it has any. */
export function measuredFile(
  file: MeasuredFile,
  problems: readonly Problem[],
): Result<MeasuredFile> {
  return problems.length > 0 ? { ok: false, problems } : ok(file);
}

/** A plain mapping, as YAML and JSON have it. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a plain value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a plain value is a number that can be stored: NaN and the infinities can't. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** What to say where a metric's number is none. */
export function notANumber(file: string, path: string, value: unknown): Problem {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  const quotedNumber = typeof value === "string" && value !== "" && Number.isFinite(Number(value));
  return {
    code: "metric-not-a-number",
    what: `${file}: ${path}: expected a finite number, found ${text ?? "nothing"}.`,
    why: quotedNumber
      ? "A number in quotes is text."
      : "What was measured is a number; NaN and infinity say that it was not.",
    fix: quotedNumber ? "Take the quotes off." : "Measure it again, or leave it out.",
    place: { file, path },
  };
}
