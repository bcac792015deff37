import { describe, expect, it, test } from "vitest";
import { maxRegressionGateSchema } from "../../../src/domain/gate/definition/max-regression.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { evaluateMaxRegression } from "../../../src/domain/gate/max-regression.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import {
  candidateRecord,
  context,
  digest,
  evaluation,
  holdout,
  incumbentRecord,
  on,
} from "./example.js";

type Numbers = Readonly<Record<string, unknown>>;

const metrics = metricCatalogue({
  bias: { label: "Bias", direction: "target", target: 0.5, unit: "score", kind: "mean" },
  profit: { label: "Profit", direction: "higher", unit: "currency", kind: "mean" },
});

function judge(
  gate: { metric: string; by: number; measure: "relative" | "absolute" },
  parts: Partial<GateContext> = {},
) {
  const definition = maxRegressionGateSchema.parse({ id: "drop", kind: "max-regression", ...gate });
  return evaluateMaxRegression(definition, context({ metrics, ...parts }));
}

function between(metric: string, before: Numbers, after: Numbers): Partial<GateContext> {
  return { evidence: [evaluation({ [metric]: on(after) }, { [metric]: on(before) })] };
}

test("the worked example's F1 is better", () => {
  expect(judge({ metric: "f1", by: 0.01, measure: "relative" })).toEqual({
    result: "pass",
    observed: 0.0270575,
    bar: -0.01,
    text: "F1 +2.7% relative (point only), allowed loss 1.0%",
    fix: null,
  });
});

test.each([
  [
    "a loss wholly within the allowance",
    { n: 100_000, value: 0.9 },
    { n: 100_000, value: 0.895 },
    0.02,
    "pass",
  ],
  [
    "a loss that may be more than allowed",
    { n: 1000, value: 0.9 },
    { n: 1000, value: 0.895 },
    0.02,
    "inconclusive",
  ],
  [
    "a loss wholly above the allowance",
    { n: 100_000, value: 0.9 },
    { n: 100_000, value: 0.8 },
    0.02,
    "fail",
  ],
  ["a point's loss of just the allowance", { value: 0.96 }, { value: 0.95 }, 0.01, "pass"],
  ["a point's larger loss", { value: 0.96 }, { value: 0.9499 }, 0.01, "fail"],
  [
    "one number with an interval and one without",
    { n: 10, value: 0.9 },
    { value: 0.895 },
    0.02,
    "pass",
  ],
] as const)("absolute: %s", (_, before, after, by, result) => {
  expect(
    judge({ metric: "recall", by, measure: "absolute" }, between("recall", before, after)).result,
  ).toBe(result);
});

describe("a rate where less is better", () => {
  const rises = between(
    "false_positive_rate",
    { n: 100_000, successes: 8_000 },
    { n: 100_000, successes: 8_800 },
  );

  it("fails by a rise above the allowance, in points", () => {
    expect(
      judge({ metric: "false_positive_rate", by: 0.002, measure: "absolute" }, rises),
    ).toMatchObject({
      result: "fail",
      observed: 0.008,
      bar: 0.002,
      text: "False positive rate +0.8 pp (95% CI +0.6 pp to +1.0 pp), allowed rise 0.2 pp",
    });
  });

  it("fails by a relative rise, whose interval is that of the ratio", () => {
    expect(
      judge({ metric: "false_positive_rate", by: 0.05, measure: "relative" }, rises),
    ).toMatchObject({
      result: "fail",
      observed: 0.1,
      text: "False positive rate +10.0% relative (95% CI +6.9% to +13.2%), allowed rise 5.0%",
    });
  });

  it("passes by any fall", () => {
    const falls = between(
      "false_positive_rate",
      { n: 100_000, successes: 8_800 },
      { n: 100_000, successes: 8_000 },
    );
    expect(judge({ metric: "false_positive_rate", by: 0, measure: "absolute" }, falls).result).toBe(
      "pass",
    );
  });
});

test.each([
  ["nearer to it passes", 0.7, 0.6, "pass"],
  ["to the other side but nearer passes", 0.7, 0.45, "pass"],
  ["farther fails", 0.55, 0.4, "fail"],
] as const)("a metric with a target is judged by its distance: %s", (_, before, after, result) => {
  const outcome = judge(
    { metric: "bias", by: 0.01, measure: "absolute" },
    between("bias", { value: before }, { value: after }),
  );
  expect(outcome.result).toBe(result);
  expect(outcome.text).toMatch(/^Distance of Bias from its target /);
});

test("a negative number that falls has lost", () => {
  const falls = between("profit", { value: -10 }, { value: -12 });
  expect(judge({ metric: "profit", by: 0.1, measure: "relative" }, falls)).toMatchObject({
    result: "fail",
    observed: -0.2,
  });
});

