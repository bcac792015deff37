import type { Metric } from "../metric.js";
import type { PairedChange } from "../statistics/bootstrap.js";
import { type Estimate, negated } from "../statistics/estimate.js";
import { relativeChange } from "../statistics/relative-change.js";

/** Whether a change is a fraction of what was before, or in the metric's unit. */
export type Measure = "relative" | "absolute";

/**
 * Candidate minus baseline as a fraction of the baseline's size, so that a rise is positive for negative numbers too.
 * Undefined where the baseline is 0 or can't be told from it.
 */
export function relativeRise(baseline: Estimate, candidate: Estimate): Estimate | undefined {
  const change = relativeChange(baseline, candidate);
  return change !== undefined && baseline.value < 0 ? negated(change) : change;
}

/**
 * The change that paired scores give, by measure; undefined where there are none. They say nothing of a distance from
 * a target.
 */
export function pairedChange(
  metric: Metric,
  measure: Measure,
  paired: PairedChange | null,
): Estimate | undefined {
  if (paired === null || metric.target !== null) return undefined;
  return (measure === "relative" ? paired.relative : paired.difference) ?? undefined;
}

/** What a metric is judged by: its number, or the number's distance from the target where there is one. */
export function judgedEstimate(metric: Metric, estimate: Estimate): Estimate {
  if (metric.target === null) return estimate;
  const { target } = metric;
  const value = Math.abs(estimate.value - target);
  if (estimate.interval === null) return { value, interval: null };
  const { lower, upper, confidence } = estimate.interval;
  const distances = [Math.abs(lower - target), Math.abs(upper - target)] as const;
  const nearest = lower <= target && target <= upper ? 0 : Math.min(...distances);
  return { value, interval: { lower: nearest, upper: Math.max(...distances), confidence } };
}

/** Name of what {@link judgedEstimate} gives. */
export function judgedLabel({ label, target }: Metric): string {
  return target === null ? label : `Distance of ${label} from its target`;
}

/** A change of what a metric is judged by, turned so that positive is better. */
export function improvementOf(metric: Metric, change: Estimate): Estimate {
  return metric.direction === "higher" ? change : negated(change);
}

/** To six digits, which is more than any evaluation knows; keeps binary noise out of files. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6)) + 0;
}
