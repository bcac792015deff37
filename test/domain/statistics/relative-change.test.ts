import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOfEstimates } from "../../../src/domain/statistics/difference.js";
import { type Estimate, negated } from "../../../src/domain/statistics/estimate.js";
import { relativeChange } from "../../../src/domain/statistics/relative-change.js";
import { bounded, numbers, positive } from "../../fixtures/statistics/arbitraries.js";
import { expectClose, expectLimits, reference } from "../../fixtures/statistics/reference.js";

function at95(value: number, lower: number, upper: number): Estimate {
  return { value, interval: { lower, upper, confidence: 0.95 } };
}

/** The estimate times a factor above 0, as if stated in another unit. */
function scaled({ value, interval }: Estimate, factor: number): Estimate {
  if (interval === null) return { value: value * factor, interval };
  const { lower, upper, confidence } = interval;
  return {
    value: value * factor,
    interval: { lower: lower * factor, upper: upper * factor, confidence },
  };
}

function limitsOf(change: Estimate | undefined): { lower: number; upper: number } {
  return change?.interval ?? { lower: Number.NaN, upper: Number.NaN };
}

describe("the relative change between two estimates", () => {
  it.each(reference.estimates)("$baseline -> $candidate", ({ baseline, candidate, ...row }) => {
    const b = at95(baseline.value, baseline.lower, baseline.upper);
    const c = at95(candidate.value, candidate.lower, candidate.upper);
    const change = relativeChange(b, c);
    expectClose(change?.value, candidate.value / baseline.value - 1);
    expectLimits(change?.interval, row.relativeChange);
  });

  it("contains its value", () => {
    fc.assert(
      fc.property(positive, bounded, (b, c) => {
        const change = relativeChange(b, c);
        const slack = 1e-9 * (1 + Math.abs(Number(change?.value)));
        expect(limitsOf(change).lower).toBeLessThanOrEqual(Number(change?.value) + slack);
        expect(limitsOf(change).upper).toBeGreaterThanOrEqual(Number(change?.value) - slack);
      }),
    );
  });

  it("excludes no change exactly when the difference excludes 0", () => {
    fc.assert(
      fc.property(positive, positive, (b, c) => {
        const [relative, absolute] = [
          limitsOf(relativeChange(b, c)),
          limitsOf(differenceOfEstimates(b, c)),
        ];
        fc.pre(Math.abs(absolute.lower) > 1e-9 && Math.abs(absolute.upper) > 1e-9);
        expect(relative.lower > 0).toBe(absolute.lower > 0);
        expect(relative.upper < 0).toBe(absolute.upper < 0);
      }),
    );
  });

  it("back again is the inverse ratio", () => {
    fc.assert(
      fc.property(positive, positive, (b, c) => {
        const [there, back] = [limitsOf(relativeChange(b, c)), limitsOf(relativeChange(c, b))];
        expectClose((1 + there.lower) * (1 + back.upper), 1);
        expectClose((1 + there.upper) * (1 + back.lower), 1);
      }),
    );
  });

  it("doesn't depend on the unit, nor on both signs being turned", () => {
    fc.assert(
      fc.property(positive, bounded, numbers(0.01, 10), (b, c, factor) => {
        const change = limitsOf(relativeChange(b, c));
        expectLimits(relativeChange(scaled(b, factor), scaled(c, factor))?.interval, change);
        expectLimits(relativeChange(negated(b), negated(c))?.interval, change);
      }),
    );
  });

  it.each([
    { it: "holds 0", baseline: at95(1, -0.1, 2) },
    { it: "starts at 0", baseline: at95(1, 0, 2) },
    { it: "ends at 0", baseline: at95(-1, -2, 0) },
    { it: "is the point 0", baseline: { value: 0, interval: null } },
  ])("is undefined when the baseline's interval $it", ({ baseline }) => {
    expect(relativeChange(baseline, at95(1, 0.5, 2))).toBeUndefined();
    expect(relativeChange(baseline, { value: 1, interval: null })).toBeUndefined();
  });

  it("is a point when either has no interval", () => {
    const point = { value: 2, interval: null };
    expect(relativeChange(at95(4, 3, 5), point)).toEqual({ value: -0.5, interval: null });
    expect(relativeChange(point, at95(4, 3, 5))).toEqual({ value: 1, interval: null });
    expect(relativeChange(negated(point), at95(4, 3, 5))).toEqual({ value: -3, interval: null });
  });

  it("refuses two confidences that differ and intervals without their value", () => {
    const sound = at95(1, 0.5, 2);
    const other = { value: 1, interval: { lower: 0.5, upper: 2, confidence: 0.9 } };
    expect(() => relativeChange(sound, other)).toThrow(RangeError);
    expect(() => relativeChange(sound, at95(3, 0.5, 2))).toThrow(RangeError);
    expect(() => relativeChange(at95(3, 0.5, 2), sound)).toThrow(RangeError);
  });
});
