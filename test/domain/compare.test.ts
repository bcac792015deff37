import { describe, expect, it, test } from "vitest";
import { compare } from "../../src/domain/compare.js";
import { type ComparisonRow, comparisonRowSchema } from "../../src/domain/comparison.js";
import type { GateContext } from "../../src/domain/gate/gate-context.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import { formatDelta, formatMetric } from "../../src/domain/metric-text.js";
import {
  candidateRecord,
  context,
  digest,
  evaluation,
  holdout,
  incumbentRecord,
  on,
} from "./gate/example.js";

function row(name: string, parts: Partial<GateContext> = {}): ComparisonRow {
  const [first] = compare([name], context(parts));
  if (first === undefined) throw new Error("no row");
  return first;
}

test.each([
  ["auc_roc", "AUC-ROC 0.942 -> 0.962 (+2.1%) better"],
  ["f1", "F1 0.887 -> 0.911 (+2.7%) better"],
  ["false_positive_rate", "False positive rate 8.2% -> 7.1% (-1.1 pp) better"],
  ["latency_p95", "Latency p95 95 ms -> 98 ms (+3.2%) worse"],
  ["artifact_size", "Artifact size 94.4 MB -> 104.9 MB (+11.1%) worse"],
])("the worked example's %s reads %s", (name, text) => {
  const metric = metricCatalogue().get(name);
  const { label, incumbent, candidate, delta, verdict } = row(name);
  if (!metric || incumbent === null || candidate === null || !delta) throw new Error("no numbers");
  const numbers = [incumbent, candidate].map((value) => formatMetric(metric, value));
  const change = formatDelta(metric, delta);
  expect(`${label} ${numbers.join(" -> ")} (${change}) ${verdict}`).toBe(text);
});

describe("rows", () => {
  const names = ["f1", "auc_roc", "nothing", "recall", "artifact_size"];

  it("come in the order asked for, one a metric", () => {
    expect(compare(names, context()).map(({ metric }) => metric)).toEqual(names);
  });

  it("survive being written and read", () => {
    const rows = compare(names, context());
    const read = JSON.parse(JSON.stringify(rows)).map((one: unknown) =>
      comparisonRowSchema.parse(one),
    );
    expect(read).toEqual(rows);
  });

  it("name the set, and the interval in the delta's unit", () => {
    const { evaluatedOn, interval, note } = row("auc_roc");
    expect({ evaluatedOn, note }).toEqual({ evaluatedOn: "holdout-2025q1", note: null });
    expect(interval?.lower).toBeCloseTo(0.0182, 4);
    expect(interval?.upper).toBeCloseTo(0.0243, 4);
  });
});

describe("a verdict", () => {
  const pair = (before: object, after: object): Partial<GateContext> => ({
    evidence: [evaluation({ recall: on({ ...after }) }, { recall: on({ ...before }) })],
  });

  test.each([
    [
      "same when the numbers are equal",
      { value: 0.9, n: 100 },
      { value: 0.9, n: 100 },
      "same",
      null,
    ],
    [
      "unclear when the difference may be nothing",
      { value: 0.9, n: 100 },
      { value: 0.91, n: 100 },
      "unclear",
      null,
    ],
    [
      "better when it can't be",
      { value: 0.9, n: 100_000 },
      { value: 0.91, n: 100_000 },
      "better",
      null,
    ],
    [
      "worse when it can't be",
      { value: 0.9, n: 100_000 },
      { value: 0.89, n: 100_000 },
      "worse",
      null,
    ],
    [
      "by the points where an interval lacks",
      { value: 0.9 },
      { value: 0.89, n: 100 },
      "worse",
      "point only",
    ],
  ])("is %s", (_, before, after, verdict, note) => {
    expect(row("recall", pair(before, after))).toMatchObject({ verdict, note });
  });

  test.each([
    [0.7, 0.6, "better"],
    [0.55, 0.4, "worse"],
    [0.6, 0.4, "unclear"],
  ])(
    "goes by the distance where a metric has a target of 0.5: %d to %d is %s",
    (before, after, verdict) => {
      const metrics = metricCatalogue({
        bias: { direction: "target", target: 0.5, unit: "score", kind: "mean" },
      });
      const evidence = [
        evaluation({ bias: on({ value: after }) }, { bias: on({ value: before }) }),
      ];
      expect(row("bias", { metrics, evidence }).verdict).toBe(verdict);
    },
  );

  it("is new without an incumbent", () => {
    expect(row("f1", { incumbent: null })).toMatchObject({
      verdict: "new",
      incumbent: null,
      candidate: 0.911,
      delta: null,
      note: "no version in Production to compare with yet",
    });
  });

  it("is new where the incumbent has no such number", () => {
    expect(row("f1", { incumbent: incumbentRecord({ metrics: {} }) })).toMatchObject({
      verdict: "new",
      note: "F1 was not measured for 2.0.5",
    });
  });

  it("is missing where the candidate has no such number", () => {
    expect(row("f1", { candidate: candidateRecord({ metrics: {} }) })).toMatchObject({
      verdict: "missing",
      incumbent: 0.887,
      candidate: null,
      note: "F1 was not measured for 2.1.3",
    });
  });

  it("is not-comparable with both numbers and no delta where the sets differ", () => {
    const evaluationSets = { "holdout-2025q1": { ...holdout, digest: digest("z") } };
    expect(row("f1", { candidate: candidateRecord({ evaluationSets }) })).toMatchObject({
      verdict: "not-comparable",
      incumbent: 0.887,
      candidate: 0.911,
      delta: null,
      note: "measured on holdout-2025q1 and holdout-2025q1, which differ in digest",
    });
  });
});

test("scores of each example decide what the two numbers by themselves leave unclear", () => {
  const numbers = [
    { accuracy: on({ value: 0.904, n: 5000 }) },
    { accuracy: on({ value: 0.9, n: 5000 }) },
  ] as const;
  const change = { value: 0.004, interval: [0.002, 0.006] };
  const recorded = { scores: digest("s"), n: 5000, seed: 1, resamples: 2000, difference: change };
  const compared = (parts: Readonly<Record<string, unknown>>) =>
    row("accuracy", { evidence: [evaluation(...numbers, parts)] });
  expect(compared({}).verdict).toBe("unclear");
  expect(compared({ paired: { accuracy: recorded } })).toMatchObject({
    delta: { absolute: 0.004 },
    interval: { lower: 0.002, upper: 0.006, confidence: 0.95 },
    verdict: "better",
  });
});

describe("a delta", () => {
  const metrics = metricCatalogue({
    profit: { direction: "higher", unit: "currency", kind: "mean" },
  });
  const delta = (before: number, after: number) =>
    row("profit", {
      metrics,
      evidence: [evaluation({ profit: on({ value: after }) }, { profit: on({ value: before }) })],
    });

  it("is absolute where the incumbent's number is 0", () => {
    expect(delta(0, 5)).toMatchObject({ delta: { absolute: 5 }, verdict: "better" });
  });

  it("is a rise where a negative number gets larger", () => {
    expect(delta(-10, -8)).toMatchObject({ delta: { relative: 0.2 }, verdict: "better" });
  });
});
