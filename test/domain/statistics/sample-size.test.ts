import { describe, expect, it } from "vitest";
import { sizeForMeans, sizeForProportions } from "../../../src/domain/statistics/sample-size.js";
import { expectSameDigits, experiments } from "../../fixtures/statistics/reference.js";

const plan = { alpha: 0.05, power: 0.8, ratio: 1 };

describe("units that it takes", () => {
  it.each(experiments.proportionPlans)("to tell $baseline from $candidate, $plan", (row) => {
    expectSameDigits(sizeForProportions(row.baseline, row.candidate, row.plan), row.size);
  });

  it.each(experiments.meanPlans)("to find $effect beside $deviations, $plan", (row) => {
    expectSameDigits(sizeForMeans(row.deviations, row.effect, row.plan), row.size);
  });

  it("are never enough for no effect at all", () => {
    expect(sizeForProportions(0.5, 0.5, plan)).toBe(Number.POSITIVE_INFINITY);
    expect(sizeForMeans({ baseline: 1, candidate: 1 }, 0, plan)).toBe(Number.POSITIVE_INFINITY);
  });

  it("are none where nothing varies", () => {
    expect(sizeForMeans({ baseline: 0, candidate: 0 }, 1, plan)).toBe(0);
  });

  it("are more for a smaller effect, a higher power or a lower alpha", () => {
    const size = sizeForProportions(0.8, 0.82, plan);
    expect(sizeForProportions(0.8, 0.81, plan)).toBeGreaterThan(size);
    expect(sizeForProportions(0.8, 0.82, { ...plan, power: 0.9 })).toBeGreaterThan(size);
    expect(sizeForProportions(0.8, 0.82, { ...plan, alpha: 0.01 })).toBeGreaterThan(size);
  });

  it.each([
    ["a proportion of 0", () => sizeForProportions(0, 0.5, plan)],
    ["a proportion of 1", () => sizeForProportions(0.5, 1, plan)],
    ["a power of 1", () => sizeForProportions(0.5, 0.6, { ...plan, power: 1 })],
    ["an alpha of 0", () => sizeForProportions(0.5, 0.6, { ...plan, alpha: 0 })],
    ["a ratio of 0", () => sizeForProportions(0.5, 0.6, { ...plan, ratio: 0 })],
    ["a negative deviation", () => sizeForMeans({ baseline: -1, candidate: 1 }, 1, plan)],
    [
      "an effect that isn't a number",
      () => sizeForMeans({ baseline: 1, candidate: 1 }, Number.NaN, plan),
    ],
  ])("%s is refused", (_, act) => {
    expect(act).toThrow(RangeError);
  });
});
