import type { Metric } from "../metric.js";
import { type Bar, barVerdict, type Estimate, type Verdict } from "../statistics/estimate.js";
import { holmAdjusted } from "../statistics/holm.js";
import { criticalZ, normalSurvival } from "../statistics/normal.js";
import type { SliceNumber } from "./slice-numbers.js";

/** A slice with a number that can be judged. */
export interface JudgedSlice extends SliceNumber {
  /** What the metric is judged by; see `judgedEstimate`. */
  readonly judged: Estimate;
}

/** A slice's verdict. `chance`: on the bad side by its own interval, but not once all slices are allowed for. */
export interface SliceVerdict {
  readonly slice: JudgedSlice;
  readonly verdict: Verdict | "chance";
}

/**
 * Every slice against the bar. Each passes by its own interval. Of those whose interval lies wholly on the bad side,
 * one whose p-value, raised by Holm's method over all slices that have an interval, no longer shows it is `chance`:
 * among many slices, a few look bad by luck. A number without an interval is taken as it is.
 */
export function sliceVerdicts(
  metric: Metric,
  slices: readonly JudgedSlice[],
  bar: Bar,
): readonly SliceVerdict[] {
  const family = slices.filter(({ judged }) => judged.interval !== null);
  const adjusted = holmAdjusted(family.map((slice) => badnessPValue(metric, slice, bar)));
  return slices.map((slice) => {
    const verdict = barVerdict(slice.judged, bar);
    const { interval } = slice.judged;
    if (verdict !== "fail" || interval === null) return { slice, verdict };
    const p = adjusted[family.indexOf(slice)] ?? 1;
    return { slice, verdict: p < 1 - interval.confidence ? "fail" : "chance" };
  });
}

/**
 * Two-sided p-value against "the number equals the bar", 1 where it is on the good side. For counts it is the score
 * test's, which the Wilson interval inverts; otherwise the interval is taken for a normal one on the bar's side.
 */
function badnessPValue(
  metric: Metric,
  { judged, counts }: JudgedSlice,
  { kind, bar }: Bar,
): number {
  const { value, interval } = judged;
  if (interval === null) return 1;
  const shortfall = kind === "minimum" ? bar - value : value - bar;
  if (shortfall <= 0) return 1;
  if (counts !== null && metric.target === null && bar > 0 && bar < 1)
    return pValue(shortfall / Math.sqrt((bar * (1 - bar)) / counts.trials));
  const reach = kind === "minimum" ? interval.upper - value : value - interval.lower;
  return pValue((criticalZ(interval.confidence) * shortfall) / reach);
}

function pValue(z: number): number {
  return 2 * normalSurvival(z);
}
