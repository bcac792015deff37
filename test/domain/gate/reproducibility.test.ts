import { describe, expect, it, test } from "vitest";
import {
  type ReproducibilityGate,
  reproducibilityGateSchema,
} from "../../../src/domain/gate/definition/reproducibility.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { evaluateReproducibility } from "../../../src/domain/gate/reproducibility.js";
import { candidateRecord, context, digest, holdout, on, run } from "./example.js";

const commit = "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f";
const origin = { commit, dataset: digest("d") };

function rerun(metrics: object, made: object = {}, parts: object = {}, number = 1) {
  const evaluationSets = { "holdout-2025q1": holdout };
  const body = { rerun: { ...origin, ...made }, evaluationSets, metrics };
  return run("reproducibility", { ...body, ...parts }, number);
}

function judge(
  evidence: GateContext["evidence"],
  gate: Partial<ReproducibilityGate> = { absolute: 0.002 },
  parts: Partial<GateContext> = {},
) {
  const definition = reproducibilityGateSchema.parse({ id: "a", kind: "reproducibility", ...gate });
  return evaluateReproducibility(definition, context({ evidence, ...parts }));
}

const auc = (value: number) => ({ auc_roc: on({ value }) });

test("a number within the tolerance is the same", () => {
  expect(judge([rerun(auc(0.9612))])).toEqual({
    result: "pass",
    observed: 1,
    bar: 1,
    text: "AUC-ROC 0.961 again, 0.962 before, 0.002 more or less allowed",
    fix: null,
  });
});

test.each([
  [0.96, { absolute: 0.002 }, "pass"],
  [0.964, { absolute: 0.002 }, "pass"],
  [0.9599, { absolute: 0.002 }, "fail"],
  [0.9641, { absolute: 0.002 }, "fail"],
  [0.953, { relative: 0.01 }, "pass"],
  [0.952, { relative: 0.01 }, "fail"],
  [0.953, { absolute: 0.002, relative: 0.01 }, "pass"],
  [0.962, {}, "pass"],
  [0.9621, {}, "fail"],
] as const)("0.962 and then %d, with %j: %s", (value, gate, result) => {
  expect(judge([rerun(auc(value))], gate).result).toBe(result);
});

test("every number that the re-run has is compared, and those that the gate asks for", () => {
  const both = { ...auc(0.962), f1: on({ value: 0.8, threshold: 0.5, averaging: "binary" }) };
  expect(judge([rerun(both)])).toMatchObject({ result: "fail", observed: 1, bar: 2 });
  const asked = judge([rerun(auc(0.962))], { absolute: 0.002, metrics: ["auc_roc", "f1"] });
  expect(asked).toMatchObject({
    result: "missing",
    text: expect.stringContaining("reproducibility-0001.yaml holds no possible value of F1"),
  });
});

describe("a re-run of something else proves nothing", () => {
  it("at another commit", () => {
    expect(judge([rerun(auc(0.962), { commit: "b".repeat(40) })])).toMatchObject({
      result: "fail",
      text: expect.stringMatching(/^Re-run at commit bbbbbbbb, not a3f7d9c2; /),
      fix: "Run it again from the commit and the dataset that the record of 2.1.3 names.",
    });
  });

  it("on another dataset", () => {
    expect(judge([rerun(auc(0.962), { dataset: digest("x") })])).toMatchObject({
      result: "fail",
      text: expect.stringMatching(/^Re-run on another dataset than transactions v4; /),
    });
  });

  it("measured on another set, or in another way", () => {
    const other = { "holdout-2025q1": { ...holdout, split: "validation" } };
    expect(judge([rerun(auc(0.962), {}, { evaluationSets: other })])).toMatchObject({
      result: "not-comparable",
      text: expect.stringContaining("which differ in split"),
    });
    const f1 = { f1: on({ value: 0.911, threshold: 0.4, averaging: "binary" }) };
    expect(judge([rerun(f1)]).result).toBe("not-comparable");
  });

  it("of a version whose origin nobody knows", () => {
    const candidate = candidateRecord({ provenance: "unknown", source: undefined });
    expect(judge([rerun(auc(0.962))], undefined, { candidate }).result).toBe("missing");
  });
});

describe("the artifact of a re-run", () => {
  const same = { artifact: "same" } as const;

  it.each([
    ["the same", { artifact: digest("c") }, "pass", "Re-run gave the same artifact"],
    ["another", { artifact: digest("x") }, "fail", "Re-run gave another artifact"],
    ["none", {}, "missing", "the re-run's artifact isn't named"],
  ] as const)("that is %s", (_, made, result, text) => {
    const outcome = judge([rerun(auc(0.962), made)], same);
    expect(outcome.result).toBe(result);
    expect(outcome.text).toContain(text);
  });

  it("may be any where the gate doesn't ask", () => {
    expect(judge([rerun(auc(0.962), { artifact: digest("x") })]).result).toBe("pass");
  });

  it("is enough without numbers", () => {
    expect(judge([rerun({}, { artifact: digest("c") })], same).result).toBe("pass");
    expect(judge([rerun({})])).toMatchObject({
      result: "missing",
      text: "reproducibility-0001.yaml has no numbers",
    });
  });
});

describe("which re-run counts", () => {
  it("is none without evidence", () => {
    expect(judge([])).toMatchObject({ result: "missing", text: "No re-run of 2.1.3" });
  });

  it("is the latest, and earlier ones that failed are named", () => {
    const outcome = judge([rerun(auc(0.9)), rerun(auc(0.962), {}, {}, 2)]);
    expect(outcome.result).toBe("pass");
    expect(outcome.text).toMatch(/; earlier: fail in reproducibility-0001.yaml$/);
  });
});

test("a metric that nobody defined is missing", () => {
  expect(judge([rerun({ happiness: on({ value: 1 }) })])).toMatchObject({
    result: "missing",
    text: "the metric happiness isn't defined",
  });
});
