import { expect, test } from "vitest";
import { parse } from "yaml";
import { manifestSchema, productionRecordSchema } from "../../src/domain/manifest.js";
import { digest } from "./gate/example.js";

/** The sketch of the page on formats, with ids and digest filled in. */
const sketch = parse(`schema: 1
model: fraud-detection
versions:
  2.0.5: { stage: production, role: current, since: 2024-11-02T10:00:00Z, entry: 4be0aaaaaaaaaaaaaaaa }
  2.1.3: { stage: production, role: rolling-out, since: 2025-03-11T10:00:00Z, entry: 91c2aaaaaaaaaaaaaaaa }
rollout: { version: 2.1.3, step: 0, since: 2025-03-11T10:00:00Z, state: running, weights: { 2.0.5: 95, 2.1.3: 5 } }
last: { seq: 3, id: 91c2aaaaaaaaaaaaaaaa, digest: "${digest("e")}" }
`);

function faults(parts: object): readonly string[] {
  const read = manifestSchema.safeParse({ ...sketch, ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

test("the sketch of the page on formats is a manifest as written", () => {
  expect(faults({})).toEqual([]);
});

test("without a rollout nothing rolls out", () => {
  const { rollout: _, ...rest } = sketch;
  expect(manifestSchema.parse(rest).rollout).toBeNull();
});

test.each([
  [{ 2: 95, "2.1.3": 5 }, ["rollout.weights.2"]],
  [{ "2.0.5": 95, "2.1.3": 6 }, ["rollout.weights"]],
  [{ "2.0.5": 95 }, ["rollout.weights"]],
  [{ "2.0.5": 110, "2.1.3": -10 }, ["rollout.weights.2.0.5", "rollout.weights.2.1.3"]],
  [{}, ["rollout.weights"]],
  [{ "2.0.5": 99.9, "2.1.3": 0.1 }, []],
])("weights sum to 100: %j", (weights, paths) => {
  expect(faults({ rollout: { ...sketch.rollout, weights } })).toEqual(paths);
});

const state = { since: "2024-11-02T10:00:00Z", entry: "4be0aaaaaaaaaaaaaaaa" };

test.each([
  ["in Production without a role", { stage: "production", ...state }, "role"],
  ["in Staging with a role", { stage: "staging", role: "current", ...state }, "role"],
  ["named as in None", { stage: "none", ...state }, "stage"],
  ["without its entry", { stage: "staging", since: state.since }, "entry"],
])("a version is never %s", (_name, version, path) => {
  expect(faults({ versions: { "2.0.5": version } })).toEqual([`versions.2.0.5.${path}`]);
});

test("the sketch of production.json is one as written", () => {
  const artifact = { uri: "s3://models/fraud", digest: digest("c") };
  const record = {
    schema: 1,
    model: "fraud-detection",
    current: "2.0.5",
    since: "2024-11-02T10:00:00Z",
    entry: "91c2aaaaaaaaaaaaaaaa",
    serving: [
      { version: "2.0.5", weight: 95, artifact },
      { version: "2.1.3", weight: 5, artifact },
    ],
  };
  expect(productionRecordSchema.safeParse(record).success).toBe(true);
  expect(productionRecordSchema.safeParse({ ...record, current: "live" }).success).toBe(false);
});
