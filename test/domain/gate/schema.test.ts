import { describe, expect, it, test } from "vitest";
import { schemaGateSchema } from "../../../src/domain/gate/definition/schema.js";
import { evaluateSchema } from "../../../src/domain/gate/schema.js";
import { type Signature, signatureSchema } from "../../../src/domain/model-version.js";
import { candidateRecord, context } from "./example.js";

const served = {
  inputs: { amount: { type: "float64" }, country: { type: "string", required: false } },
  outputs: { score: { type: "float32" } },
};

interface Parts {
  readonly inputs?: object;
  readonly outputs?: object;
}

function judge(signature: Parts, rules: object | undefined = undefined, serving: Parts = served) {
  return judgeServing(signatureSchema.parse(serving), { ...served, ...signature }, rules);
}

function judgeServing(serving: Signature | null, signature: object, rules?: object) {
  const gate = schemaGateSchema.parse({ id: "schema", kind: "schema", rules });
  return evaluateSchema(gate, context({ candidate: candidateRecord({ signature }), serving }));
}

test("a version with the same inputs and outputs takes the place of what serves", () => {
  expect(judge({})).toEqual({
    result: "pass",
    observed: 0,
    bar: 0,
    text: "Takes the place of what serves: 2 of 2 inputs, 1 of 1 outputs",
    fix: null,
  });
});

const country = { type: "string", required: false };

/** Rule, what the version has instead, what the gate says of it by default, and the words. */
const inputCases = [
  [
    "inputRequired",
    { amount: { type: "float64" }, country, age: { type: "int32" } },
    "fail",
    "input age is required and isn't sent",
  ],
  [
    "inputRequired",
    { amount: { type: "float64" }, country: { type: "string" } },
    "fail",
    "input country is required and isn't always sent",
  ],
  [
    "inputAdded",
    { amount: { type: "float64" }, country, age: { type: "int32", required: false } },
    "pass",
    null,
  ],
  [
    "inputDropped",
    { amount: { type: "float64" } },
    "pass",
    "note: input country is sent and no longer used",
  ],
  ["inputOptional", { amount: { type: "float64", required: false }, country }, "pass", null],
  [
    "inputNarrowed",
    { amount: { type: "float32" }, country },
    "fail",
    "input amount takes float32, and float64 is sent",
  ],
  [
    "inputRetyped",
    { amount: { type: "string" }, country },
    "fail",
    "input amount takes string, and float64 is sent",
  ],
  [
    "inputRetyped",
    { amount: { type: "int64" }, country },
    "fail",
    "input amount takes int64, and float64 is sent",
  ],
] as const;

const outputCases = [
  ["outputDropped", { label: { type: "bool" } }, "fail", "output score is expected and not given"],
  [
    "outputOptional",
    { score: { type: "float32", required: false } },
    "fail",
    "output score is expected and may be left out",
  ],
  [
    "outputAdded",
    { score: { type: "float32" }, why: { type: "string" } },
    "pass",
    "note: output why is new",
  ],
  [
    "outputWidened",
    { score: { type: "float64" } },
    "fail",
    "output score is float64, and float32 is expected",
  ],
  [
    "outputRetyped",
    { score: { type: "bool" } },
    "fail",
    "output score is bool, and float32 is expected",
  ],
] as const;

describe.each([
  ...inputCases.map(([rule, inputs, result, text]) => ({ rule, parts: { inputs }, result, text })),
  ...outputCases.map(([rule, outputs, result, text]) => ({
    rule,
    parts: { outputs },
    result,
    text,
  })),
])("$rule of $parts", ({ rule, parts, result, text }) => {
  it(`is ${result} where the gate doesn't say`, () => {
    const outcome = judge(parts);
    expect(outcome.result).toBe(result);
    if (text === null) expect(outcome.text).not.toContain(";");
    else expect(outcome.text).toContain(text);
  });

  it.each(["fail", "warn", "allow"])("is what the gate says: %s", (level) => {
    const others = { outputAdded: "allow", outputDropped: "allow", inputRequired: "allow" };
    const outcome = judge(parts, { ...others, [rule]: level });
    expect(outcome.result).toBe(level === "fail" ? "fail" : "pass");
    expect(outcome.text.includes("note: ")).toBe(level === "warn");
  });
});

const tensor = (...shape: readonly number[]) => ({ type: "tensor", shape });

