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
