import { expect, test } from "vitest";
import { cardNumbers } from "../../src/domain/card-numbers.js";
import { version213 } from "./card-formats/example.js";

const context = version213();

test("numbers are those that gates judge by, in the catalogue's order", () => {
  const { overall } = cardNumbers(context);
  expect(overall.map(({ metric, source }) => [metric.name, source])).toEqual([
    ["auc_roc", "evaluation-0001.yaml"],
    ["f1", "evaluation-0001.yaml"],
    ["false_positive_rate", "evaluation-0001.yaml"],
    ["latency_p50", "latency-0001.yaml"],
    ["latency_p95", "latency-0001.yaml"],
    ["latency_p99", "latency-0001.yaml"],
  ]);
});

test("without evidence they are the record's", () => {
  const { overall, slices } = cardNumbers({ ...context, evidence: [] });
  expect(overall.map(({ metric, source }) => [metric.name, source])).toEqual([
    ["auc_roc", "the record of 2.1.3"],
    ["f1", "the record of 2.1.3"],
  ]);
  expect(slices).toEqual([]);
});

test("each slice is named with its metric and its examples", () => {
  const { slices } = cardNumbers(context);
  expect(slices.map(({ metric, name, n }) => [metric.name, name, n])).toEqual([
    ["f1", "region=urban", 150_000],
    ["f1", "region=suburban", 60_000],
    ["f1", "region=rural", 40_000],
  ]);
});
