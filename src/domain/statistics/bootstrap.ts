import type { Estimate } from "./estimate.js";
import { assertFinite, assertFraction, assertWhole } from "./preconditions.js";
import { randomIndices } from "./random.js";

/** Scores of both models on the same examples, in one order; each is a number such as 1 for right and 0 for wrong. */
export interface PairedScores {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** How a bootstrap is done; the same settings give the same interval. */
export interface Resampling {
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** How often examples are drawn, at least 100; 2,000 is usual. */
  readonly resamples: number;
  readonly confidence: number;
}

/** The change of the mean score from baseline to candidate. */
export interface PairedChange {
  /** Candidate minus baseline, in the scores' unit. */
  readonly difference: Estimate;
  /** As a fraction of the baseline; null where the baseline's mean isn't above 0 in every resample. */
  readonly relative: Estimate | null;
}

/**
 * The change of the mean score with its percentile bootstrap interval: examples are drawn with replacement, both
 * models' scores together, so that what makes an example hard for both cancels out.
 *
 * The limits are the (1 - confidence) / 2 quantiles of the resampled changes, interpolated linearly, and stretched to
 * the change itself where they leave it out.
 *
 * Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 * Preconditions: independent examples, some 50 or more.
 *
 * @throws RangeError on fewer than 2 examples, scores of different number or that aren't finite, or settings that can't be
 */
export function pairedBootstrap(scores: PairedScores, resampling: Resampling): PairedChange {
  assertScores(scores);
  assertFraction("confidence", resampling.confidence);
  assertWhole("number of resamples", resampling.resamples, 100);
  assertSeed(resampling.seed);
  const { baseline, candidate } = scores;
  const [b, c] = [mean(baseline), mean(candidate)];
  const draws = resampledMeans(scores, resampling);
  const differences = draws.map((draw) => draw.candidate - draw.baseline);
  const steady = b > 0 && draws.every((draw) => draw.baseline > 0);
  const ratios = draws.map((draw) => draw.candidate / draw.baseline - 1);
  const { confidence } = resampling;
  return {
    difference: percentileEstimate(c - b, differences, confidence),
    relative: steady ? percentileEstimate(c / b - 1, ratios, confidence) : null,
  };
}

interface Means {
  readonly baseline: number;
  readonly candidate: number;
}

function resampledMeans(scores: PairedScores, { seed, resamples }: Resampling): readonly Means[] {
  const size = scores.baseline.length;
  const [baseline, candidate] = [
    Float64Array.from(scores.baseline),
    Float64Array.from(scores.candidate),
  ];
  const next = randomIndices(seed, size);
  return Array.from({ length: resamples }, () => {
    let [b, c] = [0, 0];
    for (let drawn = 0; drawn < size; drawn += 1) {
      const index = next();
      b += baseline[index] ?? 0;
      c += candidate[index] ?? 0;
    }
    return { baseline: b / size, candidate: c / size };
  });
}

function percentileEstimate(value: number, draws: readonly number[], confidence: number): Estimate {
  const rising = Float64Array.from(draws).sort();
  const tail = (1 - confidence) / 2;
  const lower = Math.min(value, quantile(rising, tail));
  const upper = Math.max(value, quantile(rising, 1 - tail));
  return { value, interval: { lower, upper, confidence } };
}

/** The quantile of sorted numbers, interpolated between the two next to (n - 1) p (type 7, as R and NumPy do). */
function quantile(rising: Float64Array, p: number): number {
  const position = (rising.length - 1) * p;
  const below = Math.floor(position);
  const [low = Number.NaN, high = low] = rising.subarray(below, below + 2);
  return low + (position - below) * (high - low);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function assertScores({ baseline, candidate }: PairedScores): void {
  assertWhole("number of examples", baseline.length, 2);
  if (baseline.length !== candidate.length)
    throw new RangeError(
      `Both models need a score for every example, but got ${baseline.length} and ${candidate.length}.`,
    );
  for (const score of baseline) assertFinite("baseline's score", score);
  for (const score of candidate) assertFinite("candidate's score", score);
}

function assertSeed(seed: number): void {
  assertWhole("seed", seed, 0);
  if (seed < 2 ** 32) return;
  throw new RangeError(`The seed must be below 2^32, but got ${seed}.`);
}
