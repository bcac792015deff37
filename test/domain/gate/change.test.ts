import fc from "fast-check";
import { expect, test } from "vitest";
import {
  improvementOf,
  judgedEstimate,
  relativeRise,
  rounded,
} from "../../../src/domain/gate/change.js";
import type { Metric } from "../../../src/domain/metric.js";

const bias: Metric = {
  name: "bias",
  label: "Bias",
  direction: "target",
  target: 0.5,
  unit: "score",
  kind: "mean",
};
const between = (lower: number, upper: number) => ({ lower, upper, confidence: 0.95 });

test.each([
  ["above the target", 0.7, [0.6, 0.9], 0.2, [0.1, 0.4]],
  ["below the target", 0.3, [0.2, 0.4], 0.2, [0.1, 0.3]],
  ["around the target, which it may have hit", 0.45, [0.3, 0.6], 0.05, [0, 0.2]],
] as const)(
  "the distance of an interval %s",
  (_, value, [lower, upper], distance, [nearest, farthest]) => {
    const { value: judged, interval } = judgedEstimate(bias, {
      value,
      interval: between(lower, upper),
    });
    expect(judged).toBeCloseTo(distance, 12);
    expect(interval?.lower).toBeCloseTo(nearest, 12);
    expect(interval?.upper).toBeCloseTo(farthest, 12);
  },
);

test("a distance's interval always holds the distance", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(number, number, number), (numbers) => {
      const [lower = 0, value = 0, upper = 0] = numbers.toSorted((a, b) => a - b);
      const judged = judgedEstimate(bias, { value, interval: between(lower, upper) });
      expect(judged.value).toBeGreaterThanOrEqual(judged.interval?.lower ?? Number.NaN);
      expect(judged.value).toBeLessThanOrEqual(judged.interval?.upper ?? Number.NaN);
    }),
  );
});

test("a fall of a distance is an improvement", () => {
  expect(improvementOf(bias, { value: -0.1, interval: null }).value).toBe(0.1);
});

test.each([
  [10, 12, 0.2],
  [10, 8, -0.2],
  [-10, -8, 0.2],
  [-10, -12, -0.2],
])("from %d to %d is a rise of %d", (before, after, rise) => {
  const change = relativeRise({ value: before, interval: null }, { value: after, interval: null });
  expect(change?.value).toBeCloseTo(rise, 12);
});

test("nothing rises relative to 0", () => {
  expect(relativeRise({ value: 0, interval: null }, { value: 1, interval: null })).toBeUndefined();
});

test("rounding keeps six digits and no negative zero", () => {
  expect(rounded(0.071 - 0.082)).toBe(-0.011);
  expect(Object.is(rounded(-0), 0)).toBe(true);
});
