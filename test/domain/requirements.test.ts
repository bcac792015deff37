import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCodeowners } from "../../src/domain/codeowners.js";
import { digestOfValue } from "../../src/domain/digest.js";
import { modelDefinitionSchema } from "../../src/domain/model-definition.js";
import { policySchema } from "../../src/domain/policy.js";
import { type Requirements, resolveRequirements } from "../../src/domain/requirements.js";
import { DOSSIER_PATH } from "./worked-example.js";

interface Asked {
  readonly stage?: object;
  readonly metrics?: object;
  readonly gates?: readonly object[];
  readonly codeowners?: string | null;
  readonly tier?: string;
}

function resolve({
  stage = {},
  metrics = {},
  gates = [],
  codeowners = "* @a",
  tier = "medium",
}: Asked) {
  return resolveRequirements({
    policy: policySchema.parse({ schema: 1, metrics, stages: { production: stage } }),
    codeowners: codeowners === null ? null : parseCodeowners(codeowners, ".github/CODEOWNERS"),
    definition: modelDefinitionSchema.parse({
      schema: 1,
      model: "fraud-detection",
      description: "x",
      tier,
      gates: { production: gates },
    }),
    dossierPath: DOSSIER_PATH,
    to: "production",
  });
}

function resolved(asked: Asked): Requirements {
  const requirements = resolve(asked);
  if (!requirements.ok) throw new Error(requirements.problems.map(({ what }) => what).join("\n"));
  return requirements.value;
}

/** Places as `owner` or `owner|other|other`. */
function places(asked: Asked): readonly string[] {
  return resolved(asked).owners.map(({ owner, or = [] }) => [owner, ...or].join("|"));
}

const always = { id: "a", kind: "lineage" };
const forHigh = { ...always, tiers: ["high"] };

test("the tier of the model is part of what is approved where a gate judges certain tiers", () => {
  const [low, high] = (["low", "high"] as const).map((tier) =>
    resolved({ gates: [forHigh], tier }),
  );
  expect([low?.tier, high?.tier]).toEqual(["low", "high"]);
  expect(low?.digest).not.toBe(high?.digest);
});

test("so it is where the card gate asks different sections of the tiers", () => {
  const sections = { low: ["details"], medium: ["details"], high: ["limitations"] };
  const byTier = { id: "card", kind: "card", sections };
  const [low, high] = (["low", "high"] as const).map((tier) => resolved({ gates: [byTier], tier }));
  expect([low?.tier, high?.tier]).toEqual(["low", "high"]);
});

test("the tier of the model changes nothing where every gate judges all tiers", () => {
  const [low, high] = (["low", "high"] as const).map((tier) => resolved({ gates: [always], tier }));
  expect(low).toEqual(high);
  expect(low).not.toHaveProperty("tier");
});

test("the tiers that a gate judges are part of what is approved", () => {
  const digests = [always, forHigh, { ...always, tiers: ["high", "low"] }].map(
    (gate) => resolved({ gates: [gate] }).digest,
  );
  expect(new Set(digests).size).toBe(3);
});

test("every owner that the line names must sign, and those of the policy", () => {
  expect(places({ codeowners: "* @a @acme/b", stage: { owners: ["@c"] } })).toEqual([
    "@a",
    "@acme/b",
    "@c",
  ]);
});

test("any: one of the line's owners is enough; the policy's owners still must", () => {
  const stage = { codeowners: "any", owners: ["@c"] };
  expect(places({ codeowners: "* @a @b", stage })).toEqual(["@a|@b", "@c"]);
  expect(places({ codeowners: "* @a", stage })).toEqual(["@a", "@c"]);
});

test("any: an owner whom the policy names must sign, though the line would be content with another", () => {
  const stage = { codeowners: "any", owners: ["@B"] };
  expect(places({ codeowners: "* @a @b", stage })).toEqual(["@B"]);
  expect(places({ codeowners: "* @b @a", stage })).toEqual(["@B"]);
});

test("off: CODEOWNERS is not asked, whatever it says", () => {
  const stage = { codeowners: "off", owners: ["@c"] };
  expect(places({ codeowners: "* @a", stage })).toEqual(["@c"]);
  expect(places({ codeowners: "* @a\n* broken", stage })).toEqual(["@c"]);
});

