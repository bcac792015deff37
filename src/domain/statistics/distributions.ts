import chiSquareDensity from "@stdlib/stats-base-dists-chisquare-pdf";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { assertFraction } from "./preconditions.js";

/**
 * Upper tail of the standard normal distribution, P(Z > z).
 * Taken from the lower tail by symmetry: 1 - cdf would lose every digit of a small p-value.
 */
export function normalSurvival(z: number): number {
  return normalCdf(-z, 0, 1);
}

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * The z that a standard normal value exceeds with the given probability; 1.96 for 0.025, below 0 above a half.
 * @throws RangeError on a probability outside (0, 1)
 */
export function upperZ(probability: number): number {
  assertFraction("probability", probability);
  return -normalQuantile(probability, 0, 1) + 0;
}

/** Upper tail of Student's t distribution, P(T > t), by symmetry as {@link normalSurvival}. */
export function studentSurvival(t: number, degreesOfFreedom: number): number {
  return studentCdf(-t, degreesOfFreedom);
}

/**
 * Upper tail of the chi-square distribution, P(X > x), for whole degrees of freedom k of at least 1.
 *
 * Q(x; k) = Q(x; k - 2) + 2 f(x; k), from Q(x; 0) = 0 or Q(x; 1) = 2 P(Z > sqrt(x)), with f the density.
 * All terms are positive, so small p-values keep their digits.
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.4 (recurrence relations).
 *
 * @param x the statistic, at least 0
 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  if (x === 0) return 1;
  const odd = degreesOfFreedom % 2 === 1;
  let tail = odd ? 2 * normalSurvival(Math.sqrt(x)) : 0;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom; k += 2) tail += 2 * chiSquareDensity(x, k);
  return Math.min(1, tail);
}

/**
 * The z that a standard normal value stays within, either side of 0, with the given probability; 1.96 for 0.95.
 * @throws RangeError on a confidence outside (0, 1)
 */
export function criticalZ(confidence: number): number {
  assertFraction("confidence", confidence);
  return Math.abs(normalQuantile((1 - confidence) / 2, 0, 1));
}

/**
 * As {@link criticalZ}, for Student's t distribution.
 * @param degreesOfFreedom above 0, need not be whole
 * @throws RangeError on a confidence outside (0, 1)
 */
export function criticalT(confidence: number, degreesOfFreedom: number): number {
  assertFraction("confidence", confidence);
  return Math.abs(studentQuantile((1 - confidence) / 2, degreesOfFreedom));
}
