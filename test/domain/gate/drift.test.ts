import { describe, expect, it, test } from "vitest";
import { type DriftGate, driftGateSchema } from "../../../src/domain/gate/definition/drift.js";
import { evaluateDrift } from "../../../src/domain/gate/drift.js";
import { context, digest, run } from "./example.js";

const steady = { kind: "counts", reference: [1000, 2000, 1000], current: [510, 990, 500] };
const moved = { kind: "counts", reference: [1000, 2000, 1000], current: [200, 800, 1000] };
/** As far apart as `moved`, on so few examples that it may be chance. */
const few = { kind: "counts", reference: [5, 10, 5], current: [1, 4, 5] };
const reported = (method: string, value: number) => ({ kind: "statistic", method, value });

function report(features: object, parts: object = {}, number = 1) {
  const body = { reference: "transactions v4", current: "live requests", features };
  return run("drift", { ...body, ...parts }, number);
}

function judgeRuns(evidence: readonly ReturnType<typeof report>[], gate: Partial<DriftGate> = {}) {
  const definition = driftGateSchema.parse({ id: "drift", kind: "drift", ...gate });
  return evaluateDrift(definition, context({ evidence }));
}

function judge(features: object, gate: Partial<DriftGate> = {}) {
  return judgeRuns([report(features)], gate);
}

test("features that stayed where they were pass, the one that moved most is named", () => {
  const outcome = judge({ a: { ...steady, current: steady.reference }, b: steady });
  expect(outcome).toEqual({
    result: "pass",
    observed: 0,
    bar: 0,
    text: "2 features of live requests against transactions v4, the most b psi 0.000",
    fix: null,
  });
});

test("a feature that moved fails, with its index computed from the counts", () => {
  expect(judge({ a: steady, b: moved })).toMatchObject({
    result: "fail",
    observed: 0.5,
    bar: 0,
    text: "1 of 2 features drifted: b psi 0.333 (p < 0.001); 2 features of live requests against transactions v4",
    fix: "Find out why they moved; train on what comes in now, or correct the input.",
  });
});

describe("the bars", () => {
  it.each([
    ["the index", { maxPsi: 0.5 }, "pass"],
    ["the index", { maxPsi: 0.3 }, "fail"],
    ["the distance", { maxKs: 0.3 }, "pass"],
    ["the distance", { maxKs: 0.2 }, "fail"],
    ["both, and one is missed", { maxPsi: 0.5, maxKs: 0.2 }, "fail"],
    ["the share, half of them", { maxShare: 0.5 }, "pass"],
    ["the share, fewer", { maxShare: 0.4 }, "fail"],
  ] as const)("of %s: %j: %s", (_, gate, result) => {
    expect(judge({ a: steady, b: moved }, gate).result).toBe(result);
  });

  it("name what drifted even where the share is allowed", () => {
    expect(judge({ a: steady, b: moved }, { maxShare: 0.5 }).text).toContain(
      "1 of 2 features drifted: b psi 0.333",
    );
  });
});

describe("drift that chance may explain", () => {
  it("is inconclusive", () => {
    expect(judge({ a: steady, b: few })).toMatchObject({
      result: "inconclusive",
      observed: 0,
      text: expect.stringMatching(
        /^too few examples to tell drift from chance: b psi 0.333 \(p = 0.\d+\); /,
      ),
      fix: "Count more examples and add the evidence.",
    });
  });

  it("doesn't matter where the share allows even all of it", () => {
    expect(judge({ a: steady, b: few }, { maxShare: 0.5 }).result).toBe("pass");
    expect(judge({ a: moved, b: few, c: steady }, { maxShare: 0.4 }).result).toBe("inconclusive");
  });
});

describe("a statistic that a report gives", () => {
  it.each([
    ["psi", 0.19, {}, "pass"],
    ["psi", 0.21, {}, "fail"],
    ["ks", 0.1, { maxKs: 0.2 }, "pass"],
    ["wasserstein", 0.3, { reported: { wasserstein: 0.1 } }, "fail"],
    ["wasserstein", 0.05, { reported: { wasserstein: 0.1 } }, "pass"],
    ["wasserstein", 0.05, {}, "missing"],
    ["ks", 0.1, {}, "missing"],
  ] as const)(
    "%s %d is held against the bar of its method %j: %s",
    (method, value, gate, result) => {
      const outcome = judge({ a: reported(method, value) }, gate);
      expect(outcome.result).toBe(result);
      expect(outcome.text).toContain(`a ${method} ${value.toFixed(3)} as reported`);
    },
  );

  it("without a bar says what to do", () => {
    expect(judge({ a: reported("hellinger", 0.3) })).toMatchObject({
      text: "no bar is set for a hellinger 0.300 as reported; 1 feature of live requests against transactions v4",
      fix: "Hand in counts by bin, or set a bar for the method under reported in the gate.",
    });
  });
});

describe("which report counts", () => {
  it("is none without evidence, or of another artifact", () => {
    expect(judgeRuns([])).toMatchObject({ result: "missing", text: "No drift report of 2.1.3" });
    expect(judgeRuns([report({ a: steady }, { artifact: digest("x") })])).toMatchObject({
      result: "missing",
      text: "No drift report of 2.1.3; not counted, of another artifact: drift-0001.yaml",
    });
  });

  it("is the latest, and earlier ones that drifted are named", () => {
    const outcome = judgeRuns([report({ a: moved }, {}, 1), report({ a: steady }, {}, 2)]);
    expect(outcome.result).toBe("pass");
    expect(outcome.text).toMatch(/; earlier: drift in drift-0001.yaml$/);
  });
});
