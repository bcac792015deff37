import { isPossible, type Metric } from "./metric.js";
import type { Measurement } from "./model-version.js";
import type { Estimate } from "./statistics/estimate.js";
import { measuredEstimate } from "./statistics/mean.js";
import { type Count, proportionEstimate } from "./statistics/proportion.js";

/** Confidence of the intervals that gates and comparison judge by, two-sided. */
export const CONFIDENCE = 0.95;

/** The numbers of a measurement that an estimate is made of. */
export type MeasuredNumbers = Pick<
  Measurement,
  "value" | "n" | "successes" | "standardError" | "interval"
>;

/**
 * A measurement as an estimate, in the metric's stored unit; null where it holds no number, or numbers that
 * can't be.
 *
 * Interval, the first that applies: from successes of n (Wilson); the one that is given; from value and standard
 * error (normal); for a proportion from n alone (Wilson, successes = value x n rounded; n is the metric's own
 * denominator, such as the negatives for a false positive rate). Else none: the number is a point only.
 * Intervals are cut to what the metric can have.
 */
export function estimateOf(metric: Metric, numbers: MeasuredNumbers): Estimate | null {
  const estimate = rawEstimate(metric, numbers);
  if (estimate === null || !isPossible(metric, estimate.value)) return null;
  const { value, interval } = estimate;
  if (
    interval === null ||
    (isPossible(metric, interval.lower) && isPossible(metric, interval.upper))
  )
    return estimate;
  const highest = metric.unit === "ratio" || metric.unit === "score" ? 1 : Number.POSITIVE_INFINITY;
  const [lower, upper] = [Math.max(0, interval.lower), Math.min(highest, interval.upper)];
  return { value, interval: { ...interval, lower, upper } };
}

/**
 * The counts that a measurement's interval comes from, as {@link estimateOf} has it; null where it comes from
 * something else, or the counts can't be.
 */
export function countsOf(metric: Metric, numbers: MeasuredNumbers): Count | null {
  const { value, n, successes, standardError, interval } = numbers;
  if (n === undefined) return null;
  if (successes !== undefined) return successes > n ? null : { successes, trials: n };
  const isGiven = interval !== undefined || standardError !== undefined;
  if (metric.kind !== "proportion" || isGiven || value === undefined || value < 0 || value > 1)
    return null;
  return { successes: Math.round(value * n), trials: n };
}

function rawEstimate(metric: Metric, numbers: MeasuredNumbers): Estimate | null {
  const { value, n, successes, standardError, interval } = numbers;
  const counts = countsOf(metric, numbers);
  if (successes !== undefined && n !== undefined)
    return counts && proportionEstimate(counts, CONFIDENCE);
  if (value === undefined) return null;
  if (interval !== undefined) {
    const [lower, upper] = interval;
    if (value < lower || value > upper) return null;
    return { value, interval: { lower, upper, confidence: CONFIDENCE } };
  }
  if (standardError !== undefined) return measuredEstimate({ value, standardError }, CONFIDENCE);
  return { value, interval: counts && proportionEstimate(counts, CONFIDENCE).interval };
}
