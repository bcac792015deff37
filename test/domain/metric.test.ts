import { describe, expect, it, test } from "vitest";
import {
  improvement,
  isPossible,
  type Metric,
  metricCatalogue,
  metricDefinitionsSchema,
  predefinedMetrics,
} from "../../src/domain/metric.js";

function metric(name: string): Metric {
  const found = metricCatalogue({
    bias: { direction: "target", target: 0.5, unit: "ratio", kind: "mean" },
    profit: { direction: "higher", unit: "currency", kind: "mean" },
  }).get(name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}

describe("the catalogue", () => {
  it("holds the predefined metrics, all of them valid definitions", () => {
    expect(metricDefinitionsSchema.parse(predefinedMetrics)).toEqual(predefinedMetrics);
    expect(metricCatalogue().get("auc_roc")).toMatchObject({ label: "AUC-ROC", unit: "score" });
  });

  it("lets a later layer's definition replace an earlier one", () => {
    const first = { churn: { direction: "lower", unit: "ratio", kind: "proportion" } } as const;
    const later = { churn: { direction: "higher", unit: "count", kind: "mean" } } as const;
    expect(metricCatalogue(first, later).get("churn")).toMatchObject({
      direction: "higher",
      unit: "count",
    });
  });

  it("labels a metric without a label by its name", () => {
    expect(metric("profit").label).toBe("profit");
  });
});

describe("a definition", () => {
  test.each([
    ["a target without its value", { direction: "target", unit: "ratio", kind: "mean" }],
    [
      "a value aimed at where more is better",
      { direction: "higher", target: 1, unit: "ratio", kind: "mean" },
    ],
    ["an unknown unit", { direction: "higher", unit: "parsecs", kind: "mean" }],
    ["an unknown key", { direction: "higher", unit: "ratio", kind: "mean", weight: 1 }],
  ])("is refused with %s", (_, definition) => {
    expect(metricDefinitionsSchema.safeParse({ x: definition }).success).toBe(false);
  });
});

test.each([
  ["auc_roc", 1.01, false],
  ["false_positive_rate", 8.2, false],
  ["false_positive_rate", 0, true],
  ["accuracy", 1, true],
  ["latency_p95", -1, false],
  ["latency_p95", 1200, true],
  ["r2", -3, true],
  ["profit", -3, true],
] as const)("a %s of %d is possible: %s", (name, value, possible) => {
  expect(isPossible(metric(name), value)).toBe(possible);
});

test.each([
  ["auc_roc", 0.9, 0.95, 0.05],
  ["latency_p95", 95, 98, -3],
  ["bias", 0.7, 0.4, 0.1],
  ["bias", 0.5, 0.4, -0.1],
] as const)("%s from %d to %d improves by %d", (name, before, after, by) => {
  expect(improvement(metric(name), before, after)).toBeCloseTo(by, 12);
});
