import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { readDocument } from "../../../src/domain/document.js";
import { evidenceKindSchema } from "../../../src/domain/evidence.js";
import * as example from "../../../src/domain/examples/fraud-detection.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { modelVersionSchema } from "../../../src/domain/model-version.js";
import {
  type EvidencePlace,
  type EvidenceRequest,
  nextRun,
  parseEvidenceKind,
  planEvidence,
} from "../../../src/domain/registration/evidence-plan.js";
import { readOf, refusalOf } from "../metric-formats/question.js";

const record = (text: string) => readOf(readDocument({ path: "record", text }, modelVersionSchema));
const place: EvidencePlace = {
  root: "registry",
  record: record(example.record213),
  names: ["shadow-0001.yaml", "shadow-0009.yaml", "ab-test-0001.yaml"],
  catalogue: metricCatalogue(),
};
const collected = { from: "2025-03-05T00:00:00Z", to: "2025-03-07T00:00:00Z", by: "machine:s" };
const shadow = { collected, requests: 1000, anomalies: 0 };

function planning(kind: EvidenceRequest["kind"], content: object, against = false) {
  const beside = against ? record(example.record205) : null;
  return planEvidence(place, { kind, content: { ...content }, against: beside });
}

test("a run gets the next number of its kind, and is bound to the record's artifact", () => {
  const { file, run } = readOf(planning("shadow", shadow, true));
  expect(file.path).toBe("registry/models/fraud-detection/evidence/2.1.3/shadow-0010.yaml");
  expect(run).toBe(10);
  expect(parse(file.text)).toEqual({
    schema: 1,
    kind: "shadow",
    version: "2.1.3",
    collected,
    artifact: digestOf("fraud-detection 2.1.3"),
    against: { version: "2.0.5", artifact: digestOf("fraud-detection 2.0.5") },
    requests: 1000,
    anomalies: 0,
  });
});

test("the worked example's evidence can be added as it is", () => {
  const files = {
    "ab-test": example.abTest,
    latency: example.latency,
    evaluation: example.evaluation,
  };
  for (const [kind, text] of Object.entries(files))
    expect(readOf(planning(readOf(parseEvidenceKind(kind)), parse(text))).evidence.kind).toBe(kind);
});

test("what is missing is asked for by its flag, and what can't be is to be corrected", () => {
  const { requests: _, ...rest } = shadow;
  const plan = planning("shadow", {
    ...rest,
    anomalies: -1,
    collected: { ...collected, by: undefined },
  });
  expect(plan.ok ? [] : plan.problems.map(({ what, fix }) => `${what} ${fix}`)).toEqual([
    expect.stringMatching(/^Collected\.by: expected .*found nothing\. Give --by\.$/),
    expect.stringMatching(/^Requests: expected .*found nothing\. Give --requests\.$/),
    expect.stringMatching(/^Anomalies: expected .*found -1\. Correct --anomalies\.$/),
  ]);
});

test("evidence about something else is refused", () => {
  const foreign = { ...shadow, kind: "latency", version: "2.0.5", artifact: digestOf("other") };
  expect(refusalOf(planning("shadow", foreign)).map((text) => text.split(" ")[0])).toEqual([
    "evidence-foreign",
    "evidence-foreign",
    "evidence-foreign",
  ]);
});

describe("metrics", () => {
  test("of an evaluation must be known and possible", () => {
    const evaluation = parse(example.evaluation);
    evaluation.candidate.metrics.fl = { value: 1, evaluatedOn: "holdout-2025q1" };
    evaluation.candidate.metrics.f1.value = 91;
    delete evaluation.candidate.metrics.f1.interval;
    expect(refusalOf(planning("evaluation", evaluation)).map((text) => text.split(" ")[0])).toEqual(
      ["metric-impossible", "metric-unknown"],
    );
  });

  test("of an A/B test must be known", () => {
    const abTest = parse(example.abTest);
    abTest.outcome.metric = "clicks";
    expect(refusalOf(planning("ab-test", abTest))[0]).toContain("no metric is called clicks");
  });
});

test("a run's number is one more than the highest of its own kind", () => {
  expect(nextRun(place.names, "ab-test")).toBe(2);
  expect(nextRun(place.names, "latency")).toBe(1);
  expect(nextRun(["shadow-x.yaml", "shadow-3.yml", "my-shadow-7.yaml"], "shadow")).toBe(1);
});

test("a kind is one of those there are", () => {
  for (const kind of evidenceKindSchema.options) expect(parseEvidenceKind(kind).ok).toBe(true);
  expect(parseEvidenceKind("shadw")).toMatchObject({ problems: [{ fix: "Did you mean shadow?" }] });
});
