import { expect, test } from "vitest";
import { parse } from "yaml";
import { measurementSchema, modelVersionSchema } from "../../src/domain/model-version.js";
import { candidateText } from "./worked-example.js";

/** Paths of the issues of the worked example's record with parts replaced; undefined takes a part away. */
function faults(parts: object): readonly string[] {
  const whole: Record<string, unknown> = { ...parse(candidateText), ...parts };
  const read = modelVersionSchema.safeParse(
    Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)),
  );
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

test("the sketch of the page on formats is a record as written", () => {
  expect(modelVersionSchema.parse(parse(candidateText))).toMatchObject({
    version: "2.1.3",
    trained: { at: "2025-03-02T08:00:00Z", by: "github:model-trainer" },
    dataset: { records: 50_000_000, period: { from: "2023-02-28", to: "2025-02-28" } },
  });
});

test("source and dataset may be absent only where the provenance is unknown", () => {
  expect(faults({ source: undefined, dataset: undefined })).toEqual(["source", "dataset"]);
  expect(faults({ source: undefined, dataset: undefined, provenance: "unknown" })).toEqual([]);
});

test.each(["github:data-scientist", "github:mona-lisa_acme", "machine:trainer-7", "unknown"])(
  "%s may have trained a version",
  (by) => {
    expect(faults({ trained: { at: "2025-03-02T08:00:00Z", by } })).toEqual([]);
  },
);

test.each([
  "data-scientist",
  "@data-scientist",
  "github:",
  "github:a b",
  "machine:",
  "github:a\nb",
])("%j can't be told from a trainer", (by) => {
  expect(faults({ trained: { at: "2025-03-02T08:00:00Z", by } })).toEqual(["trained.by"]);
});

test("a number's evaluation set must be described", () => {
  expect(faults({ evaluationSets: {} })).toEqual([
    "metrics.auc_roc.evaluatedOn",
    "metrics.f1.evaluatedOn",
    "metrics.false_positive_rate.evaluatedOn",
    "metrics.latency_p95.evaluatedOn",
    "slices.0.evaluatedOn",
  ]);
});

test("a set named like a property that every object has is not taken for described", () => {
  const metrics = { f1: { value: 0.9, evaluatedOn: "constructor" } };
  expect(faults({ metrics })).toEqual(["metrics.f1.evaluatedOn"]);
});

const measured = (parts: object) => {
  const read = measurementSchema.safeParse({ evaluatedOn: "holdout", ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
};

test.each([
  ["a value alone", { value: 0.9 }],
  ["counts alone", { n: 240_000, successes: 17_040 }],
  ["a value that its counts give, rounded", { value: 0.071, n: 240_000, successes: 17_040 }],
  ["an interval around the value", { value: 0.9, interval: [0.9, 0.91] }],
  ["no success at all", { n: 10, successes: 0 }],
])("%s is a measurement", (_name, parts) => {
  expect(measured(parts)).toEqual([]);
});

test.each([
  ["nothing", {}, "value"],
  ["successes of an unknown number", { successes: 3, value: 0.3 }, "n"],
  ["more successes than examples", { n: 10, successes: 11 }, "successes"],
  ["a value that its counts contradict", { value: 0.9, n: 100, successes: 89 }, "value"],
  ["an interval beside the value", { value: 0.9, interval: [0.91, 0.92] }, "interval"],
  ["an interval upside down", { value: 0.9, interval: [0.92, 0.88] }, "interval"],
  ["a negative error", { value: 0.9, standardError: -1 }, "standardError"],
  ["no example", { value: 0.9, n: 0 }, "n"],
  ["half an example", { value: 0.9, n: 2.5 }, "n"],
  ["a number that is none", { value: Number.NaN }, "value"],
  ["an endless number", { value: Number.POSITIVE_INFINITY }, "value"],
  ["a number as text", { value: "0.9" }, "value"],
])("%s is no measurement", (_name, parts, path) => {
  expect(measured(parts)).toContain(path);
});

test.each([
  ["a short commit", { source: { repository: "acme/fraud", commit: "a3f7d9c2" } }, "source.commit"],
  ["an artifact without a digest", { artifact: { uri: "s3://x", bytes: 1 } }, "artifact.digest"],
  ["a version with build metadata", { version: "2.1.3+7" }, "version"],
  [
    "an unknown type of a field",
    { signature: { inputs: { a: { type: "decimal" } } } },
    "signature.inputs.a.type",
  ],
])("%s is refused", (_name, parts, path) => {
  expect(faults(parts)).toContain(path);
});
