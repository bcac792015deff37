import type { Estimate } from "./estimate.js";
import { criticalZ } from "./normal.js";
import { assertFinite, assertNotNegative, assertWhole } from "./preconditions.js";

/** A sample's mean and standard deviation (n - 1 in its denominator), in one unit, and its size of at least 2. */
export interface Sample {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly size: number;
}

/** A value and its standard error, in one unit. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
}

/** @throws RangeError on a mean that isn't finite, a negative deviation, or fewer than 2 in the sample */
export function assertSample({ mean, standardDeviation, size }: Sample): void {
  assertFinite("mean", mean);
  assertNotNegative("standard deviation", standardDeviation);
  assertWhole("sample size", size, 2);
}

/** @throws RangeError on a value that isn't finite or a negative standard error */
export function assertMeasured({ value, standardError }: Measured): void {
  assertFinite("value", value);
  assertNotNegative("standard error", standardError);
}

/** The mean's standard error, sd / sqrt(n), in the sample's unit. Throws as {@link assertSample}. */
export function meanOfSample(sample: Sample): Measured {
  assertSample(sample);
  const { mean, standardDeviation, size } = sample;
  return { value: mean, standardError: standardDeviation / Math.sqrt(size) };
}

/**
 * A value with the interval of the normal approximation, value -+ z se, in the value's unit.
 * For a mean with sd and n: `measuredEstimate(meanOfSample(sample), confidence)`.
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, with the normal for the t quantile.
 * Preconditions: a sample large enough (some 30 or more) for its mean to be nearly normal.
 *
 * @throws RangeError on a negative standard error or a confidence outside (0, 1)
 */
export function measuredEstimate(measured: Measured, confidence: number): Estimate {
  assertMeasured(measured);
  const { value, standardError } = measured;
  const half = criticalZ(confidence) * standardError;
  return { value, interval: { lower: value - half, upper: value + half, confidence } };
}
