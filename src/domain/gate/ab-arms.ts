import type { AbTestEvidence } from "../evidence.js";
import type { Estimate } from "../statistics/estimate.js";
import { meanOfSample, type Sample } from "../statistics/mean.js";
import { type Count, proportionEstimate } from "../statistics/proportion.js";
import { type SampleRatioTest, sampleRatioTest } from "../statistics/sample-ratio.js";
import { criticalT } from "../statistics/student.js";
import { twoProportionTest } from "../statistics/two-proportion-test.js";
import { welchSpread, welchTest } from "../statistics/welch-test.js";

/** What each side of an A/B test did, in the outcome metric's stored unit. */
export interface AbArms {
  readonly control: Estimate;
  readonly candidate: Estimate;
}

/**
 * Both arms' estimates, computed from the counts or from means and deviations. Limits of means are Welch's: both use
 * the t of the two samples together, so that their difference by MOVER has exactly the interval of Welch's test.
 */
export function abArms({ outcome }: AbTestEvidence, confidence: number): AbArms {
  if (outcome.kind === "proportion")
    return {
      control: proportionEstimate(countOf(outcome.control), confidence),
      candidate: proportionEstimate(countOf(outcome.candidate), confidence),
    };
  const [control, candidate] = [sampleOf(outcome.control), sampleOf(outcome.candidate)];
  const { standardError, degreesOfFreedom } = welchSpread(control, candidate);
  const t = standardError === 0 ? 0 : criticalT(confidence, degreesOfFreedom);
  return {
    control: meanEstimate(control, t, confidence),
    candidate: meanEstimate(candidate, t, confidence),
  };
}

function meanEstimate(sample: Sample, t: number, confidence: number): Estimate {
  const { value, standardError } = meanOfSample(sample);
  const half = t * standardError;
  return { value, interval: { lower: value - half, upper: value + half, confidence } };
}

/** Two-sided p-value of "no difference between the arms"; null where nothing varies. */
export function abPValue({ outcome }: AbTestEvidence): number | null {
  if (outcome.kind === "proportion")
    return twoProportionTest(countOf(outcome.control), countOf(outcome.candidate)).pTwoSided;
  return welchTest(sampleOf(outcome.control), sampleOf(outcome.candidate))?.pTwoSided ?? null;
}

/** Whether the units were split as the planned share says. */
export function sampleRatio({ outcome, share }: AbTestEvidence): SampleRatioTest {
  return sampleRatioTest([
    { plannedShare: 1 - share, observed: outcome.control.n },
    { plannedShare: share, observed: outcome.candidate.n },
  ]);
}

function countOf({ n, successes }: { readonly n: number; readonly successes: number }): Count {
  return { successes, trials: n };
}

function sampleOf(arm: { readonly n: number; readonly mean: number; readonly sd: number }): Sample {
  return { mean: arm.mean, standardDeviation: arm.sd, size: arm.n };
}
