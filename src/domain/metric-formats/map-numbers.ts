import { failed, ok, type Problem, type Result } from "../problem.js";
import { isMeasurement, type Leaf, leavesOf, nameAndParts, pathOf } from "./leaves.js";
import {
  isNumber,
  type MeasuredFile,
  type MetricQuestion,
  measuredFile,
  notANumber,
  nothingMeasured,
  type ReadNumbers,
  type Unmapped,
} from "./measured-file.js";
import { type MetricMeaning, meaningOf } from "./metric-meaning.js";

interface Named {
  readonly leaf: Leaf;
  readonly meaning: MetricMeaning;
  readonly parts: readonly string[];
}

const TRAINING = ["train", "training"];

/**
 * Reads numbers by name, nested or flat, in any tool's names. A metric that stands in several places needs to be told
 * apart by part of the data or averaging; numbers of the training data are never taken for an evaluation.
 */
export function mapNumbers(
  file: string,
  value: unknown,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const leaves = leavesOf(value).map((leaf) => {
    const { name, parts } = nameAndParts(leaf);
    return { leaf, parts, meaning: meaningOf(name, question.catalogue) };
  });
  const named = leaves.flatMap(({ leaf, parts, meaning }) =>
    meaning === null ? [] : [{ leaf, parts, meaning }],
  );
  const strange = leaves.filter(({ meaning }) => meaning === null).map(({ leaf }) => unknown(leaf));
  const metrics = [...new Set(named.map(({ meaning }) => meaning.metric))];
  const choices = metrics.map((metric) =>
    chosen(
      file,
      metric,
      named.filter((one) => one.meaning.metric === metric),
      question,
    ),
  );
  const problems = choices.flatMap(({ numbers }) => (numbers.ok ? [] : numbers.problems));
  const read = choices.flatMap(({ metric, numbers }) =>
    numbers.ok && numbers.value !== null ? [[metric, numbers.value] as const] : [],
  );
  const unmapped = [...choices.flatMap(({ left }) => left), ...strange];
  return measuredFile(
    { ...nothingMeasured, metrics: Object.fromEntries(read), unmapped },
    problems,
  );
}

interface Choice {
  readonly metric: string;
  /** Null where all that stands there is of other data. */
  readonly numbers: Result<ReadNumbers | null>;
  readonly left: readonly Unmapped[];
}

function chosen(
  file: string,
  metric: string,
  all: readonly Named[],
  question: MetricQuestion,
): Choice {
  const wanted = all.filter((one) => isWanted(one, all, question));
  const left = all.filter((one) => !wanted.includes(one)).map((one) => leftOut(one, question));
  const [first, ...others] = wanted;
  if (first === undefined) return { metric, numbers: ok(null), left };
  const numbers =
    others.length > 0 ? failed(ambiguous(file, metric, wanted)) : numbersOf(file, first);
  return { metric, numbers, left };
}

function isWanted(one: Named, all: readonly Named[], question: MetricQuestion): boolean {
  const { part, averaging } = question;
  const asked = part?.toLowerCase() ?? null;
  const speaksOf = ({ parts }: Named, word: string) => parts.includes(word);
  if (asked === null || !speaksOf(one, asked)) {
    if (TRAINING.some((word) => speaksOf(one, word))) return false;
    if (asked !== null && all.some((other) => speaksOf(other, asked))) return false;
  }
  if (!averaging || all.every((other) => other.meaning.averaging !== averaging)) return true;
  return one.meaning.averaging === averaging;
}

function leftOut({ leaf, parts }: Named, { part }: MetricQuestion): Unmapped {
  const training = parts.some((word) => TRAINING.includes(word));
  const why = training
    ? "measured on the training data, which is no evaluation"
    : `not what was asked for${part === null ? "" : ` (${part})`}`;
  return { path: pathOf(leaf), why };
}

function numbersOf(file: string, { leaf, meaning }: Named): Result<ReadNumbers> {
  const path = pathOf(leaf);
  const { value } = leaf;
  const how = meaning.averaging === null ? {} : { averaging: meaning.averaging };
  const sign = meaning.negated ? -1 : 1;
  if (!isMeasurement(value))
    return isNumber(value)
      ? ok({ value: signed(value, sign), ...how })
      : failed(notANumber(file, path, value));
  const wrong = Object.entries(value).find(([key, inner]) => !isPossible(key, inner));
  if (wrong !== undefined) return failed(notANumber(file, `${path}.${wrong[0]}`, wrong[1]));
  const { value: own, ...others } = value;
  return ok({ ...how, ...others, ...(isNumber(own) ? { value: signed(own, sign) } : {}) });
}

/** Zero stays a plain zero. */
function signed(value: number, sign: number): number {
  return value === 0 ? 0 : value * sign;
}

function isPossible(key: string, value: unknown): boolean {
  if (key === "averaging" || key === "positiveClass") return typeof value === "string";
  if (key === "interval")
    return Array.isArray(value) && value.length === 2 && value.every(isNumber);
  return isNumber(value);
}

function unknown(leaf: Leaf): Unmapped {
  const { value } = leaf;
  const what = Array.isArray(value)
    ? "a list"
    : typeof value === "number"
      ? "no metric of this name is known"
      : "no number, and no metric of this name is known";
  return { path: pathOf(leaf) || "the file", why: what };
}

function ambiguous(file: string, metric: string, wanted: readonly Named[]): Problem {
  const paths = wanted.map(({ leaf }) => pathOf(leaf));
  const means = new Set(wanted.map(({ meaning }) => meaning.averaging));
  return {
    code: "metric-ambiguous",
    what: `${file}: ${metric} stands in several places: ${paths.join(", ")}.`,
    why: "A record holds one number a metric.",
    fix:
      means.size > 1
        ? "Say which with --averaging, such as --averaging macro."
        : "Say which part of the data with --part, such as --part test.",
    place: { file, path: metric },
  };
}
