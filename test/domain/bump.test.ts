import semver from "semver";
import { describe, expect, it, test } from "vitest";
import { bumpLevels, coversLevel, declaredLevel } from "../../src/domain/bump/level.js";
import { proposeBump } from "../../src/domain/bump.js";
import { incumbentRecord } from "./gate/example.js";

const signature = {
  inputs: { amount: { type: "float64" }, country: { type: "string" } },
  outputs: { score: { type: "float64" }, vector: { type: "tensor", shape: [-1, 128] } },
};
const parents = [{ name: "base", version: "1", digest: `sha256:${"1".repeat(64)}` }];
const before = {
  signature,
  parents,
  parameters: { max_depth: 6, eta: 0.1, seed: 1, embedding_dim: 128, decision_threshold: 0.5 },
};
const previous = incumbentRecord(before);
const dataset = {
  name: "transactions",
  version: "v5",
  digest: `sha256:${"5".repeat(64)}`,
  records: 1,
};

function propose(parts: object, thatMatter: readonly string[] = ["max_depth"]) {
  return proposeBump(previous, incumbentRecord({ ...before, ...parts }), thatMatter);
}

const lock = { lock: "uv.lock", digest: `sha256:${"7".repeat(64)}` };

test("a changed environment alone is a patch, with its reason; one that only one of the two names says nothing", () => {
  const proposed = (was: object | undefined, is: object | undefined) =>
    proposeBump(
      incumbentRecord({ ...before, environment: was }),
      incumbentRecord({ ...before, environment: is }),
    );
  const changed = { ...lock, digest: `sha256:${"8".repeat(64)}` };
  expect(proposed(lock, changed)).toMatchObject({
    level: "patch",
    reasons: ["environment uv.lock, of another content"],
  });
  expect(proposed(lock, { ...changed, lock: "conda-lock.yml" }).reasons).toEqual([
    "environment uv.lock -> conda-lock.yml",
  ]);
  for (const [was, is] of [
    [lock, lock],
    [undefined, lock],
    [lock, undefined],
  ])
    expect(proposed(was, is).reasons).toEqual([
      "trained once more, with nothing declared that changed",
    ]);
});

const parameters = (changed: object) => ({ parameters: { ...before.parameters, ...changed } });
const inputs = (changed: object) => ({ signature: { ...signature, inputs: changed } });
const outputs = (changed: object) => ({
  signature: { ...signature, outputs: { ...signature.outputs, ...changed } },
});

test.each([
  ["type", { type: "ranker" }, "major", "type classifier -> ranker"],
  ["architecture", { architecture: "mlp" }, "major", "architecture xgboost -> mlp"],
  [
    "a new feature",
    inputs({ ...signature.inputs, age: { type: "int32" } }),
    "major",
    "feature age is new",
  ],
  ["a feature gone", inputs({ amount: { type: "float64" } }), "major", "feature country is gone"],
  [
    "a feature's type",
    inputs({ ...signature.inputs, amount: { type: "float32" } }),
    "major",
    "feature amount float64 -> float32",
  ],
  [
    "embedding dimension",
    parameters({ embedding_dim: 256 }),
    "major",
    "embedding dimension embedding_dim 128 -> 256",
  ],
  [
    "an output's shape",
    outputs({ vector: { type: "tensor", shape: [-1, 256] } }),
    "major",
    "output vector tensor[-1, 128] -> tensor[-1, 256]",
  ],
  [
    "an output gone",
    { signature: { ...signature, outputs: { score: { type: "float64" } } } },
    "major",
    "output vector is gone",
  ],
  [
    "another base model",
    { parents: [{ ...parents[0], name: "other" }] },
    "major",
    "base models base -> other",
  ],
  ["a new output", outputs({ why: { type: "string" } }), "minor", "output why is new"],
  ["dataset version", { dataset }, "minor", "dataset transactions v4 -> transactions v5"],
  [
    "dataset content",
    { dataset: { ...dataset, version: "v4" } },
    "minor",
    "dataset transactions v4, of another content",
  ],
  [
    "no dataset any more",
    { dataset: undefined, provenance: "unknown" },
    "minor",
    "dataset transactions v4 -> unknown",
  ],
  [
    "a base model's version",
    { parents: [{ ...parents[0], version: "2", digest: `sha256:${"2".repeat(64)}` }] },
    "minor",
    "base model base 1 -> 2",
  ],
  ["a parameter that matters", parameters({ max_depth: 8 }), "minor", "parameter max_depth 6 -> 8"],
  ["a single small parameter", parameters({ eta: 0.08 }), "patch", "parameter eta 0.1 -> 0.08"],
  [
    "a threshold",
    parameters({ decision_threshold: 0.6 }),
    "patch",
    "threshold decision_threshold 0.5 -> 0.6",
  ],
  ["a number as text", parameters({ seed: "1" }), "patch", 'parameter seed 1 -> "1"'],
  [
    "a parameter gone",
    { parameters: { max_depth: 6, eta: 0.1, embedding_dim: 128, decision_threshold: 0.5 } },
    "patch",
    "parameter seed 1 -> none",
  ],
] as const)("%s: %o is %s", (_, parts, level, reason) => {
  expect(propose(parts)).toEqual({
    level,
    reasons: [reason],
    version: semver.inc("2.0.5", level),
  });
});

