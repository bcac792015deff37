import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleRatioTest } from "../../../src/domain/statistics/sample-ratio.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

function halves(first: number, second: number) {
  return [
    { plannedShare: 0.5, observed: first },
    { plannedShare: 0.5, observed: second },
  ];
}

describe("the sample-ratio test", () => {
  it.each(reference.sampleRatio)("$arms", ({ arms, statistic, pValue }) => {
    const test = sampleRatioTest(arms);
    expectClose(test.statistic, statistic);
    expectSameDigits(test.pValue, pValue);
    expect(test.degreesOfFreedom).toBe(arms.length - 1);
    expect(test.verdict).toBe(pValue < 0.001 ? "mismatch" : "as-planned");
  });

  it("calls a split a mismatch below alpha only", () => {
    const arms = halves(5000, 5200);
    expect(sampleRatioTest(arms)).toMatchObject({ verdict: "as-planned" });
    expect(sampleRatioTest(arms, 0.05)).toMatchObject({ verdict: "mismatch" });
    expect(sampleRatioTest(arms, 0.04)).toMatchObject({ verdict: "as-planned" });
  });

  it("an exact split is as planned, with p = 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (units) => {
        expect(sampleRatioTest(halves(units, units))).toMatchObject({ statistic: 0, pValue: 1 });
      }),
    );
  });

  it("the further from plan, the smaller p", () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (one, other) => {
        fc.pre(one !== other);
        const p = (off: number) => sampleRatioTest(halves(50_000 + off, 50_000 - off)).pValue;
        expect(p(Math.max(one, other))).toBeLessThan(p(Math.min(one, other)));
      }),
    );
  });

  it("takes shares that are decimals of thirds", () => {
    const arms = [10, 10, 10].map((observed) => ({ plannedShare: 0.3333333, observed }));
    expect(sampleRatioTest(arms).verdict).toBe("as-planned");
  });

  it.each([
    { it: "a single arm", arms: [{ plannedShare: 0.999999999, observed: 5 }] },
    { it: "no units at all", arms: halves(0, 0) },
    { it: "a negative count", arms: halves(-1, 5) },
    { it: "a count that isn't whole", arms: halves(1.5, 5) },
    {
      it: "shares that don't sum to 1",
      arms: [
        { plannedShare: 0.5, observed: 5 },
        { plannedShare: 0.4, observed: 5 },
      ],
    },
    {
      it: "an arm without a share",
      arms: [...halves(5, 5), { plannedShare: 0, observed: 0 }],
    },
  ])("$it is refused", ({ arms }) => {
    expect(() => sampleRatioTest(arms)).toThrow(RangeError);
  });

  it.each([0, 1, Number.NaN])("an alpha of %d is refused", (alpha) => {
    expect(() => sampleRatioTest(halves(5, 5), alpha)).toThrow(RangeError);
  });
});
