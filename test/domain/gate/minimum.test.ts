import { expect, test } from "vitest";
import { minimumGateSchema } from "../../../src/domain/gate/definition/minimum.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { evaluateMinimum } from "../../../src/domain/gate/minimum.js";
import { candidateRecord, context, digest, evaluation, on } from "./example.js";

function judge(metric: string, value: number, parts: Partial<GateContext> = {}) {
  const gate = minimumGateSchema.parse({ id: "floor", kind: "minimum", metric, value });
  return evaluateMinimum(gate, context(parts));
}

test.each([
  [0.95, "pass", "AUC-ROC 0.962 (95% CI 0.960 to 0.964) is at least 0.95"],
  [0.96, "pass", "AUC-ROC 0.962 (95% CI 0.960 to 0.964) is at least 0.96"],
  [
    0.9601,
    "inconclusive",
    "AUC-ROC 0.962 (95% CI 0.960 to 0.964) may be below 0.9601: its interval reaches to both sides",
  ],
  [
    0.963,
    "inconclusive",
    "AUC-ROC 0.962 (95% CI 0.960 to 0.964) may be below 0.963: its interval reaches to both sides",
  ],
  [
    0.964,
    "inconclusive",
    "AUC-ROC 0.962 (95% CI 0.960 to 0.964) may be below 0.964: its interval reaches to both sides",
  ],
  [0.97, "fail", "AUC-ROC 0.962 (95% CI 0.960 to 0.964) is below 0.97"],
] as const)("an interval of 0.960 to 0.964 against at least %d: %s", (value, result, text) => {
  expect(judge("auc_roc", value)).toMatchObject({ result, text, observed: 0.962, bar: value });
});

test.each([
  [0.911, "pass", "F1 0.911 (point only) is at least 0.911"],
  [0.9112, "fail", "F1 0.9110 (point only) is below 0.9112"],
] as const)(
  "a number without an interval is judged as a point against %d",
  (value, result, text) => {
    expect(judge("f1", value)).toMatchObject({ result, text });
  },
);

test("a point that would pass is missing evidence where the policy refuses points", () => {
  expect(judge("f1", 0.9, { pointOnly: "refuse" })).toMatchObject({
    result: "missing",
    text: "F1 has no interval, which the policy asks for; F1 0.911 (point only) is at least 0.9",
    fix: "Give F1 with its counts, its standard error or its interval.",
  });
});

test.each([
  ["a point that fails", "f1", 0.95, "fail"],
  ["an interval", "auc_roc", 0.95, "pass"],
  ["a size, known exactly", "artifact_size", 1, "pass"],
] as const)("refusing points changes nothing for %s", (_, metric, value, result) => {
  expect(judge(metric, value, { pointOnly: "refuse" }).result).toBe(result);
});

test("a metric that was not measured is missing evidence, with what to add", () => {
  expect(judge("recall", 0.9)).toEqual({
    result: "missing",
    observed: null,
    bar: 0.9,
    text: "Recall was not measured for 2.1.3",
    fix: "Add evaluation evidence of 2.1.3 that measures Recall.",
  });
});

test("a metric that nobody defined is missing evidence, with where to define it", () => {
  expect(judge("f_1", 0.9)).toMatchObject({
    result: "missing",
    fix: "Define f_1 under metrics in the policy or in model.yaml.",
  });
});

test("an evaluation of another artifact can't make up for the record", () => {
  const evidence = [evaluation({ auc_roc: on({ value: 0.999 }) }, null, { artifact: digest("x") })];
  expect(judge("auc_roc", 0.97, { evidence }).result).toBe("fail");
});

test("the text names the evidence that the number comes from", () => {
  const evidence = [evaluation({ auc_roc: on({ value: 0.999 }) })];
  expect(judge("auc_roc", 0.97, { evidence }).text).toBe(
    "AUC-ROC 0.999 (point only) in evaluation-0001.yaml is at least 0.97",
  );
});

test("a metric where less is better can have a minimum too", () => {
  const candidate = candidateRecord({ metrics: { false_positive_rate: on({ value: 0.01 }) } });
  expect(judge("false_positive_rate", 0.02, { candidate }).result).toBe("fail");
});
