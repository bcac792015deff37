import { chiSquareSurvival } from "./chi-square.js";
import { assertFraction, assertWhole } from "./preconditions.js";

/** One arm of an experiment: the share of units planned for it, in (0, 1), and how many it got. */
export interface Arm {
  readonly plannedShare: number;
  readonly observed: number;
}

/** The outcome of a {@link sampleRatioTest}. */
export interface SampleRatioTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** `mismatch` when p < alpha: the assignment or the logging is broken, and no result of the experiment holds. */
  readonly verdict: "as-planned" | "mismatch";
}

/** Low on purpose: the test runs on every experiment, and a real mismatch is usually far below it. */
const ALPHA = 0.001;

/** Room for shares written in decimals, such as 0.3333333 three times. */
const SHARE_SUM_TOLERANCE = 1e-6;

/**
 * Pearson's chi-square test that units were split as planned: sum of (observed - expected)^2 / expected, with
 * arms - 1 degrees of freedom.
 *
 * Source: A. Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019.
 * Preconditions: `observed` counts randomisation units (users, not their requests), some 5 or more expected in
 * every arm.
 *
 * @param arms two or more; their shares sum to 1
 * @param alpha probability of a false alarm
 * @throws RangeError on fewer than two arms, no units at all, counts or shares that can't be
 */
export function sampleRatioTest(arms: readonly Arm[], alpha: number = ALPHA): SampleRatioTest {
  assertArms(arms);
  assertFraction("alpha", alpha);
  const total = arms.reduce((sum, { observed }) => sum + observed, 0);
  assertWhole("number of units in all arms", total, 1);
  const statistic = arms.reduce((sum, { plannedShare, observed }) => {
    const expected = total * plannedShare;
    return sum + (observed - expected) ** 2 / expected;
  }, 0);
  const degreesOfFreedom = arms.length - 1;
  const pValue = chiSquareSurvival(statistic, degreesOfFreedom);
  const verdict = pValue < alpha ? "mismatch" : "as-planned";
  return { statistic, degreesOfFreedom, pValue, verdict };
}

function assertArms(arms: readonly Arm[]): void {
  if (arms.length < 2) throw new RangeError("A sample ratio needs two arms or more.");
  for (const { plannedShare, observed } of arms) {
    assertWhole("number of units in an arm", observed, 0);
    assertFraction("planned share of an arm", plannedShare);
  }
  const sum = arms.reduce((total, { plannedShare }) => total + plannedShare, 0);
  if (Math.abs(sum - 1) <= SHARE_SUM_TOLERANCE) return;
  throw new RangeError(`The planned shares must sum to 1, but sum to ${sum}.`);
}
