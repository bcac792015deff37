import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holmAdjusted } from "../../../src/domain/statistics/holm.js";
import { expectSameDigits, experiments } from "../../fixtures/statistics/reference.js";

const families = fc.array(fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000));

describe("Holm's adjustment", () => {
  it.each(experiments.holm)("$pValues", ({ pValues, adjusted }) => {
    const ours = holmAdjusted(pValues);
    expect(ours).toHaveLength(adjusted.length);
    for (const [index, p] of ours.entries()) expectSameDigits(p, adjusted[index] ?? Number.NaN);
  });

  it("never lowers a p-value, and raises the smallest by the size of the family", () => {
    fc.assert(
      fc.property(families, (pValues) => {
        const adjusted = holmAdjusted(pValues);
        expect(adjusted.every((p, index) => p >= (pValues[index] ?? 1))).toBe(true);
        if (pValues.length === 0) return;
        expect(Math.min(...adjusted)).toBe(Math.min(1, pValues.length * Math.min(...pValues)));
      }),
    );
  });

  it("keeps the order of the p-values", () => {
    fc.assert(
      fc.property(families, (pValues) => {
        const adjusted = holmAdjusted(pValues.toSorted((a, b) => a - b));
        expect(adjusted).toEqual(adjusted.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])("a p-value of %d is refused", (p) => {
    expect(() => holmAdjusted([0.5, p])).toThrow(RangeError);
  });
});
