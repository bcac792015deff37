import { upperZ } from "./normal.js";
import { assertFinite, assertFraction, assertNotNegative } from "./preconditions.js";

/** What a comparison of two arms is planned for. */
export interface Plan {
  /** Of the two-sided test, such as 0.05. */
  readonly alpha: number;
  /** Probability of finding the effect where it is there, such as 0.8. */
  readonly power: number;
  /** Units of the candidate for each one of the baseline. */
  readonly ratio: number;
}

/**
 * Units of the baseline that it takes to tell two proportions apart, not rounded; the candidate needs `ratio` times
 * as many. Infinite where the two are equal.
 *
 * n = ((z(alpha/2) s0 + z(1 - power) s1) / (c - b))^2 with s0^2 = p (1 - p) (1 + 1/r), p = (b + r c) / (1 + r) and
 * s1^2 = b (1 - b) + c (1 - c) / r.
 *
 * Source: J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions (2003), 4.2, without
 * continuity correction. The normal approximation of {@link twoProportionTest}'s test.
 *
 * @param baseline proportion b, strictly between 0 and 1
 * @param candidate proportion c that should be found, strictly between 0 and 1
 * @throws RangeError on a number outside its range
 */
export function sizeForProportions(baseline: number, candidate: number, plan: Plan): number {
  assertFraction("baseline", baseline);
  assertFraction("candidate", candidate);
  const { ratio } = plan;
  const pooled = (baseline + ratio * candidate) / (1 + ratio);
  const without = Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio));
  const within = Math.sqrt(baseline * (1 - baseline) + (candidate * (1 - candidate)) / ratio);
  return size(without, within, candidate - baseline, plan);
}

/**
 * Units of the baseline that it takes to tell two means apart, not rounded; the candidate needs `ratio` times as
 * many. Infinite for an effect of 0.
 *
 * n = (z(alpha/2) + z(1 - power))^2 (sb^2 + sc^2 / r) / d^2.
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.2.2, for two samples. The normal approximation of
 * Welch's test, which is short by a unit or two for small samples.
 *
 * @param deviations standard deviations of baseline and candidate
 * @param effect difference d of the means, in their unit
 * @throws RangeError on a number outside its range
 */
export function sizeForMeans(
  deviations: { readonly baseline: number; readonly candidate: number },
  effect: number,
  plan: Plan,
): number {
  assertNotNegative("deviation of the baseline", deviations.baseline);
  assertNotNegative("deviation of the candidate", deviations.candidate);
  assertFinite("effect", effect);
  const deviation = Math.hypot(deviations.baseline, deviations.candidate / Math.sqrt(plan.ratio));
  return size(deviation, deviation, effect, plan);
}

/** `without` and `within`: deviations of the difference for one unit of the baseline, without the effect and with it. */
function size(without: number, within: number, effect: number, plan: Plan): number {
  assertFraction("alpha", plan.alpha);
  assertFraction("power", plan.power);
  if (!(plan.ratio > 0)) throw new RangeError(`The ratio must be above 0, but got ${plan.ratio}.`);
  const needed = upperZ(plan.alpha / 2) * without - upperZ(plan.power) * within;
  if (effect === 0) return Number.POSITIVE_INFINITY;
  return (Math.max(0, needed) / effect) ** 2;
}