test("several small parameters at once are minor", () => {
  expect(propose(parameters({ eta: 0.2, seed: 2 }))).toMatchObject({
    level: "minor",
    reasons: ["parameter eta 0.1 -> 0.2", "parameter seed 1 -> 2"],
  });
});

test("a threshold beside a small parameter is still a patch", () => {
  expect(propose(parameters({ eta: 0.2, decision_threshold: 0.6 })).level).toBe("patch");
});

test("a threshold that a metric is measured at is a patch", () => {
  const [f1, other] = [0.5, 0.4].map((threshold) => ({
    metrics: { f1: { value: 0.9, threshold, evaluatedOn: "holdout-2025q1" } },
  }));
  const from = incumbentRecord({ ...before, ...f1 });
  const to = incumbentRecord({ ...before, ...other });
  expect(proposeBump(from, to)).toEqual({
    level: "patch",
    reasons: ["threshold of f1 0.5 -> 0.4"],
    version: "2.0.6",
  });
});

test("a version trained once more is a patch", () => {
  expect(propose({})).toEqual({
    level: "patch",
    reasons: ["trained once more, with nothing declared that changed"],
    version: "2.0.6",
  });
});

test("the weightiest reason decides and comes first", () => {
  const { level, reasons, version } = propose({
    ...parameters({ eta: 0.2 }),
    dataset,
    architecture: "mlp",
  });
  expect({ level, version }).toEqual({ level: "major", version: "3.0.0" });
  expect(reasons).toEqual([
    "architecture xgboost -> mlp",
    "dataset transactions v4 -> transactions v5",
    "parameter eta 0.1 -> 0.2",
  ]);
});

test("a signature that one of the two doesn't give says nothing of features", () => {
  expect(propose({ signature: undefined }).level).toBe("patch");
});

test("a model's first version is 1.0.0", () => {
  expect(proposeBump(null, previous)).toEqual({
    level: "first",
    reasons: ["the model's first version"],
    version: "1.0.0",
  });
});

test.each([
  ["2.0.0-rc.1", { architecture: "mlp" }, "2.0.0"],
  ["2.0.0-rc.1", {}, "2.0.0"],
  ["2.1.0-rc.1", { architecture: "mlp" }, "3.0.0"],
  ["2.1.0-rc.1", { dataset }, "2.1.0"],
  ["2.1.1-rc.1", { dataset }, "2.2.0"],
  ["2.1.1-rc.1", {}, "2.1.1"],
  ["0.3.1", { architecture: "mlp" }, "1.0.0"],
])("after %s with %o comes %s", (version, parts, next) => {
  const from = incumbentRecord({ ...before, version });
  const proposed = proposeBump(from, incumbentRecord({ ...before, ...parts }));
  expect(proposed.version).toBe(next);
});

describe("the level that two numbers declare", () => {
  it.each([
    ["2.0.5", "3.0.0", "major"],
    ["2.0.5", "2.1.0", "minor"],
    ["2.0.5", "2.0.6", "patch"],
    ["2.0.5", "3.0.0-rc.1", "major"],
    ["2.0.5", "2.0.5", null],
    ["2.0.5", "2.0.4", null],
    ["2.0.5", "2.0.5-rc.1", null],
    ["2.0.0-rc.1", "2.0.0", "major"],
    ["2.0.0-rc.1", "2.0.0-rc.2", "major"],
    ["2.1.0-rc.1", "2.1.0", "minor"],
    ["2.1.1-rc.1", "2.1.1", "patch"],
  ])("%s to %s: %s", (from, to, level) => {
    expect(declaredLevel(from, to)).toBe(level);
  });

  it("covers what asks for as much or less", () => {
    for (const [rank, declared] of bumpLevels.entries())
      expect(bumpLevels.map((needed) => coversLevel(declared, needed))).toEqual(
        bumpLevels.map((_, other) => rank <= other),
      );
  });

  it("is always enough for a proposal: what is proposed never understates", () => {
    const changes = [{}, { dataset }, { architecture: "mlp" }, parameters({ eta: 0.2 })];
    for (const version of [
      "0.0.1",
      "0.9.0",
      "1.0.0",
      "2.0.0-rc.1",
      "2.1.0-rc.1",
      "2.1.1-rc.1",
      "2.0.5",
    ])
      for (const parts of changes) {
        const proposed = proposeBump(
          incumbentRecord({ ...before, version }),
          incumbentRecord({ ...before, ...parts }),
        );
        const declared = declaredLevel(version, proposed.version);
        expect(
          declared !== null && proposed.level !== "first" && coversLevel(declared, proposed.level),
        ).toBe(true);
      }
  });
});