test("a relative change from 0 is undecided, and the fix names the other measure", () => {
  const fromZero = between("error_rate", { n: 1000, successes: 0 }, { n: 1000, successes: 1 });
  expect(judge({ metric: "error_rate", by: 0.1, measure: "relative" }, fromZero)).toEqual({
    result: "inconclusive",
    observed: null,
    bar: 0.1,
    text: "Error rate has no relative change: the incumbent's value is 0 or can't be told from 0",
    fix: "Set `measure: absolute` for this gate in the policy.",
  });
});

describe("where there is nothing to compare", () => {
  const gate = { metric: "f1", by: 0.01, measure: "relative" } as const;

  it("does not apply without an incumbent", () => {
    expect(judge(gate, { incumbent: null })).toMatchObject({
      result: "not-applicable",
      text: "No version in Production to compare with yet",
    });
  });

  it("is not comparable on different sets, with the reason", () => {
    const candidate = candidateRecord({
      evaluationSets: { "holdout-2025q1": { ...holdout, digest: digest("z") } },
    });
    expect(judge(gate, { candidate })).toMatchObject({
      result: "not-comparable",
      text: "F1 is not comparable: measured on holdout-2025q1 and holdout-2025q1, which differ in digest",
      fix: "Evaluate 2.1.3 and 2.0.5 on one set and add the evidence, with 2.0.5 as incumbent.",
    });
  });

  it("is missing where the candidate or the incumbent has no number", () => {
    expect(judge(gate, { candidate: candidateRecord({ metrics: {} }) })).toMatchObject({
      result: "missing",
      text: "F1 was not measured for 2.1.3",
    });
    expect(judge(gate, { incumbent: incumbentRecord({ metrics: {} }) })).toMatchObject({
      result: "missing",
      text: "F1 was not measured for 2.0.5",
    });
  });

  it("is missing where the policy refuses a point that would pass", () => {
    expect(judge(gate, { pointOnly: "refuse" }).result).toBe("missing");
    expect(judge({ ...gate, metric: "auc_roc" }, { pointOnly: "refuse" }).result).toBe("pass");
  });
});

test("a growing artifact is judged exactly, not as a point only", () => {
  expect(judge({ metric: "artifact_size", by: 0.05, measure: "relative" })).toMatchObject({
    result: "fail",
    text: "Artifact size +11.1% relative, allowed rise 5.0%",
  });
});

describe("both versions' scores of each example", () => {
  const change = (value: number, lower: number, upper: number) => ({
    value,
    interval: [lower, upper],
  });
  const recorded = {
    scores: digest("s"),
    n: 5000,
    seed: 1,
    resamples: 2000,
    difference: change(-0.004, -0.006, -0.002),
    relative: change(-0.00444, -0.00667, -0.00222),
  };
  const pair = (paired: object = {}) =>
    context({
      evidence: [
        evaluation(
          { accuracy: on({ value: 0.896, n: 5000 }) },
          { accuracy: on({ value: 0.9, n: 5000 }) },
          { paired },
        ),
      ],
    });
  const gate = { metric: "accuracy", by: 0.007, measure: "absolute" } as const;

  it("decide where the two numbers by themselves can't", () => {
    expect(judge(gate, pair()).result).toBe("inconclusive");
    expect(judge(gate, pair({ accuracy: recorded }))).toMatchObject({
      result: "pass",
      observed: -0.004,
      text: "Accuracy -0.4 pp (95% CI -0.6 pp to -0.2 pp), allowed loss 0.7 pp",
    });
    expect(judge({ ...gate, by: 0.001 }, pair({ accuracy: recorded })).result).toBe("fail");
  });

  it("decide a relative loss too, where they give one", () => {
    const relative = { ...gate, measure: "relative" } as const;
    expect(judge(relative, pair({ accuracy: recorded }))).toMatchObject({
      result: "pass",
      observed: -0.00444,
    });
    const { relative: _, ...absolute } = recorded;
    expect(judge(relative, pair({ accuracy: absolute })).result).toBe("inconclusive");
  });

  it("say nothing of the distance from a target", () => {
    const bias = { direction: "target", target: 0.9, unit: "ratio", kind: "mean" } as const;
    const metrics = metricCatalogue({ accuracy: bias });
    const plain = judge(gate, { ...pair(), metrics });
    expect(judge(gate, { ...pair({ accuracy: recorded }), metrics })).toEqual(plain);
  });

  it("say nothing of another metric", () => {
    expect(judge({ ...gate, metric: "auc_roc" }, pair({ accuracy: recorded })).text).toMatch(
      /^AUC-ROC/,
    );
  });
});
