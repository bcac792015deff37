import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { evaluateGate, evaluateGates } from "../../../src/domain/gate/evaluate-gate.js";
import {
  type BlockingResult,
  evaluatedGateSchema,
} from "../../../src/domain/gate/evaluated-gate.js";
import { gateDefinitionSchema, gateKindSchema } from "../../../src/domain/gate/gate-definition.js";
import { metricsOf, unknownMetrics } from "../../../src/domain/gate/gate-metrics.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { candidateRecord, context } from "./example.js";

const policyLines = `
- { id: card, kind: card, sections: [details, intendedUse, trainingData] }
- { id: lineage, kind: lineage }
- { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
- { id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.08 }
- { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }
- { id: slices, kind: slice, metric: f1, worst: 0.85, largestGap: 0.08, minimumN: 500, small: warn }
- { id: p95, kind: latency, metric: latency_p95, max: 120 }
- { id: size, kind: artifact-size, maxBytes: 500000000 }
- { id: shadow, kind: shadow, minHours: 48, minRequests: 100000, maxAnomalies: 0 }
- { id: ab, kind: ab-test, minHours: 72, minShare: 0.05, minUplift: 0, confidence: 0.99 }
- { id: soak, kind: time-in-stage, stage: staging, minHours: 72 }
- { id: schema, kind: schema, rules: { outputAdded: allow } }
- { id: drift, kind: drift, maxPsi: 0.2, maxShare: 0.1 }
- { id: rerun, kind: reproducibility, metrics: [auc_roc], absolute: 0.002, tiers: [high] }
- { id: fresh, kind: freshness, evidence: evaluation, maxAge: 30d }
- { id: bump, kind: bump, parameters: [max_depth] }
- { id: red-team, kind: custom, test: adversarial-cards, metric: pass_rate, minimum: 0.95 }
- { id: card-reviewed, kind: manual, person: "@fraud-team-lead", question: Model card read and complete? }
`;
const readGates = (text: string) => z.array(gateDefinitionSchema).parse(parse(text));
const all: readonly BlockingResult[] = ["fail", "inconclusive", "missing"];

describe("a definition", () => {
  it("of every kind is read as the policy writes it", () => {
    const gates = readGates(policyLines);
    expect(gates).toEqual(parse(policyLines));
    expect(gates.map(({ kind }) => kind).sort()).toEqual(gateKindSchema.options.toSorted());
  });

  test.each([
    ["an unknown kind", "{ id: a, kind: hope }"],
    ["no id", "{ kind: lineage }"],
    ["an unknown key", "{ id: a, kind: lineage, strict: true }"],
    ["a number in words", "{ id: a, kind: minimum, metric: f1, value: high }"],
    [
      "a negative allowance",
      "{ id: a, kind: max-regression, metric: f1, by: -0.1, measure: relative }",
    ],
    ["no measure", "{ id: a, kind: max-regression, metric: f1, by: 0.1 }"],
    ["a share of 5 instead of 0.05", "{ id: a, kind: ab-test, minShare: 5, minUplift: 0 }"],
  ])("with %s is refused", (_, text) => {
    expect(gateDefinitionSchema.safeParse(parse(text)).success).toBe(false);
  });
});

describe("evaluated gates", () => {
  it("come in the order of the definitions, and survive being written and read", () => {
    const gates = readGates(policyLines);
    const stageSince = { staging: "2025-03-11T00:00:00Z" } as const;
    const evaluated = evaluateGates(gates, all, context({ stageSince }));
    expect(evaluated.map(({ id }) => id)).toEqual(gates.map(({ id }) => id));
    const read = z.array(evaluatedGateSchema).parse(JSON.parse(JSON.stringify(evaluated)));
    expect(read).toEqual(evaluated);
  });

  test.each([
    ["pass", "{ id: a, kind: minimum, metric: auc_roc, value: 0.9 }", all, false],
    ["fail", "{ id: a, kind: minimum, metric: auc_roc, value: 0.99 }", all, true],
    [
      "fail",
      "{ id: a, kind: minimum, metric: auc_roc, value: 0.99 }",
      ["missing", "inconclusive"],
      false,
    ],
    ["inconclusive", "{ id: a, kind: minimum, metric: auc_roc, value: 0.963 }", all, true],
    [
      "inconclusive",
      "{ id: a, kind: minimum, metric: auc_roc, value: 0.963 }",
      ["fail", "missing"],
      false,
    ],
    ["missing", "{ id: a, kind: minimum, metric: recall, value: 0.9 }", ["missing"], true],
    [
      "missing",
      "{ id: a, kind: minimum, metric: recall, value: 0.9 }",
      ["fail", "inconclusive"],
      false,
    ],
    [
      "not-comparable",
      "{ id: a, kind: max-regression, metric: f1, by: 0, measure: relative }",
      ["missing"],
      true,
    ],
    [
      "not-comparable",
      "{ id: a, kind: max-regression, metric: f1, by: 0, measure: relative }",
      ["fail", "inconclusive"],
      false,
    ],
  ] as const)("%s of %s, where %j block: %s", (result, text, blocking, blocks) => {
    const f1 = { value: 0.9, threshold: 0.3, evaluatedOn: "holdout-2025q1" };
    const candidate = candidateRecord({ metrics: { ...candidateRecord().metrics, f1 } });
    const [gate] = evaluateGates(readGates(`[${text}]`), blocking, context({ candidate }));
    expect(gate).toMatchObject({ id: "a", result, blocks });
  });

  it("that do not apply never block", () => {
    const gates = readGates("[{ id: ab, kind: ab-test, minUplift: 0 }]");
    const [gate] = evaluateGates(gates, all, context({ incumbent: null }));
    expect(gate).toMatchObject({ result: "not-applicable", blocks: false });
  });
});

