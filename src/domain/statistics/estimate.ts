import { assertFinite, assertFraction } from "./preconditions.js";

/** A two-sided confidence interval, in the unit of what it bounds; `confidence` is a probability such as 0.95. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** A measured value with its interval; null where only the point is known. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

/** What the evidence says about a bound: `inconclusive` when the interval lies on both sides of it. */
export type Verdict = "pass" | "fail" | "inconclusive";

/** An absolute bound; a value that equals `bar` meets it. */
export interface Bar {
  readonly kind: "minimum" | "maximum";
  readonly bar: number;
}

/** Far above the rounding of a subtraction of metrics, far below any loss that a person would allow. */
const ROUNDING = 1e-12;

/**
 * Judges an improvement d in the good direction against the allowed loss m.
 *
 * Pass: the lower bound of d is above -m. Fail: the upper bound is below -m. Otherwise inconclusive.
 * A point passes when d >= -m and fails otherwise; there, 0.95 - 0.96 counts as a loss of 0.01 exactly, although
 * binary fractions make it a little more.
 *
 * @param improvement d, positive when better
 * @param margin m, in the unit of d; negative when a gain of -m is demanded
 * @throws RangeError on a number that isn't finite or an interval that doesn't contain its value
 */
export function marginVerdict(improvement: Estimate, margin: number): Verdict {
  assertEstimate("improvement", improvement);
  assertFinite("margin", margin);
  const { value, interval } = improvement;
  if (interval === null) {
    return value + margin >= -ROUNDING * Math.max(1, Math.abs(margin)) ? "pass" : "fail";
  }
  if (interval.lower > -margin) return "pass";
  return interval.upper < -margin ? "fail" : "inconclusive";
}

/**
 * Judges a value against an absolute bound.
 *
 * Pass: the whole interval meets the bound (>= a minimum, <= a maximum). Fail: no part of it does.
 * Otherwise inconclusive. A point passes or fails.
 *
 * @param estimate in the unit of the bar
 * @throws RangeError on a number that isn't finite or an interval that doesn't contain its value
 */
export function barVerdict(estimate: Estimate, { kind, bar }: Bar): Verdict {
  assertEstimate("estimate", estimate);
  assertFinite("bar", bar);
  const { lower, upper } = estimate.interval ?? { lower: estimate.value, upper: estimate.value };
  const [worst, best] =
    kind === "minimum" ? [lower - bar, upper - bar] : [bar - upper, bar - lower];
  if (worst >= 0) return "pass";
  return best < 0 ? "fail" : "inconclusive";
}

/** The estimate of -x, for turning "lower is better" into an improvement. */
export function negated({ value, interval }: Estimate): Estimate {
  if (interval === null) return { value: -value, interval };
  const { lower, upper, confidence } = interval;
  return { value: -value, interval: { lower: -upper, upper: -lower, confidence } };
}

/** @throws RangeError on a number that isn't finite, or an interval that doesn't contain its value */
export function assertEstimate(name: string, { value, interval }: Estimate): void {
  assertFinite(name, value);
  if (interval === null) return;
  const { lower, upper, confidence } = interval;
  assertFraction("confidence", confidence);
  assertFinite(`lower bound of the ${name}`, lower);
  assertFinite(`upper bound of the ${name}`, upper);
  if (lower <= value && value <= upper) return;
  throw new RangeError(
    `The interval of the ${name}, ${lower} to ${upper}, doesn't contain its value ${value}.`,
  );
}

/**
 * The confidence that two intervals share.
 * @throws RangeError when they differ: bounds of different confidence don't combine
 */
export function commonConfidence(a: Interval, b: Interval): number {
  if (a.confidence === b.confidence) return a.confidence;
  throw new RangeError(
    `Intervals of different confidence, ${a.confidence} and ${b.confidence}, can't be combined.`,
  );
}
