import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binnedDistance,
  homogeneityTest,
  populationStability,
} from "../../../src/domain/statistics/binned-drift.js";
import { expectClose, expectSameDigits, experiments } from "../../fixtures/statistics/reference.js";

const bins = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 20 })
  .map((pairs) => ({
    reference: [...pairs.map(([before]) => before), 1],
    current: [...pairs.map(([, now]) => now), 1],
  }));

describe("drift of counts in bins", () => {
  it.each(experiments.bins)("$counts", ({ counts, psi, chiSquare, pValue, distance }) => {
    expectClose(populationStability(counts), psi);
    const test = homogeneityTest(counts);
    expectClose(test.statistic, chiSquare);
    expectSameDigits(test.pValue, pValue);
    expectClose(binnedDistance(counts), distance);
  });

  it("is none of a distribution from itself", () => {
    fc.assert(
      fc.property(bins, ({ reference }) => {
        const same = { reference, current: reference };
        expect(populationStability(same)).toBe(0);
        expect(binnedDistance(same)).toBe(0);
        expect(homogeneityTest(same).pValue).toBeGreaterThan(0.999);
      }),
    );
  });

  it("is the same in both directions, and never negative", () => {
    fc.assert(
      fc.property(bins, ({ reference, current }) => {
        const [there, back] = [
          { reference, current },
          { reference: current, current: reference },
        ];
        expectClose(populationStability(there), populationStability(back));
        expectClose(homogeneityTest(there).statistic, homogeneityTest(back).statistic);
        expect(populationStability(there)).toBeGreaterThanOrEqual(0);
        expect(binnedDistance(there)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ["sides of different length", { reference: [1, 2], current: [1] }],
    ["no example now", { reference: [1, 2], current: [0, 0] }],
    ["no example of the reference", { reference: [0, 0], current: [1, 2] }],
    ["a negative count", { reference: [1, -1], current: [1, 2] }],
    ["a count that isn't whole", { reference: [1, 2], current: [1, 0.5] }],
  ])("of %s is refused", (_, counts) => {
    expect(() => populationStability(counts)).toThrow(RangeError);
    expect(() => homogeneityTest(counts)).toThrow(RangeError);
    expect(() => binnedDistance(counts)).toThrow(RangeError);
  });
});
