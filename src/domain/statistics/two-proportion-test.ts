import { normalSurvival } from "./normal.js";
import { assertCount, type Count } from "./proportion.js";

/** The outcome of a {@link twoProportionTest}; every p is a probability. */
export interface TwoProportionTest {
  /** Candidate's proportion minus baseline's, a fraction. */
  readonly difference: number;
  /** Candidate's proportion over baseline's, minus 1, a fraction; null when the baseline has no successes. */
  readonly relativeUplift: number | null;
  readonly z: number;
  /** Against "the proportions differ". */
  readonly pTwoSided: number;
  /** Against "the candidate's is greater". */
  readonly pGreater: number;
  /** Against "the candidate's is less". */
  readonly pLess: number;
}

/**
 * The pooled z-test of two independent proportions, without continuity correction.
 *
 * z = (p_c - p_b) / sqrt(p (1 - p) (1/n_b + 1/n_c)) with p = (k_b + k_c) / (n_b + n_c). When all trials of both
 * succeeded, or none did, there is no difference and z is 0.
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3. Preconditions: independent trials, and some 5
 * or more expected successes and failures on each side.
 *
 * @throws RangeError on counts that can't be
 */
export function twoProportionTest(baseline: Count, candidate: Count): TwoProportionTest {
  assertCount(baseline);
  assertCount(candidate);
  const b = baseline.successes / baseline.trials;
  const c = candidate.successes / candidate.trials;
  const difference = c - b;
  const standardError = pooledStandardError(baseline, candidate);
  const z = standardError === 0 ? 0 : difference / standardError;
  return {
    difference,
    relativeUplift: b === 0 ? null : c / b - 1,
    z,
    pTwoSided: 2 * normalSurvival(Math.abs(z)),
    pGreater: normalSurvival(z),
    pLess: normalSurvival(-z),
  };
}

function pooledStandardError(a: Count, b: Count): number {
  const trials = a.trials + b.trials;
  const successes = a.successes + b.successes;
  const variance = (successes / trials) * ((trials - successes) / trials);
  return Math.sqrt(variance * (1 / a.trials + 1 / b.trials));
}
