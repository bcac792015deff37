import { describe, expect, it } from "vitest";
import { type PairedScores, pairedBootstrap } from "../../../src/domain/statistics/bootstrap.js";
import { expectClose, expectLimits, experiments } from "../../fixtures/statistics/reference.js";

const resampling = { seed: 1, resamples: 200, confidence: 0.95 };

describe("the bootstrap of paired scores", () => {
  it.each(experiments.bootstrap)("$resampling", (row) => {
    const { difference, relative } = pairedBootstrap(row.scores, row.resampling);
    expectLimits(difference.interval, limits(row.difference));
    expectLimits(relative?.interval, limits(row.relative));
  });

  it.each(experiments.bootstrap)(
    "comes near SciPy's own, which draws otherwise, $resampling",
    (row) => {
      const { interval } = pairedBootstrap(row.scores, {
        ...row.resampling,
        resamples: 5000,
      }).difference;
      const [low = 0, high = 0] = row.scipy;
      const room = 0.1 * (high - low);
      expect(Math.abs(Number(interval?.lower) - low)).toBeLessThan(room);
      expect(Math.abs(Number(interval?.upper) - high)).toBeLessThan(room);
    },
  );

  const scores: PairedScores = {
    baseline: [1, 0, 1, 1, 0, 1, 0, 1],
    candidate: [1, 1, 1, 1, 0, 1, 0, 1],
  };

  it("is the same for the same seed, and another for another", () => {
    const [{ scores: measured = scores } = {}] = experiments.bootstrap;
    const interval = (seed: number) =>
      pairedBootstrap(measured, { ...resampling, seed }).difference.interval;
    expect(interval(4)).toEqual(interval(4));
    expect(interval(4)).not.toEqual(interval(5));
  });

  it("is narrower than what the two models' own spread would give, since what is hard for both cancels out", () => {
    const same = pairedBootstrap(
      { ...scores, candidate: scores.baseline.map((x) => x + 1) },
      resampling,
    );
    expect(same.difference.value).toBe(1);
    expectClose(same.difference.interval?.lower, 1);
    expectClose(same.difference.interval?.upper, 1);
  });

  it("has no relative change where the baseline is 0 in some resample", () => {
    const { relative } = pairedBootstrap(
      { baseline: [0, 0, 0, 1], candidate: [1, 0, 1, 1] },
      resampling,
    );
    expect(relative).toBeNull();
  });

  it.each([
    ["a single example", { baseline: [1], candidate: [1] }, resampling],
    ["scores of one model only", { baseline: [1, 2, 3], candidate: [1, 2] }, resampling],
    ["a score that isn't a number", { baseline: [1, Number.NaN], candidate: [1, 2] }, resampling],
    ["few resamples", scores, { ...resampling, resamples: 99 }],
    ["a seed that isn't whole", scores, { ...resampling, seed: 0.5 }],
    ["a seed of 33 bits", scores, { ...resampling, seed: 2 ** 32 }],
    ["a confidence of 1", scores, { ...resampling, confidence: 1 }],
  ])("%s is refused", (_, given, settings) => {
    expect(() => pairedBootstrap(given, settings)).toThrow(RangeError);
  });
});

function limits([lower = Number.NaN, upper = Number.NaN]: readonly number[]) {
  return { lower, upper };
}
