import type { Estimate } from "./estimate.js";
import { criticalZ } from "./normal.js";
import { assertWhole } from "./preconditions.js";

/** `successes` of `trials`: whole numbers, 0 <= successes <= trials, at least one trial. */
export interface Count {
  readonly successes: number;
  readonly trials: number;
}

/** @throws RangeError on counts that can't be */
export function assertCount({ successes, trials }: Count): void {
  assertWhole("number of trials", trials, 1);
  assertWhole("number of successes", successes, 0);
  if (successes <= trials) return;
  throw new RangeError(`There can't be ${successes} successes in ${trials} trials.`);
}

/**
 * A proportion p = k/n with its Wilson score interval, as fractions 0-1. Sound at k = 0 and k = n too.
 *
 * (2k + z^2 -+ z sqrt(z^2 + 4k(1 - p))) / (2(n + z^2))
 *
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927);
 * written as in R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, method 3 (no continuity correction).
 *
 * @throws RangeError on counts that can't be or a confidence outside (0, 1)
 */
export function proportionEstimate(count: Count, confidence: number): Estimate {
  assertCount(count);
  const { successes, trials } = count;
  const value = successes / trials;
  const z = criticalZ(confidence);
  const middle = 2 * successes + z ** 2;
  const spread = z * Math.sqrt(z ** 2 + 4 * successes * (1 - value));
  const scale = 2 * (trials + z ** 2);
  const lower = Math.min(value, (middle - spread) / scale);
  // At k = n the quotient is 1, but rounding carries it a hair above or below; at k = 0 the zero is exact.
  const upper = successes === trials ? 1 : Math.max(value, (middle + spread) / scale);
  return { value, interval: { lower, upper, confidence } };
}
