import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportionEstimate } from "../../../src/domain/statistics/proportion.js";
import { confidences, counts } from "../../fixtures/statistics/arbitraries.js";
import { expectLimits, reference } from "../../fixtures/statistics/reference.js";

describe("the Wilson interval", () => {
  it.each(reference.wilson)("of $count.successes in $count.trials at $confidence", (row) => {
    expectLimits(proportionEstimate(row.count, row.confidence).interval, row);
  });

  it.each([
    { count: { successes: 81, trials: 263 }, lower: 0.2553, upper: 0.3662 },
    { count: { successes: 15, trials: 148 }, lower: 0.0624, upper: 0.1605 },
    { count: { successes: 0, trials: 20 }, lower: 0, upper: 0.1611 },
    { count: { successes: 1, trials: 29 }, lower: 0.0061, upper: 0.1718 },
  ])("is Newcombe's published one for $count.successes in $count.trials", (row) => {
    const { interval } = proportionEstimate(row.count, 0.95);
    expect(interval?.lower).toBeCloseTo(row.lower, 4);
    expect(interval?.upper).toBeCloseTo(row.upper, 4);
  });

  it("contains the proportion and stays within 0 and 1", () => {
    fc.assert(
      fc.property(counts, confidences, (count, confidence) => {
        const { value, interval } = proportionEstimate(count, confidence);
        expect(value).toBe(count.successes / count.trials);
        expect(interval?.lower).toBeGreaterThanOrEqual(0);
        expect(interval?.lower).toBeLessThanOrEqual(value);
        expect(interval?.upper).toBeGreaterThanOrEqual(value);
        expect(interval?.upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("starts at 0 exactly when nothing succeeded, and ends at 1 exactly when everything did", () => {
    fc.assert(
      fc.property(counts, confidences, ({ trials }, confidence) => {
        expect(proportionEstimate({ successes: 0, trials }, confidence).interval?.lower).toBe(0);
        expect(proportionEstimate({ successes: trials, trials }, confidence).interval?.upper).toBe(
          1,
        );
      }),
    );
  });

  it("widens with confidence", () => {
    fc.assert(
      fc.property(counts, confidences, confidences, (count, one, other) => {
        const narrow = proportionEstimate(count, Math.min(one, other)).interval;
        const wide = proportionEstimate(count, Math.max(one, other)).interval;
        expect(wide?.lower).toBeLessThanOrEqual(Number(narrow?.lower) + 1e-15);
        expect(wide?.upper).toBeGreaterThanOrEqual(Number(narrow?.upper) - 1e-15);
      }),
    );
  });

  it("of the failures is the mirror of that of the successes", () => {
    fc.assert(
      fc.property(counts, ({ successes, trials }) => {
        const { interval } = proportionEstimate({ successes, trials }, 0.95);
        const mirror = proportionEstimate({ successes: trials - successes, trials }, 0.95).interval;
        expect(interval?.lower).toBeCloseTo(1 - Number(mirror?.upper), 14);
        expect(interval?.upper).toBeCloseTo(1 - Number(mirror?.lower), 14);
      }),
    );
  });

  it.each([
    [0, 0],
    [-1, 10],
    [11, 10],
    [1.5, 10],
    [1, 10.5],
    [Number.NaN, 10],
    [1, Number.POSITIVE_INFINITY],
    [1, 2 ** 53],
  ])("of %d in %d is refused", (successes, trials) => {
    expect(() => proportionEstimate({ successes, trials }, 0.95)).toThrow(RangeError);
  });

  it("at a confidence of 95 instead of 0.95 is refused", () => {
    expect(() => proportionEstimate({ successes: 1, trials: 2 }, 95)).toThrow(RangeError);
  });
});