test("an owner named twice signs once, whatever the case", () => {
  const stage = { owners: ["@Fraud-Lead", "@acme/ML", "@acme/ml"] };
  expect(places({ codeowners: "* @fraud-lead @FRAUD-LEAD", stage })).toEqual([
    "@fraud-lead",
    "@acme/ML",
  ]);
});

test("the last line that matches decides, and one without owners clears them", () => {
  const stage = { owners: ["@c"] };
  expect(places({ codeowners: "* @a\n/registry/ @b\n" })).toEqual(["@b"]);
  expect(places({ codeowners: "* @a\n/registry/\n", stage })).toEqual(["@c"]);
  expect(places({ codeowners: "/docs/ @a\n", stage })).toEqual(["@c"]);
  expect(places({ codeowners: null, stage })).toEqual(["@c"]);
});

test.each([
  ["there is no CODEOWNERS", { codeowners: null }],
  ["no line of CODEOWNERS matches", { codeowners: "/docs/ @a\n" }],
  ["the line that matches names nobody", { codeowners: "* @a\n/registry/\n" }],
])("where %s and the policy adds nobody, the request is refused", (_name, asked) => {
  expect(resolve(asked)).toMatchObject({ ok: false, problems: [{ code: "owners-missing" }] });
});

test("that nobody need sign is for the policy to say", () => {
  expect(places({ stage: { codeowners: "off" } })).toEqual([]);
});

test("it is said where each owner comes from, and that a catch-all line matched", () => {
  const stage = { owners: ["@c"] };
  expect(resolved({ codeowners: "# who\n* @a\n", stage }).owners).toEqual([
    { owner: "@a", because: { file: ".github/CODEOWNERS", line: 2, catchAll: true } },
    {
      owner: "@c",
      because: { file: ".github/model-promoter.yml", property: "stages.production.owners" },
    },
  ]);
  const [own] = resolved({ codeowners: "/registry/ @a\n" }).owners;
  expect(own?.because).toEqual({ file: ".github/CODEOWNERS", line: 1 });
});

test("substitutes may sign in the place of the owner they are named for, and of no other", () => {
  const stage = { owners: ["@c"], substitutes: { "@A": ["@s", "@acme/t"], "@z": ["@y"] } };
  expect(places({ codeowners: "* @a @b", stage })).toEqual(["@a|@s|@acme/t", "@b", "@c"]);
});

test("a substitute who is an owner too doesn't take the owner's place away", () => {
  const stage = { substitutes: { "@a": ["@b"] } };
  expect(places({ codeowners: "* @a @b", stage })).toEqual(["@a|@b", "@b"]);
});

test("a line that GitHub skips and that may decide who signs refuses the request", () => {
  const result = resolve({ codeowners: "* @a\n/registry/ fraud-lead\n" });
  expect(result).toMatchObject({
    ok: false,
    problems: [{ code: "codeowners-not-valid", place: { file: ".github/CODEOWNERS", line: 2 } }],
  });
});

test("a line that GitHub skips elsewhere, or before the one that decides, is no matter", () => {
  expect(places({ codeowners: "* @a\n/docs/ nobody\n" })).toEqual(["@a"]);
  expect(places({ codeowners: "/registry/ nobody\n* @a\n" })).toEqual(["@a"]);
});

test("a model adds gates to the policy's, after them", () => {
  const stage = { gates: [{ id: "lineage", kind: "lineage" }] };
  const gates = [{ id: "mine", kind: "latency", max: 100 }];
  expect(resolved({ stage, gates }).gates.map(({ id }) => id)).toEqual(["lineage", "mine"]);
});

test("a model's gate can't take the id of the policy's, and every collision is named", () => {
  const stage = {
    gates: [
      { id: "p95", kind: "latency", max: 100 },
      { id: "l", kind: "lineage" },
    ],
  };
  const gates = [
    { id: "p95", kind: "latency", max: 9000 },
    { id: "l", kind: "lineage" },
  ];
  const result = resolve({ stage, gates });
  expect(result.ok ? [] : result.problems.map(({ code, what }) => [code, what])).toEqual([
    ["gate-collides", "model.yaml: gates.production: the gate id p95 is the policy's."],
    ["gate-collides", "model.yaml: gates.production: the gate id l is the policy's."],
  ]);
});

