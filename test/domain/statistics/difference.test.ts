import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  differenceOfEstimates,
  differenceOfMeans,
  differenceOfMeasured,
  differenceOfProportions,
} from "../../../src/domain/statistics/difference.js";
import { type Estimate, negated } from "../../../src/domain/statistics/estimate.js";
import { meanOfSample } from "../../../src/domain/statistics/mean.js";
import { bounded, confidences, counts, samples } from "../../fixtures/statistics/arbitraries.js";
import { expectClose, expectLimits, reference } from "../../fixtures/statistics/reference.js";

function at95({ value, lower, upper }: { value: number; lower: number; upper: number }): Estimate {
  return { value, interval: { lower, upper, confidence: 0.95 } };
}

function expectMirrored(there: Estimate, back: Estimate): void {
  const mirrored = negated(back);
  expectClose(there.value, mirrored.value);
  expectLimits(there.interval, mirrored.interval ?? { lower: Number.NaN, upper: Number.NaN });
}

describe("the difference of two proportions", () => {
  it.each(reference.newcombe)("$baseline -> $candidate at $confidence", (row) => {
    const difference = differenceOfProportions(row.baseline, row.candidate, row.confidence);
    expectLimits(difference.interval, row);
  });

  it.each([
    { baseline: [48, 80], candidate: [56, 70], lower: 0.0524, upper: 0.3339 },
    { baseline: [3, 10], candidate: [9, 10], lower: 0.1705, upper: 0.809 },
    { baseline: [0, 20], candidate: [10, 10], lower: 0.6791, upper: 1 },
  ] as const)("is Newcombe's published one for $baseline -> $candidate", (row) => {
    const [baseline, candidate] = [row.baseline, row.candidate].map(([successes, trials]) => ({
      successes,
      trials,
    }));
    if (!baseline || !candidate) throw new Error("the row has two counts");
    const { interval } = differenceOfProportions(baseline, candidate, 0.95);
    expect(interval?.lower).toBeCloseTo(row.lower, 4);
    expect(interval?.upper).toBeCloseTo(row.upper, 4);
  });

  it("is the candidate's minus the baseline's, within -1 and 1", () => {
    fc.assert(
      fc.property(counts, counts, confidences, (b, c, confidence) => {
        const { value, interval } = differenceOfProportions(b, c, confidence);
        expect(value).toBe(c.successes / c.trials - b.successes / b.trials);
        expect(interval?.lower).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(interval?.lower).toBeLessThanOrEqual(value);
        expect(interval?.upper).toBeGreaterThanOrEqual(value);
        expect(interval?.upper).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("is antisymmetric", () => {
    fc.assert(
      fc.property(counts, counts, (b, c) => {
        const there = differenceOfProportions(b, c, 0.95);
        expectMirrored(there, differenceOfProportions(c, b, 0.95));
      }),
    );
  });

  it("of impossible counts is refused on either side", () => {
    const [possible, impossible] = [
      { successes: 1, trials: 2 },
      { successes: 3, trials: 2 },
    ];
    expect(() => differenceOfProportions(possible, impossible, 0.95)).toThrow(RangeError);
    expect(() => differenceOfProportions(impossible, possible, 0.95)).toThrow(RangeError);
  });
});

describe("the difference of two means", () => {
  it.each(reference.normalMeans)("$baseline -> $candidate, normal at $confidence", (row) => {
    const [b, c] = [meanOfSample(row.baseline), meanOfSample(row.candidate)];
    expectLimits(differenceOfMeasured(b, c, row.confidence).interval, row.difference);
  });

  it.each(reference.welch)("$baseline -> $candidate, Welch", (row) => {
    expectLimits(differenceOfMeans(row.baseline, row.candidate, 0.95).interval, row);
  });

  it("is wider by Welch's t than by the normal, and antisymmetric", () => {
    fc.assert(
      fc.property(samples, samples, (b, c) => {
        const welch = differenceOfMeans(b, c, 0.95);
        const normal = differenceOfMeasured(meanOfSample(b), meanOfSample(c), 0.95);
        expect(welch.value).toBe(normal.value);
        expect(welch.interval?.upper).toBeGreaterThanOrEqual(Number(normal.interval?.upper) - 1e-9);
        expectMirrored(welch, differenceOfMeans(c, b, 0.95));
        expectMirrored(normal, differenceOfMeasured(meanOfSample(c), meanOfSample(b), 0.95));
      }),
    );
  });

  it("of samples that don't vary has no width", () => {
    const [b, c] = [1, 3].map((mean) => ({ mean, standardDeviation: 0, size: 5 }));
    if (!b || !c) throw new Error("there are two samples");
    const interval = { lower: 2, upper: 2, confidence: 0.95 };
    expect(differenceOfMeans(b, c, 0.95)).toEqual({ value: 2, interval });
    expect(() => differenceOfMeans(b, c, 95)).toThrow(RangeError);
  });

  it("of an impossible sample or error is refused", () => {
    const sample = { mean: 1, standardDeviation: 1, size: 5 };
    const measured = { value: 1, standardError: 1 };
    expect(() => differenceOfMeans(sample, { ...sample, size: 1 }, 0.95)).toThrow(RangeError);
    expect(() => differenceOfMeans({ ...sample, size: 1 }, sample, 0.95)).toThrow(RangeError);
    const impossible = { ...measured, standardError: -1 };
    expect(() => differenceOfMeasured(measured, impossible, 0.95)).toThrow(RangeError);
    expect(() => differenceOfMeasured(impossible, measured, 0.95)).toThrow(RangeError);
  });
});

describe("the difference of two estimates", () => {
  it.each(reference.estimates)("$baseline -> $candidate", ({ baseline, candidate, difference }) => {
    const { interval } = differenceOfEstimates(at95(baseline), at95(candidate));
    expectLimits(interval, difference);
  });

  it("contains its value and is antisymmetric", () => {
    fc.assert(
      fc.property(bounded, bounded, (b, c) => {
        const { value, interval } = differenceOfEstimates(b, c);
        expect(interval?.lower).toBeLessThanOrEqual(value);
        expect(interval?.upper).toBeGreaterThanOrEqual(value);
        expectMirrored({ value, interval }, differenceOfEstimates(c, b));
      }),
    );
  });

  it("is a point when either has no interval", () => {
    const [point, estimate] = [
      { value: 3, interval: null },
      at95({ value: 1, lower: 0, upper: 2 }),
    ];
    expect(differenceOfEstimates(estimate, point)).toEqual({ value: 2, interval: null });
    expect(differenceOfEstimates(point, estimate)).toEqual({ value: -2, interval: null });
  });

  it("keeps the confidence they share, and refuses two that differ", () => {
    const b = { value: 1, interval: { lower: 0, upper: 2, confidence: 0.9 } };
    const c = { value: 1, interval: { lower: 0, upper: 2, confidence: 0.99 } };
    expect(differenceOfEstimates(b, b).interval?.confidence).toBe(0.9);
    expect(() => differenceOfEstimates(b, c)).toThrow(RangeError);
  });

  it("of an interval that doesn't contain its value is refused", () => {
    const [sound, broken] = [
      at95({ value: 1, lower: 0, upper: 2 }),
      at95({ value: 3, lower: 0, upper: 2 }),
    ];
    expect(() => differenceOfEstimates(sound, broken)).toThrow(RangeError);
    expect(() => differenceOfEstimates(broken, sound)).toThrow(RangeError);
  });
});
