import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { welchSpread, welchTest } from "../../../src/domain/statistics/welch-test.js";
import { samples } from "../../fixtures/statistics/arbitraries.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

describe("Welch's t-test", () => {
  it.each(reference.welch)("$baseline -> $candidate", (row) => {
    const test = welchTest(row.baseline, row.candidate);
    expectClose(test?.t, row.t);
    expectClose(test?.degreesOfFreedom, row.degreesOfFreedom);
    expectSameDigits(test?.pTwoSided, row.pTwoSided);
    expectSameDigits(test?.pGreater, row.pGreater);
    expectSameDigits(test?.pLess, row.pLess);
  });

  it("turns its sign when the two change places", () => {
    fc.assert(
      fc.property(samples, samples, (b, c) => {
        const [there, back] = [welchTest(b, c), welchTest(c, b)];
        expectClose(there?.t, -Number(back?.t));
        expectClose(there?.pGreater, Number(back?.pLess));
      }),
    );
  });

  it("has degrees of freedom between the smaller sample's and both samples' together", () => {
    fc.assert(
      fc.property(samples, samples, (b, c) => {
        const { degreesOfFreedom } = welchSpread(b, c);
        const least = Math.min(b.size, c.size) - 1;
        expect(degreesOfFreedom).toBeGreaterThanOrEqual(least * (1 - 1e-12));
        expect(degreesOfFreedom).toBeLessThanOrEqual((b.size + c.size - 2) * (1 + 1e-12));
      }),
    );
  });

  it("has the same degrees of freedom in every unit, however tiny or huge", () => {
    const spread = (unit: number) =>
      welchSpread(
        { mean: 0, standardDeviation: 2 * unit, size: 8 },
        { mean: 0, standardDeviation: 3 * unit, size: 21 },
      ).degreesOfFreedom;
    expectClose(spread(1e-200), spread(1));
    expectClose(spread(1e200), spread(1));
  });

  it("is undefined when neither sample varies", () => {
    const still = { mean: 1, standardDeviation: 0, size: 5 };
    expect(welchTest(still, { ...still, mean: 2 })).toBeUndefined();
  });

  it("refuses an impossible sample on either side", () => {
    const sample = { mean: 1, standardDeviation: 1, size: 5 };
    expect(() => welchTest(sample, { ...sample, size: 1 })).toThrow(RangeError);
    expect(() => welchTest({ ...sample, standardDeviation: -1 }, sample)).toThrow(RangeError);
  });
});
