import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { assertFraction } from "./preconditions.js";

/**
 * Upper tail of Student's t distribution, P(T > t).
 * Taken from the lower tail by symmetry: 1 - cdf would lose every digit of a small p-value.
 */
export function studentSurvival(t: number, degreesOfFreedom: number): number {
  return studentCdf(-t, degreesOfFreedom);
}

/**
 * The t that a value of Student's t distribution stays within, either side of 0, with the given probability.
 * @param degreesOfFreedom above 0, need not be whole
 * @throws RangeError on a confidence outside (0, 1)
 */
export function criticalT(confidence: number, degreesOfFreedom: number): number {
  assertFraction("confidence", confidence);
  return Math.abs(studentQuantile((1 - confidence) / 2, degreesOfFreedom));
}
