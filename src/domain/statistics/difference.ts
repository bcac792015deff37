import { assertEstimate, commonConfidence, type Estimate } from "./estimate.js";
import { assertMeasured, type Measured, measuredEstimate, type Sample } from "./mean.js";
import { assertFraction } from "./preconditions.js";
import { type Count, proportionEstimate } from "./proportion.js";
import { criticalT } from "./student.js";
import { welchSpread } from "./welch-test.js";

// Every difference here is candidate minus baseline, in the unit of the two.

/**
 * The difference of two independent estimates, by MOVER (method of variance estimates recovery).
 *
 * With d = c - b: lower = d - sqrt((c - lc)^2 + (ub - b)^2), upper = d + sqrt((uc - c)^2 + (b - lb)^2).
 * Point only when either has no interval.
 *
 * Source: G. Y. Zou, A. Donner, Construction of confidence limits about effect measures, Statistics in
 * Medicine 27 (2008) 1693-1702.
 *
 * Preconditions: measured independently. For two models scored on the same examples, whose errors mostly go
 * together, the interval is then too wide: it errs towards "inconclusive".
 *
 * @throws RangeError when an interval doesn't contain its value or the two confidences differ
 */
export function differenceOfEstimates(baseline: Estimate, candidate: Estimate): Estimate {
  assertEstimate("baseline", baseline);
  assertEstimate("candidate", candidate);
  const value = candidate.value - baseline.value;
  const [b, c] = [baseline.interval, candidate.interval];
  if (b === null || c === null) return { value, interval: null };
  const confidence = commonConfidence(b, c);
  const down = Math.hypot(candidate.value - c.lower, b.upper - baseline.value);
  const up = Math.hypot(c.upper - candidate.value, baseline.value - b.lower);
  return { value, interval: { lower: value - down, upper: value + up, confidence } };
}

/**
 * The difference of two independent proportions, in fractions (0.01 is one point), by Newcombe's hybrid score
 * method: MOVER on the two Wilson intervals.
 *
 * Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
 * Medicine 17 (1998) 873-890, method 10.
 *
 * @throws RangeError on counts that can't be or a confidence outside (0, 1)
 */
export function differenceOfProportions(
  baseline: Count,
  candidate: Count,
  confidence: number,
): Estimate {
  return differenceOfEstimates(
    proportionEstimate(baseline, confidence),
    proportionEstimate(candidate, confidence),
  );
}

/**
 * The difference of two independent values with standard errors, by the normal approximation.
 *
 * d -+ z sqrt(se_b^2 + se_c^2). Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.1, with z for t.
 *
 * @throws RangeError on a negative standard error or a confidence outside (0, 1)
 */
export function differenceOfMeasured(
  baseline: Measured,
  candidate: Measured,
  confidence: number,
): Estimate {
  assertMeasured(baseline);
  assertMeasured(candidate);
  const value = candidate.value - baseline.value;
  const standardError = Math.hypot(baseline.standardError, candidate.standardError);
  return measuredEstimate({ value, standardError }, confidence);
}

/**
 * The difference of two independent samples' means, by Welch's t with unequal variances:
 * d -+ t(v) sqrt(s_b^2/n_b + s_c^2/n_c), v as in {@link welchSpread}. When neither sample varies the interval is
 * the point itself.
 *
 * Source: B. L. Welch, Biometrika 34 (1947) 28-35; NIST/SEMATECH e-Handbook, 7.3.1.
 *
 * @throws RangeError on a sample smaller than 2, a negative deviation or a confidence outside (0, 1)
 */
export function differenceOfMeans(
  baseline: Sample,
  candidate: Sample,
  confidence: number,
): Estimate {
  assertFraction("confidence", confidence);
  const { standardError, degreesOfFreedom } = welchSpread(baseline, candidate);
  const value = candidate.mean - baseline.mean;
  const half = standardError === 0 ? 0 : criticalT(confidence, degreesOfFreedom) * standardError;
  return { value, interval: { lower: value - half, upper: value + half, confidence } };
}
