import type { AbTestEvidence } from "../evidence.js";
import type { Estimate } from "../statistics/estimate.js";
import { meanOfSample, measuredEstimate, type Sample } from "../statistics/mean.js";
import { type Count, proportionEstimate } from "../statistics/proportion.js";
import { type SampleRatioTest, sampleRatioTest } from "../statistics/sample-ratio.js";
import { twoProportionTest } from "../statistics/two-proportion-test.js";
import { welchTest } from "../statistics/welch-test.js";

/** What each side of an A/B test did, in the outcome metric's stored unit. */
export interface AbArms {
  readonly control: Estimate;
  readonly candidate: Estimate;
}

/** Both arms' estimates, computed from the counts or from means and deviations. */
export function abArms({ outcome }: AbTestEvidence, confidence: number): AbArms {
  if (outcome.kind === "proportion")
    return {
      control: proportionEstimate(countOf(outcome.control), confidence),
      candidate: proportionEstimate(countOf(outcome.candidate), confidence),
    };
  return {
    control: measuredEstimate(meanOfSample(sampleOf(outcome.control)), confidence),
    candidate: measuredEstimate(meanOfSample(sampleOf(outcome.candidate)), confidence),
  };
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
