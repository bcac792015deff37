import { meanOfSample, type Sample } from "./mean.js";
import { studentSurvival } from "./student.js";

/** The outcome of a {@link welchTest}; every p is a probability. */
export interface WelchTest {
  readonly t: number;
  /** Welch-Satterthwaite; not whole in general. */
  readonly degreesOfFreedom: number;
  /** Against "the means differ". */
  readonly pTwoSided: number;
  /** Against "the candidate's is greater". */
  readonly pGreater: number;
  /** Against "the candidate's is less". */
  readonly pLess: number;
}

/**
 * Welch's t-test of two independent samples' means, variances not taken as equal.
 *
 * t = (m_c - m_b) / sqrt(s_b^2/n_b + s_c^2/n_c). Undefined when neither sample varies: there is nothing to test.
 *
 * Source: B. L. Welch, The generalization of "Student's" problem, Biometrika 34 (1947) 28-35.
 *
 * @throws RangeError on a sample smaller than 2 or a negative deviation
 */
export function welchTest(baseline: Sample, candidate: Sample): WelchTest | undefined {
  const { standardError, degreesOfFreedom } = welchSpread(baseline, candidate);
  if (standardError === 0) return undefined;
  const t = (candidate.mean - baseline.mean) / standardError;
  return {
    t,
    degreesOfFreedom,
    pTwoSided: 2 * studentSurvival(Math.abs(t), degreesOfFreedom),
    pGreater: studentSurvival(t, degreesOfFreedom),
    pLess: studentSurvival(-t, degreesOfFreedom),
  };
}

/**
 * The standard error of a difference of means, in the samples' unit, and its degrees of freedom v.
 *
 * v = (w_b + w_c)^2 / (w_b^2/(n_b - 1) + w_c^2/(n_c - 1)) with w = s^2/n; NaN when neither sample varies.
 * Computed from each side's share of the variance, so that tiny and huge units don't underflow or overflow.
 *
 * Source: F. E. Satterthwaite, Biometrics Bulletin 2 (1946) 110-114.
 *
 * @throws RangeError on a sample smaller than 2 or a negative deviation
 */
export function welchSpread(
  a: Sample,
  b: Sample,
): { readonly standardError: number; readonly degreesOfFreedom: number } {
  const [errorA, errorB] = [meanOfSample(a).standardError, meanOfSample(b).standardError];
  const standardError = Math.hypot(errorA, errorB);
  const [shareA, shareB] = [(errorA / standardError) ** 2, (errorB / standardError) ** 2];
  const degreesOfFreedom = 1 / (shareA ** 2 / (a.size - 1) + shareB ** 2 / (b.size - 1));
  return { standardError, degreesOfFreedom };
}
