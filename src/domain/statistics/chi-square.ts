import chiSquareDensity from "@stdlib/stats-base-dists-chisquare-pdf";
import { normalSurvival } from "./normal.js";

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
