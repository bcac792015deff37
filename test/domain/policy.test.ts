import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readDocument } from "../../src/domain/document.js";
import { defaultPolicy, policySchema } from "../../src/domain/policy.js";
import { policyText } from "./worked-example.js";

/** Paths of the problems of the worked example's policy with one thing changed. */
function faults(
  change: (policy: ReturnType<typeof parse>) => void,
): readonly (string | undefined)[] {
  const policy = parse(policyText);
  change(policy);
  const read = readDocument({ path: "policy.yml", text: stringify(policy) }, policySchema);
  return read.ok ? [] : read.problems.map((problem) => problem.place?.path);
}

test("the sketch of the page on formats is a policy as written", () => {
  const read = readDocument({ path: "policy.yml", text: policyText }, policySchema);
  expect(read).toMatchObject({
    ok: true,
    value: {
      registry: { root: "registry" },
      state: { branch: null },
      stages: { production: { codeowners: "every", owners: ["@ml-ops-on-call"] } },
    },
  });
});

test("all results but pass block where a policy doesn't say which do", () => {
  const read = policySchema.parse({ schema: 1 });
  expect(read.stages.production.blocking).toEqual(["fail", "inconclusive", "missing"]);
  expect(read.stages.staging.codeowners).toBe("every");
  expect(read.commands.short).toBe(true);
});

test("without a policy every code owner signs, and card and lineage are asked for", () => {
  const { staging, production } = defaultPolicy.stages;
  expect(staging.gates.map((gate) => gate.kind)).toEqual(["lineage"]);
  expect(production.gates.map((gate) => gate.kind)).toEqual(["lineage", "card"]);
  expect(production.codeowners).toBe("every");
});

test.each(["registry", "ml/registry", "a.b/c_d"])("the registry may lie in %s", (root) => {
  expect(faults((policy) => (policy.registry = { root }))).toEqual([]);
});

test.each(["/registry", "../registry", "a/../b", "a//b", "", "a/", "a b", ".github", "a\\b"])(
  "the registry can't lie in %j",
  (root) => {
    expect(faults((policy) => (policy.registry = { root }))).toContain("registry.root");
  },
);

test.each(["promotion", "promotion/x/production", "a..b", "a.lock", "-a", ""])(
  "the App's state can't live on the branch %j",
  (branch) => {
    expect(faults((policy) => (policy.state = { branch }))).toContain("state.branch");
  },
);

test("the App's state may live on a branch of its own", () => {
  expect(faults((policy) => (policy.state = { branch: "model-promoter/state" }))).toEqual([]);
});

test("a gate id that stands twice in a stage is refused at the second", () => {
  expect(
    faults((policy) => policy.stages.production.gates.push({ id: "p95", kind: "lineage" })),
  ).toEqual(["stages.production.gates.10.id"]);
});

test("two stages may have gates of the same id", () => {
  expect(
    faults((policy) => policy.stages.staging.gates.push({ id: "p95", kind: "latency", max: 200 })),
  ).toEqual([]);
});

test.each([
  [
    "a stage that no promotion leads to",
    (p: ReturnType<typeof parse>) => (p.stages.archived = {}),
    "stages.archived",
  ],
  [
    "a result that can't block",
    (p) => (p.stages.production.blocking = ["pass"]),
    "stages.production.blocking.0",
  ],
  [
    "an email as an owner",
    (p) => (p.stages.production.owners = ["a@example.com"]),
    "stages.production.owners.0",
  ],
  [
    "an owner without substitutes",
    (p) => (p.stages.production.substitutes = { "@a": [] }),
    "stages.production.substitutes.@a",
  ],
  ["an unknown switch", (p) => (p.trustEverybody = true), "trustEverybody"],
  [
    "a metric aimed at nothing",
    (p) => (p.metrics.x = { direction: "target", unit: "count", kind: "mean" }),
    "metrics.x.target",
  ],
  [
    "a target for a metric that has a direction",
    (p) => (p.metrics.x = { direction: "lower", target: 3, unit: "count", kind: "mean" }),
    "metrics.x.target",
  ],
] satisfies [string, (policy: ReturnType<typeof parse>) => unknown, string][])(
  "%s is refused",
  (_name, change, path) => {
    expect(faults(change)).toEqual([path]);
  },
);
