import { expect, test } from "vitest";
import { parse } from "yaml";
import { evidenceSchema } from "../../src/domain/evidence.js";
import { digest, holdout } from "./gate/example.js";
import { abTestText, shadowText } from "./worked-example.js";

function faults(text: string, parts: object = {}): readonly string[] {
  const read = evidenceSchema.safeParse({ ...parse(text), ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

const abTest = parse(abTestText);

test("the sketch of the page on formats is evidence of an A/B test as written", () => {
  expect(faults(abTestText)).toEqual([]);
});

test("a shadow run, a load test and an evaluation are evidence", () => {
  const { anomalies: _, requests: __, ...head } = parse(shadowText);
  expect(faults(shadowText, { disagreements: 18_400 })).toEqual([]);
  const load = { kind: "latency", n: 1000, p50: 40, p95: 98, p99: 140, load: "500 requests/s" };
  expect(evidenceSchema.safeParse({ ...head, ...load }).success).toBe(true);
  const metrics = { f1: { value: 0.9, evaluatedOn: "holdout" } };
  const evaluation = { kind: "evaluation", evaluationSets: { holdout }, candidate: { metrics } };
  expect(evidenceSchema.safeParse({ ...head, ...evaluation }).success).toBe(true);
});

test.each([
  ["a kind that there isn't", { kind: "opinion" }, "kind"],
  [
    "rates instead of counts",
    {
      outcome: {
        kind: "proportion",
        metric: "x",
        control: { rate: 0.8 },
        candidate: { rate: 0.81 },
      },
    },
    "outcome.control.n",
  ],
  [
    "more successes than units",
    { outcome: { ...abTest.outcome, candidate: { n: 10, successes: 11 } } },
    "outcome.candidate.successes",
  ],
  [
    "an arm without units",
    { outcome: { ...abTest.outcome, candidate: { n: 0, successes: 0 } } },
    "outcome.candidate.n",
  ],
  ["a plan without end", { plan: { looks: 1 } }, "plan.end"],
  ["all traffic to the candidate", { share: 1 }, "share"],
  ["no traffic to the candidate", { share: 0 }, "share"],
  ["no incumbent", { against: undefined }, "against"],
  ["an unknown property", { pValue: 0.001 }, ""],
])("%s is refused", (_name, parts, path) => {
  expect(faults(abTestText, parts)).toContain(path);
});

const collected = (from: string, to: string) => ({ collected: { from, to, by: "machine:x" } });

test("what was collected began before it ended, whatever the fractions of a second are written", () => {
  const [noon, later] = ["2025-03-03T12:00:00Z", "2025-03-03T12:00:00.5Z"];
  expect(faults(abTestText, collected(noon, noon))).toEqual([]);
  expect(faults(abTestText, collected(noon, later))).toEqual([]);
  expect(faults(abTestText, collected(later, noon))).toEqual(["collected.from"]);
  expect(faults(abTestText, collected("2025-03-04T00:00:00Z", noon))).toEqual(["collected.from"]);
});

test("evidence says which artifact it measured", () => {
  expect(faults(shadowText, { artifact: undefined })).toEqual(["artifact"]);
  expect(faults(shadowText, { artifact: digest("c").toUpperCase() })).toEqual(["artifact"]);
});

const {
  plan: _plan,
  share: _share,
  unit: _unit,
  outcome: _outcome,
  against: _against,
  ...head
} = abTest;

function faultsOf(parts: object): readonly string[] {
  const read = evidenceSchema.safeParse({ ...head, ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

test.each([
  ["one look with a boundary", { looks: 1, boundary: "pocock" }, []],
  ["each day of a month", { looks: 31, boundary: "pocock" }, []],
  ["more", { looks: 32, boundary: "obrien-fleming" }, ["plan.looks"]],
  ["more without a boundary", { looks: 5000 }, []],
])("an A/B test may be looked at: %s", (_name, plan, paths) => {
  expect(faults(abTestText, { plan: { ...abTest.plan, ...plan } })).toEqual(paths);
});

const drift = (a: object) => ({
  kind: "drift",
  reference: "then",
  current: "now",
  features: { a },
});

test.each([
  ["counts of both sides", { kind: "counts", reference: [1, 2], current: [0, 3] }, []],
  ["named bins", { kind: "counts", bins: ["x", "y"], reference: [1, 2], current: [0, 3] }, []],
  ["a statistic", { kind: "statistic", method: "psi", value: 0.1 }, []],
  [
    "sides of different length",
    { kind: "counts", reference: [1, 2], current: [1] },
    ["features.a.current"],
  ],
  [
    "a name too few",
    { kind: "counts", bins: ["x"], reference: [1, 2], current: [1, 2] },
    ["features.a.bins"],
  ],
  [
    "nothing seen now",
    { kind: "counts", reference: [1, 2], current: [0, 0] },
    ["features.a.current"],
  ],
  ["no reference", { kind: "counts", reference: [0], current: [1] }, ["features.a.reference"]],
  [
    "half an example",
    { kind: "counts", reference: [0.5], current: [1] },
    ["features.a.reference.0"],
  ],
  [
    "a p-value instead",
    { kind: "statistic", method: "ks", pValue: 0.1 },
    ["features.a.value", "features.a"],
  ],
])("a drift report with %s", (_name, feature, paths) => {
  expect(faultsOf(drift(feature))).toEqual(paths);
});

test("a drift report of no feature is refused", () => {
  expect(faultsOf({ ...drift({}), features: {} })).toEqual(["features"]);
});

test.each([
  ["counts", { successes: 9, n: 10 }, []],
  ["a value", { value: 0.9 }, []],
  ["a value with its interval", { value: 0.9, interval: [0.8, 0.95] }, []],
  ["both", { value: 0.9, successes: 9, n: 10 }, ["metrics.pass_rate.value"]],
  ["neither", { n: 10 }, ["metrics.pass_rate.value"]],
  ["successes of nothing", { successes: 9 }, ["metrics.pass_rate.n"]],
  ["more successes than cases", { successes: 11, n: 10 }, ["metrics.pass_rate.successes"]],
  ["an interval elsewhere", { value: 0.9, interval: [0.95, 1] }, ["metrics.pass_rate.interval"]],
  ["a verdict", { value: 0.9, passed: true }, ["metrics.pass_rate"]],
])("a test of one's own with %s", (_name, number, paths) => {
  expect(faultsOf({ kind: "custom", test: "red-team", metrics: { pass_rate: number } })).toEqual(
    paths,
  );
});

test("a re-run says what it was made of", () => {
  const rerun = { commit: "a".repeat(40), dataset: digest("d") };
  const metrics = { f1: { value: 0.9, evaluatedOn: "holdout" } };
  const whole = { kind: "reproducibility", rerun, evaluationSets: { holdout }, metrics };
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf({ ...whole, rerun: { dataset: digest("d") } })).toEqual(["rerun.commit"]);
});

const change = {
  scores: digest("s"),
  n: 1000,
  seed: 1,
  resamples: 2000,
  difference: { value: 0.02, interval: [0.01, 0.03] },
};
const numbers = (value: number) => ({ metrics: { accuracy: { value, evaluatedOn: "holdout" } } });
const paired = (parts: object) => ({
  kind: "evaluation",
  evaluationSets: { holdout },
  candidate: numbers(0.92),
  incumbent: numbers(0.9),
  paired: { accuracy: { ...change, ...parts } },
});

test.each([
  ["the difference of the two", {}, []],
  [
    "another difference",
    { difference: { value: 0.021, interval: [0.01, 0.03] } },
    ["paired.accuracy.difference.value"],
  ],
  [
    "an interval elsewhere",
    { difference: { value: 0.02, interval: [0.03, 0.04] } },
    ["paired.accuracy.difference.interval"],
  ],
  ["no seed", { seed: undefined }, ["paired.accuracy.seed"]],
])("a change of paired scores is %s", (_name, parts, paths) => {
  expect(faultsOf(paired(parts))).toEqual(paths);
});

test("a change of paired scores is of a metric that both versions have", () => {
  expect(faultsOf({ ...paired({}), incumbent: undefined })).toEqual(["paired.accuracy"]);
  expect(faultsOf({ ...paired({}), paired: { recall: change } })).toEqual(["paired.recall"]);
});
