import { expect, test } from "vitest";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { nothingMeasured } from "../../../src/domain/metric-formats/measured-file.js";
import { measuredDraft, repeatedMetrics } from "../../../src/domain/registration/evaluated-on.js";

const file = {
  ...nothingMeasured,
  metrics: {
    f1: { value: 0.9 },
    recall: { value: 0.8 },
    auc_roc: { value: 0.95, n: 10 },
    artifact_size: { value: 9 },
  },
};
const measuring = {
  evaluatedOn: "holdout",
  n: 250,
  threshold: 0.5,
  averaging: "binary",
  positiveClass: "fraud",
} as const;

test("what is said of all numbers goes only where it can be true, and never over what a file says", () => {
  const on = { evaluatedOn: "holdout" };
  const how = { threshold: 0.5, averaging: "binary", positiveClass: "fraud" };
  expect(measuredDraft([file], measuring, metricCatalogue())).toEqual({
    metrics: {
      f1: { value: 0.9, n: 250, ...how, ...on },
      recall: { value: 0.8, ...how, ...on },
      auc_roc: { value: 0.95, n: 10, ...on },
      artifact_size: { value: 9, ...on },
    },
  });
});

test("a metric of two files is named, and nothing is said where nothing was measured", () => {
  expect(repeatedMetrics([file, { ...nothingMeasured, metrics: { f1: { value: 1 } } }])).toEqual([
    "f1",
  ]);
  expect(measuredDraft([nothingMeasured], measuring, metricCatalogue())).toEqual({});
});
