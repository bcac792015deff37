import { expect, test } from "vitest";
import { checkMeasured } from "../../src/domain/measured-problems.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import { candidateRecord, digest, on, run } from "./gate/example.js";

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
