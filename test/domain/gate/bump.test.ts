import { expect, test } from "vitest";
import { evaluateBump } from "../../../src/domain/gate/bump.js";
import { bumpGateSchema } from "../../../src/domain/gate/definition/bump.js";
import { candidateRecord, context, incumbentRecord } from "./example.js";

function judge(version: string, parts: object = {}, gate: object = {}) {
  const definition = bumpGateSchema.parse({ id: "bump", kind: "bump", ...gate });
  return evaluateBump(definition, context({ candidate: candidateRecord({ version, ...parts }) }));
}

const dataset = {
  name: "transactions",
  version: "v5",
  digest: `sha256:${"5".repeat(64)}`,
  records: 1,
};
const major = { architecture: "mlp", dataset };

test("a number that rises as much as the change passes", () => {
  expect(judge("3.0.0", major)).toEqual({
    result: "pass",
    observed: "major",
    bar: "major",
    text: "2.0.5 to 3.0.0 is a major step; architecture xgboost -> mlp",
    fix: null,
  });
});

test("a number that understates the change fails, with the reason and the number to take", () => {
  expect(judge("2.1.3", major)).toEqual({
    result: "fail",
    observed: "minor",
    bar: "major",
    text: "2.0.5 to 2.1.3 is a minor step, and the change is major: architecture xgboost -> mlp",
    fix: "Register it as 3.0.0.",
  });
});

test.each([
  ["2.0.6", {}, "pass"],
  ["2.0.6", { dataset }, "fail"],
  ["2.1.0", { dataset }, "pass"],
  ["3.0.0", {}, "pass"],
  ["3.0.0-rc.1", major, "pass"],
  ["2.0.6", { parameters: { max_depth: 8 } }, "fail"],
  ["2.0.6", { parameters: { eta: 0.1 } }, "pass"],
] as const)("%s with %j: %s", (version, parts, result) => {
  expect(judge(version, parts, { parameters: ["max_depth"] }).result).toBe(result);
});

test("it does not apply to a version that isn't newer, or without one in Production", () => {
  expect(judge("2.0.4", major)).toMatchObject({
    result: "not-applicable",
    text: "2.0.4 isn't newer than 2.0.5 in Production, so its number says nothing of a change",
  });
  const gate = bumpGateSchema.parse({ id: "bump", kind: "bump" });
  expect(evaluateBump(gate, context({ incumbent: null })).result).toBe("not-applicable");
  expect(evaluateBump(gate, context({ incumbent: incumbentRecord() })).result).toBe("pass");
});