test.each([
  ["float32 sent, float64 taken", { type: "float32" }, { type: "float64" }, "pass"],
  ["int32 sent, int64 taken", { type: "int32" }, { type: "int64" }, "pass"],
  [
    "int64 sent, float64 taken, which holds not all of them",
    { type: "int64" },
    { type: "float64" },
    "fail",
  ],
  ["a fixed length sent, any taken", tensor(1, 128), tensor(-1, 128), "pass"],
  ["any length sent, a fixed one taken", tensor(-1, 128), tensor(1, 128), "fail"],
  ["another length", tensor(-1, 128), tensor(-1, 256), "fail"],
  ["another number of axes", tensor(1, 128), tensor(128), "fail"],
  ["one axis wider, one narrower", tensor(-1, 128), tensor(1, -1), "fail"],
  ["a shape sent, any taken", tensor(1, 128), { type: "tensor" }, "pass"],
  ["any shape sent, one taken", { type: "tensor" }, tensor(1, 128), "fail"],
] as const)("an input with %s: %s", (_, sent, taken, result) => {
  const serving = { inputs: { x: sent }, outputs: {} };
  expect(judge({ inputs: { x: taken }, outputs: {} }, undefined, serving).result).toBe(result);
});

test.each([
  ["inputWidened", { type: "int32" }, { type: "int64" }],
  ["inputNarrowed", { type: "int64" }, { type: "int32" }],
  ["inputRetyped", { type: "int64" }, { type: "float64" }],
  ["inputRetyped", tensor(1, 128), tensor(1, 256)],
  ["inputRetyped", tensor(-1, 128), tensor(1, -1)],
  ["inputNarrowed", tensor(-1, -1), tensor(1, 128)],
  ["inputWidened", tensor(1, 128), tensor(-1, -1)],
] as const)("%s judges %j sent and %j taken, no other rule", (rule, sent, taken) => {
  const serving = { inputs: { x: sent }, outputs: {} };
  const rules = { inputWidened: "allow", inputNarrowed: "allow", inputRetyped: "allow" };
  const version = { inputs: { x: taken }, outputs: {} };
  expect(judge(version, { ...rules, [rule]: "fail" }, serving).result).toBe("fail");
  expect(judge(version, rules, serving).result).toBe("pass");
});

test("an output may have fewer values than are expected", () => {
  const serving = { inputs: {}, outputs: { score: { type: "float64" } } };
  expect(
    judge({ inputs: {}, outputs: { score: { type: "float32" } } }, undefined, serving).result,
  ).toBe("pass");
});

test("an output that isn't always expected may be gone", () => {
  const serving = {
    inputs: {},
    outputs: { score: { type: "bool" }, why: { type: "string", required: false } },
  };
  const version = { inputs: {}, outputs: { score: { type: "bool" } } };
  expect(judge(version, undefined, serving)).toMatchObject({ result: "pass", observed: 0 });
});

test("every failing difference is named, and what to do is said once", () => {
  const outcome = judge({ inputs: { amount: { type: "string" }, age: { type: "int32" } } });
  expect(outcome).toMatchObject({
    result: "fail",
    observed: 2,
    text: "input amount takes string, and float64 is sent; input age is required and isn't sent; note: input country is sent and no longer used",
    fix: "Ask for a version that takes what is sent, or change serving and model.yaml first.",
  });
});

test("an input with the name of an object's own method is a name like any other", () => {
  const inputs = { ...served.inputs, constructor: { type: "string" } };
  expect(judge({ inputs }).text).toContain("input constructor is required and isn't sent");
});

describe("nothing is proven", () => {
  it.each([null, signatureSchema.parse({})])("where model.yaml describes no serving", (serving) => {
    expect(judgeServing(serving, served)).toMatchObject({
      result: "missing",
      text: "model.yaml doesn't say what serving sends and expects",
    });
  });

  it("where the record has no signature", () => {
    expect(judge({ inputs: {}, outputs: {} })).toMatchObject({
      result: "missing",
      text: "The record of 2.1.3 has no signature",
    });
  });
});

test("a rule that there isn't, or a level, is refused", () => {
  const read = (rules: object) =>
    schemaGateSchema.safeParse({ id: "a", kind: "schema", rules }).success;
  expect(read({ inputRequired: "warn" })).toBe(true);
  expect(read({ inputRenamed: "fail" })).toBe(false);
  expect(read({ inputRequired: "ignore" })).toBe(false);
});
