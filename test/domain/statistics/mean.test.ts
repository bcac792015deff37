import { describe, expect, it } from "vitest";
import { meanOfSample, measuredEstimate } from "../../../src/domain/statistics/mean.js";
import { expectLimits, reference } from "../../fixtures/statistics/reference.js";

describe("the normal interval of a mean", () => {
  it.each(reference.normalMeans)("$candidate at $confidence", ({ candidate, confidence, mean }) => {
    expectLimits(measuredEstimate(meanOfSample(candidate), confidence).interval, mean);
  });

  it("keeps the mean as its value", () => {
    const measured = meanOfSample({ mean: 98, standardDeviation: 14, size: 49 });
    expect(measured).toEqual({ value: 98, standardError: 2 });
    expect(measuredEstimate(measured, 0.95).value).toBe(98);
  });

  it("without any error is the value itself", () => {
    const interval = { lower: 0.9, upper: 0.9, confidence: 0.95 };
    expect(measuredEstimate({ value: 0.9, standardError: 0 }, 0.95)).toEqual({
      value: 0.9,
      interval,
    });
  });

  it.each([
    { mean: Number.NaN, standardDeviation: 1, size: 2 },
    { mean: 0, standardDeviation: -1, size: 2 },
    { mean: 0, standardDeviation: Number.POSITIVE_INFINITY, size: 2 },
    { mean: 0, standardDeviation: 1, size: 1 },
    { mean: 0, standardDeviation: 1, size: 2.5 },
  ])("of a sample of mean $mean, deviation $standardDeviation, size $size is refused", (sample) => {
    expect(() => meanOfSample(sample)).toThrow(RangeError);
  });

  it.each([
    { value: Number.NaN, standardError: 1 },
    { value: 0, standardError: -1 },
    { value: 0, standardError: Number.NaN },
  ])("of value $value with standard error $standardError is refused", (measured) => {
    expect(() => measuredEstimate(measured, 0.95)).toThrow(RangeError);
  });
});
