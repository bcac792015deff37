import { expect, test } from "vitest";
import { parse } from "yaml";
import { modelDefinitionSchema } from "../../src/domain/model-definition.js";
import { definitionText } from "./worked-example.js";

/** Paths of the issues of the worked example's model.yaml with parts replaced. */
function faults(parts: object): readonly string[] {
  const read = modelDefinitionSchema.safeParse({ ...parse(definitionText), ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

const rollout = parse(definitionText).rollout;
const withSteps = (...traffic: number[]) => ({
  rollout: { ...rollout, steps: traffic.map((one) => ({ traffic: one })) },
});

test("the sketch of the page on formats is a model.yaml as written", () => {
  expect(modelDefinitionSchema.parse(parse(definitionText))).toMatchObject({
    tier: "high",
    rollout: { kind: "canary", migration: "14d" },
    gates: { staging: [], production: [] },
  });
});

test("a rollout's steps rise, and end at all traffic", () => {
  expect(faults(withSteps(5, 25, 100))).toEqual([]);
  expect(faults(withSteps(100))).toEqual([]);
  expect(faults(withSteps(25, 5, 100))).toEqual(["rollout.steps"]);
  expect(faults(withSteps(5, 5, 100))).toEqual(["rollout.steps"]);
  expect(faults(withSteps(5, 25))).toEqual(["rollout.steps"]);
  expect(faults(withSteps())).toContain("rollout.steps");
  expect(faults(withSteps(0, 100))).toEqual(["rollout.steps.0.traffic"]);
  expect(faults(withSteps(5, 101))).toContain("rollout.steps.1.traffic");
});

test("a condition to roll back has one bound", () => {
  const when = (condition: object) =>
    faults({
      rollout: { ...rollout, rollbackIf: [{ metric: "error_rate", window: "15m", ...condition }] },
    });
  expect(when({ above: 0.1 })).toEqual([]);
  expect(when({ below: 0.1 })).toEqual([]);
  expect(when({})).toEqual(["rollout.rollbackIf.0.above"]);
  expect(when({ above: 0.1, below: 0.2 })).toEqual(["rollout.rollbackIf.0.above"]);
});

test.each(["15", "0h", "1w", "-1d", "1.5h", "h"])("%s is no duration", (migration) => {
  expect(faults({ rollout: { ...rollout, migration } })).toEqual(["rollout.migration"]);
});

test("a gate id that stands twice is refused", () => {
  const gate = { id: "mine", kind: "lineage" };
  expect(faults({ gates: { production: [gate, gate] } })).toEqual(["gates.production.1.id"]);
  expect(faults({ gates: { production: [gate], staging: [gate] } })).toEqual([]);
});
