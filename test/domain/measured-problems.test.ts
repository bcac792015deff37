import { expect, test } from "vitest";
import { checkMeasured } from "../../src/domain/measured-problems.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import { candidateRecord, digest, on, run } from "./gate/example.js";

test("a problem names its line where the file's text is given, also of a metric with dots in its name", () => {
  const evidence = [
    run("custom", { test: "x", metrics: { "a.b": { value: 1 }, f1: { value: 3 } } }),
  ];
  const path = evidence[0]?.path ?? "";
  const text = "kind: custom\nmetrics:\n  a.b: { value: 1 }\n  f1: { value: 3 }\n";
  const inputs = { record: candidateRecord(), evidence, metrics: metricCatalogue() };
  const found = checkMeasured(inputs, { record: null, evidence: [{ path, text }] });
  expect(found.map(({ what, place }) => [what, place?.line])).toEqual([
    [`${path}:3: metrics: no metric is called a.b.`, 3],
    [`${path}:4: metrics.f1.value: expected a number from 0 to 1 for F1, found 3`, 4],
  ]);
});

function problems(kind: "custom" | "reproducibility", body: object) {
  const evidence = [run(kind, { ...body })];
  const inputs = { record: candidateRecord(), evidence, metrics: metricCatalogue() };
  return checkMeasured(inputs, { record: null }).map(({ code, place }) => [code, place?.path]);
}

test("numbers of a test of one's own must be known and possible", () => {
  const custom = (metrics: object) => problems("custom", { test: "red-team", metrics });
  expect(custom({ pass_rate: { successes: 9, n: 10 } })).toEqual([]);
  expect(custom({ pass_rate: { value: 90 } })).toEqual([
    ["metric-impossible", "metrics.pass_rate"],
  ]);
  expect(custom({ happiness: { value: 1 } })).toEqual([["metric-unknown", "metrics.happiness"]]);
});

test("numbers of a re-run must be known and possible", () => {
  const rerun = { commit: "a".repeat(40), dataset: digest("d") };
  const again = (metrics: object) =>
    problems("reproducibility", { rerun, evaluationSets: {}, metrics });
  expect(again({ f1: on({ value: 0.9 }) })).toEqual([]);
  expect(again({ f1: on({ value: 9 }) })).toEqual([["metric-impossible", "metrics.f1"]]);
});
