import type { Problem, Result } from "../problem.js";
import { mapNumbers } from "./map-numbers.js";
import {
  isMapping,
  isNumber,
  type Mapping,
  type MeasuredFile,
  type MetricQuestion,
  measuredFile,
  notANumber,
  type ReadSlice,
} from "./measured-file.js";

const PARTS = ["metrics", "slices", "parameters"];

/** Whether a plain value is the registry's own way to write numbers: `{ metrics, slices, parameters }`. */
export function isPlainParts(value: unknown): value is Mapping {
  return (
    isMapping(value) &&
    Object.keys(value).length > 0 &&
    Object.keys(value).every((key) => PARTS.includes(key)) &&
    !Array.isArray(value.metrics)
  );
}

/** Reads `{ metrics, slices, parameters }`; metrics are numbers or measurements, by name. */
export function readPlainParts(
  file: string,
  value: Mapping,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const metrics = mapNumbers(file, value.metrics ?? {}, question);
  const slices = readSlices(file, value.slices ?? [], question);
  if (!metrics.ok || !slices.ok)
    return {
      ok: false,
      problems: [metrics, slices].flatMap((one) => (one.ok ? [] : one.problems)),
    };
  const { parameters, unread } = splitParameters(value.parameters);
  return measuredFile(
    {
      metrics: metrics.value.metrics,
      slices: slices.value.slices,
      parameters,
      unmapped: [...metrics.value.unmapped, ...slices.value.unmapped, ...unread],
    },
    [],
  );
}

/** Scalars of a mapping, as parameters of training; anything nested is named by its path. */
export function splitParameters(value: unknown): {
  readonly parameters: MeasuredFile["parameters"];
  readonly unread: MeasuredFile["unmapped"];
} {
  const parameters: Record<string, string | number | boolean | null> = {};
  const unread: { path: string; why: string }[] = [];
  const visit = (one: unknown, path: string) => {
    if (isMapping(one))
      for (const [key, inner] of Object.entries(one)) visit(inner, path ? `${path}.${key}` : key);
    else if (isScalar(one) && path !== "") parameters[path] = one;
    else
      unread.push({
        path: path || "parameters",
        why: "a parameter is a number, a text or true/false",
      });
  };
  if (value !== undefined) visit(value, "");
  return { parameters, unread };
}

function isScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/** Reads a list of slices: `[{ by, value, n, metrics: { f1: 0.9 } }]`, or that below `slices`. */
export function readSlices(
  file: string,
  value: unknown,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const list = isMapping(value) ? value.slices : value;
  if (!Array.isArray(list)) return { ok: false, problems: [noSlices(file)] };
  const read = list.map((one, index) => readSlice(file, one, index, question));
  const problems = read.flatMap((one) => one.problems);
  return measuredFile(
    {
      metrics: {},
      slices: read.flatMap((one) => one.slice ?? []),
      parameters: {},
      unmapped: read.flatMap((one) => one.unmapped),
    },
    problems,
  );
}

interface SliceReading {
  readonly slice: ReadSlice | null;
  readonly unmapped: MeasuredFile["unmapped"];
  readonly problems: readonly Problem[];
}

/** One slice; `where` tells it from others in what is said of it. */
export function readSlice(
  file: string,
  value: unknown,
  index: number,
  question: MetricQuestion,
): SliceReading {
  const where = `slices.${index}`;
  const { by, value: part, n, metrics, ...others } = isMapping(value) ? value : {};
  if (typeof by !== "string" || !isName(part) || !isNumber(n) || !isMapping(metrics))
    return { slice: null, unmapped: [], problems: [noSlice(file, where)] };
  const read = mapNumbers(file, metrics, question);
  const unmapped = Object.keys(others).map((key) => ({
    path: `${where}.${key}`,
    why: "a slice has by, value, n and metrics",
  }));
  if (!read.ok) return { slice: null, unmapped, problems: read.problems };
  const numbers = Object.entries(read.value.metrics).map(([metric, one]) => {
    const { value: number, successes, standardError, interval } = one;
    const rate = successes === undefined ? undefined : successes / n;
    return [metric, { value: number ?? rate, successes, standardError, interval }] as const;
  });
  const lacking = numbers.filter(([, one]) => one.value === undefined);
  return {
    slice: { by, value: String(part), n, metrics: cleaned(numbers) },
    unmapped: [
      ...unmapped,
      ...read.value.unmapped.map(({ path, why }) => ({ path: `${where}.metrics.${path}`, why })),
    ],
    problems: lacking.map(([metric]) => notANumber(file, `${where}.metrics.${metric}`, undefined)),
  };
}

function cleaned(numbers: readonly (readonly [string, object])[]): ReadSlice["metrics"] {
  const entries = numbers.map(([metric, one]) => {
    const present = Object.entries(one).filter(([, value]) => value !== undefined);
    return [metric, Object.fromEntries(present)] as const;
  });
  return Object.fromEntries(entries) as ReadSlice["metrics"];
}

function isName(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function noSlice(file: string, where: string): Problem {
  return {
    code: "slice-malformed",
    what: `${file}: ${where} is no slice.`,
    why: "A slice says what divides the examples (by), which part it is (value), how many are in it (n) and its metrics.",
    fix: "Write { by: region, value: rural, n: 40000, metrics: { f1: 0.9 } }.",
    place: { file, path: where },
  };
}

function noSlices(file: string): Problem {
  return {
    code: "slices-malformed",
    what: `${file} holds no list of slices.`,
    fix: "Write a list of { by, value, n, metrics }, or a CSV with the columns by, value, n and one for each metric.",
    place: { file },
  };
}