describe("a gate for certain tiers", () => {
  const gate = "{ id: a, kind: minimum, metric: auc_roc, value: 0.99, tiers: [medium, high] }";
  const judge = (tier: "low" | "medium" | "high" | undefined, text = gate) =>
    evaluateGates(readGates(`[${text}]`), all, context(tier ? { tier } : {}))[0];

  test.each([
    ["low", "not-applicable", false],
    ["medium", "fail", true],
    ["high", "fail", true],
    [undefined, "fail", true],
  ] as const)("says of a model of tier %s: %s", (tier, result, blocks) => {
    expect(judge(tier)).toMatchObject({ result, blocks });
  });

  it("says why it doesn't apply", () => {
    expect(judge("low")?.text).toBe(
      "Asked of models of tiers medium and high; this one's tier is low",
    );
    const high = gate.replace("[medium, high]", "[high]");
    expect(judge("low", high)?.text).toBe("Asked of models of tier high; this one's tier is low");
  });

  test.each([
    ["no tier at all", "[]"],
    ["a tier that there isn't", "[top]"],
  ])("with %s is refused", (_, tiers) => {
    const value = parse(gate.replace("[medium, high]", tiers));
    expect(gateDefinitionSchema.safeParse(value).success).toBe(false);
  });

  it("is no bound for models of other tiers", () => {
    const drop = "{ id: drop, kind: max-regression, metric: auc_roc, by: 0.01, measure: relative }";
    const parts = { incumbent: null, tier: "low" } as const;
    const [first] = evaluateGates(readGates(`[${drop}, ${gate}]`), all, context(parts));
    expect(first).toMatchObject({ result: "missing", blocks: true });
    const tiered = drop.replace(" }", ", tiers: [high] }");
    const [skipped] = evaluateGates(readGates(`[${tiered}]`), all, context(parts));
    expect(skipped).toMatchObject({ result: "not-applicable", blocks: false });
  });
});

describe("a regression gate without an incumbent", () => {
  const regression = (metric: string) =>
    `{ id: drop, kind: max-regression, metric: ${metric}, by: 0.01, measure: relative }`;
  const judge = (...gates: string[]) =>
    evaluateGates(readGates(`[${gates.join(", ")}]`), all, context({ incumbent: null }))[0];

  test.each([
    ["minimum", "f1", "{ id: b, kind: minimum, metric: f1, value: 0.9 }"],
    [
      "maximum",
      "false_positive_rate",
      "{ id: b, kind: maximum, metric: false_positive_rate, value: 0.9 }",
    ],
    [
      "slice bound",
      "f1",
      "{ id: b, kind: slice, metric: f1, worst: 0.8, minimumN: 1, small: warn }",
    ],
    ["latency", "latency_p95", "{ id: b, kind: latency, max: 120 }"],
    ["artifact size", "artifact_size", "{ id: b, kind: artifact-size, maxBytes: 1 }"],
  ])("does not apply where a %s bounds its metric", (_, metric, bound) => {
    expect(judge(regression(metric), bound)).toMatchObject({
      result: "not-applicable",
      blocks: false,
    });
  });

  test.each([
    ["no other gate", []],
    ["only a bound of another metric", ["{ id: b, kind: minimum, metric: auc_roc, value: 0.9 }"]],
    [
      "only another regression gate",
      ["{ id: b, kind: max-regression, metric: f1, by: 0.1, measure: absolute }"],
    ],
  ])("is missing evidence where there is %s", (_, others) => {
    expect(judge(regression("f1"), ...others)).toMatchObject({
      result: "missing",
      blocks: true,
      text: "No version in Production to compare with yet, and no other gate sets a bound for f1",
      fix: "Add a minimum or maximum for f1 to this stage's gates.",
    });
  });
});

test("one gate's answer holds its id and kind", () => {
  expect(evaluateGate({ id: "size", kind: "artifact-size", maxBytes: 1 }, context())).toMatchObject(
    {
      id: "size",
      kind: "artifact-size",
      result: "fail",
    },
  );
});

describe("metrics that gates name", () => {
  it("are those of minimum, maximum, regression, slice, latency, a re-run and a custom test", () => {
    expect(readGates(policyLines).flatMap(metricsOf)).toEqual([
      "auc_roc",
      "false_positive_rate",
      "f1",
      "f1",
      "latency_p95",
      "auc_roc",
      "pass_rate",
    ]);
  });

  const unknown = (metric: string) =>
    unknownMetrics(
      [{ id: "floor", kind: "minimum", metric, value: 0 }],
      metricCatalogue(),
      ".github/model-promoter.yml",
    );

  it("are a problem where nobody defined them, with the nearest known name", () => {
    expect(unknown("auc-rock")).toEqual([
      {
        code: "metric-unknown",
        what: ".github/model-promoter.yml: gate floor: no metric is called auc-rock.",
        why: "A metric that isn't predefined needs a definition: which direction is better, its unit and its kind.",
        fix: "Did you mean auc_roc? If not, define auc-rock under metrics in the policy or in model.yaml.",
        place: { file: ".github/model-promoter.yml" },
      },
    ]);
  });

  test.each([
    ["F1", "f1"],
    ["latency-p96", "latency_p95"],
    ["false_positives_rate", "false_positive_rate"],
    ["happiness", null],
  ])("%s is near to %s", (typed, nearest) => {
    const fix = unknown(typed)[0]?.fix ?? "";
    const start = nearest === null ? "Define " : `Did you mean ${nearest}? `;
    expect(fix.slice(0, start.length)).toBe(start);
  });

  it("are no problem where they are known", () => {
    expect(unknown("f1")).toEqual([]);
  });
});
