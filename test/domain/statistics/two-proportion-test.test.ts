import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { twoProportionTest } from "../../../src/domain/statistics/two-proportion-test.js";
import { counts } from "../../fixtures/statistics/arbitraries.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

describe("the two-proportion z-test", () => {
  it.each(reference.twoProportionTest)("$baseline -> $candidate", (row) => {
    const test = twoProportionTest(row.baseline, row.candidate);
    expectClose(test.z, row.z);
    expectSameDigits(test.pTwoSided, row.pTwoSided);
    expectSameDigits(test.pGreater, row.pGreater);
    expectSameDigits(test.pLess, row.pLess);
  });

  it("finds +2.1% relative at p < 0.001 for 17,153 of 21,000 against 319,200 of 399,000", () => {
    const control = { successes: 319_200, trials: 399_000 };
    const test = twoProportionTest(control, { successes: 17_153, trials: 21_000 });
    expect(test.relativeUplift).toBeCloseTo(0.021, 4);
    expect(test.difference).toBeCloseTo(0.0168, 4);
    expect(test.pTwoSided).toBeLessThan(0.001);
  });

  it("turns its sign when the two change places", () => {
    fc.assert(
      fc.property(counts, counts, (b, c) => {
        const [there, back] = [twoProportionTest(b, c), twoProportionTest(c, b)];
        expect(there.z + back.z).toBe(0);
        expect(there.pGreater).toBe(back.pLess);
        expect(there.pTwoSided).toBe(back.pTwoSided);
        expectClose(there.pGreater + there.pLess, 1);
      }),
    );
  });

  it.each([0, 7])("sees no difference when %d of 7 and all alike succeeded", (successes) => {
    const test = twoProportionTest({ successes, trials: 7 }, { successes, trials: 7 });
    expect(test).toMatchObject({ z: 0, pTwoSided: 1, pGreater: 0.5, pLess: 0.5 });
  });

  it("has no relative uplift over a baseline without successes", () => {
    const test = twoProportionTest({ successes: 0, trials: 7 }, { successes: 3, trials: 7 });
    expect(test.relativeUplift).toBeNull();
  });

  it("refuses impossible counts on either side", () => {
    const [possible, impossible] = [
      { successes: 1, trials: 2 },
      { successes: 3, trials: 2 },
    ];
    expect(() => twoProportionTest(possible, impossible)).toThrow(RangeError);
    expect(() => twoProportionTest(impossible, possible)).toThrow(RangeError);
  });
});