const cost = { direction: "lower", unit: "currency", kind: "mean" };
const onCost = { id: "cost", kind: "maximum", metric: "churn_cost", value: 3 };

test("definitions of metrics that the gates judge by are part of what must be met; others not", () => {
  const metrics = { churn_cost: cost, other: cost };
  expect(resolved({ metrics, stage: { gates: [onCost] } }).metrics).toEqual({ churn_cost: cost });
  expect(resolved({ metrics }).metrics).toEqual({});
});

test("an A/B test's evidence names its metric itself, so all definitions are part of what must be met", () => {
  const metrics = { churn_cost: cost };
  const stage = { gates: [{ id: "ab", kind: "ab-test", minUplift: 0 }] };
  expect(resolved({ metrics, stage }).metrics).toEqual(metrics);
});

test("the size that a gate bounds is part of what must be met, where a policy defines it anew", () => {
  const metrics = {
    artifact_size: { direction: "lower", unit: "bytes", kind: "size", label: "Size" },
  };
  const stage = { gates: [{ id: "size", kind: "artifact-size", maxBytes: 5 }] };
  expect(resolved({ metrics, stage }).metrics).toEqual(metrics);
});

const base: Asked = {
  codeowners: "* @a @b",
  metrics: { churn_cost: cost },
  stage: {
    owners: ["@c"],
    substitutes: { "@c": ["@d"] },
    gates: [onCost, { id: "p95", kind: "latency", max: 100 }],
  },
  gates: [{ id: "mine", kind: "lineage" }],
};

test("a line that moves changes nothing that was approved", () => {
  fc.assert(
    fc.property(fc.nat(20), (blank) => {
      const codeowners = `${"\n".repeat(blank)}# moved\n${base.codeowners}`;
      expect(resolved({ ...base, codeowners }).digest).toBe(resolved(base).digest);
    }),
  );
});

const stage = { ...base.stage } as Record<string, unknown>;
const changes: Record<string, Asked> = {
  "an owner more": { ...base, codeowners: "* @a @b @e" },
  "an owner less": { ...base, codeowners: "* @a" },
  "another owner": { ...base, codeowners: "* @a @x" },
  "any instead of every": { ...base, stage: { ...stage, codeowners: "any" } },
  "another owner of the policy": {
    ...base,
    stage: { ...stage, owners: ["@x"], substitutes: { "@x": ["@d"] } },
  },
  "another substitute": { ...base, stage: { ...stage, substitutes: { "@c": ["@x"] } } },
  "no substitute": { ...base, stage: { ...stage, substitutes: {} } },
  "a result that blocks no more": { ...base, stage: { ...stage, blocking: ["fail"] } },
  "points refused": { ...base, stage: { ...stage, pointOnly: "refuse" } },
  "another bar": {
    ...base,
    stage: {
      ...stage,
      gates: [
        { ...onCost, value: 4 },
        { id: "p95", kind: "latency", max: 100 },
      ],
    },
  },
  "a gate less": { ...base, stage: { ...stage, gates: [onCost] } },
  "a gate of the model less": { ...base, gates: [] },
  "another direction of a metric": {
    ...base,
    metrics: { churn_cost: { ...cost, direction: "higher" } },
  },
};

test("whatever changes what must be met changes its digest, each change to another one", () => {
  const digests = [base, ...Object.values(changes)].map((asked) => resolved(asked).digest);
  expect(new Set(digests).size).toBe(digests.length);
});

test("any two sets of owners and gates have the same digest only when they are the same", () => {
  const owner = fc.constantFrom("@a", "@b", "@acme/c");
  const gate = fc.record({
    id: fc.constantFrom("g", "h"),
    kind: fc.constant("maximum"),
    metric: fc.constantFrom("f1", "auc_roc"),
    value: fc.integer({ min: 0, max: 2 }),
  });
  const asked = fc.record({
    owners: fc.uniqueArray(owner, { minLength: 1 }),
    gates: fc.uniqueArray(gate, { selector: ({ id }) => id }),
    blocking: fc.subarray(["fail", "inconclusive", "missing"]),
  });
  fc.assert(
    fc.property(asked, asked, (one, other) => {
      const [a, b] = [one, other].map((stage) => resolved({ codeowners: null, stage }).digest);
      expect(a === b).toBe(digestOfValue(one) === digestOfValue(other));
    }),
  );
});
