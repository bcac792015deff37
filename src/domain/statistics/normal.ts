import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
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

/**
 * The z that a standard normal value stays within, either side of 0, with the given probability; 1.96 for 0.95.
 * @throws RangeError on a confidence outside (0, 1)
 */
export function criticalZ(confidence: number): number {
  assertFraction("confidence", confidence);
  return Math.abs(normalQuantile((1 - confidence) / 2, 0, 1));
}
