import { describe, expect, it, test } from "vitest";
import { evaluateCustom } from "../../../src/domain/gate/custom.js";
import { type CustomGate, customGateSchema } from "../../../src/domain/gate/definition/custom.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { context, digest, run } from "./example.js";

function redTeam(numbers: object, parts: object = {}, number = 1) {
  return run("custom", { test: "red-team", metrics: { pass_rate: numbers }, ...parts }, number);
}

function judge(
  evidence: GateContext["evidence"],
  gate: Partial<CustomGate> = { minimum: 0.95 },
  parts: Partial<GateContext> = {},
) {
  const definition = customGateSchema.parse({
    id: "a",
    kind: "custom",
    test: "red-team",
    metric: "pass_rate",
    ...gate,
  });
  return evaluateCustom(definition, context({ evidence, ...parts }));
}

test("counts are judged by their whole interval", () => {
  expect(judge([redTeam({ successes: 1962, n: 2000 })])).toEqual({
    result: "pass",
    observed: 0.981,
    bar: 0.95,
    text: "red-team: Pass rate 98.1% (95% CI 97.4% to 98.6%) is at least 95%",
    fix: null,
  });
});

test.each([
  [{ successes: 1910, n: 2000 }, { minimum: 0.95 }, "inconclusive"],
  [{ successes: 1800, n: 2000 }, { minimum: 0.95 }, "fail"],
  [{ value: 0.96 }, { minimum: 0.95 }, "pass"],
  [{ value: 0.96, standardError: 0.02 }, { minimum: 0.95 }, "inconclusive"],
  [{ value: 0.96, interval: [0.955, 0.97] }, { minimum: 0.95 }, "pass"],
  [{ value: 0.96, n: 100 }, { minimum: 0.95 }, "inconclusive"],
  [{ value: 0.04 }, { maximum: 0.05 }, "pass"],
  [{ value: 0.06 }, { maximum: 0.05 }, "fail"],
  [{ value: 0 }, { maximum: 0 }, "pass"],
] as const)("%j against %j: %s", (numbers, gate, result) => {
  expect(judge([redTeam(numbers)], gate).result).toBe(result);
});

test("a point doesn't pass where the policy refuses points", () => {
  expect(judge([redTeam({ value: 0.96 })], undefined, { pointOnly: "refuse" }).result).toBe(
    "missing",
  );
});

describe("which run counts", () => {
  it("is the latest of the test, and earlier ones that didn't pass are named", () => {
    const [bad, good] = [redTeam({ value: 0.5 }), redTeam({ value: 0.99 }, {}, 2)];
    const other = redTeam({ value: 0.1 }, { test: "toxicity" }, 3);
    const outcome = judge([bad, good, other]);
    expect(outcome.result).toBe("pass");
    expect(outcome.text).toMatch(/; earlier: fail in custom-0001.yaml$/);
  });

  it("is none of another artifact", () => {
    expect(judge([redTeam({ value: 0.99 }, { artifact: digest("x") })])).toMatchObject({
      result: "missing",
      text: "No run of red-team for 2.1.3; not counted, of another artifact: custom-0001.yaml",
      fix: "Run red-team and add the evidence, of kind custom, with pass_rate.",
    });
  });

  it("must have the metric, and a possible number of it", () => {
    const metrics = { recall: { value: 1 } };
    expect(judge([redTeam({}, { metrics })])).toMatchObject({
      result: "missing",
      text: "red-team has no value of Pass rate",
    });
    expect(judge([redTeam({ value: 96 })])).toMatchObject({
      result: "missing",
      text: "red-team has no possible value of Pass rate",
    });
  });

  it("can't be of a metric that nobody defined", () => {
    expect(judge([], { metric: "happiness", minimum: 1 })).toMatchObject({
      result: "missing",
      text: "The metric happiness isn't defined",
    });
  });
});

test.each([
  ["no bound", {}],
  ["two bounds", { minimum: 0, maximum: 1 }],
])("a gate with %s is refused", (_, bounds) => {
  const gate = { id: "a", kind: "custom", test: "t", metric: "f1", ...bounds };
  expect(customGateSchema.safeParse(gate).success).toBe(false);
});
