import { expect, test } from "vitest";
import { metricCatalogue, predefinedMetrics } from "../../../src/domain/metric.js";
import { meaningOf } from "../../../src/domain/metric-formats/metric-meaning.js";
import { question } from "./question.js";

const { catalogue } = question();

test.each([
  ["f1", "f1", false, null],
  ["f1_score", "f1", false, null],
  ["f1-score", "f1", false, null],
  ["F1 Score", "f1", false, null],
  ["f1_macro", "f1", false, "macro"],
  ["precision_weighted", "precision", false, "weighted"],
  ["accuracy_score", "accuracy", false, null],
  ["roc_auc", "auc_roc", false, null],
  ["roc_auc_ovr", "auc_roc", false, null],
  ["roc_auc_ovo_weighted", "auc_roc", false, "weighted"],
  ["average_precision", "auc_pr", false, null],
  ["precision_recall_auc", "auc_pr", false, null],
  ["neg_log_loss", "log_loss", true, null],
  ["neg_brier_score", "brier", true, null],
  ["neg_mean_absolute_error", "mae", true, null],
  ["neg_root_mean_squared_error", "rmse", true, null],
  ["neg_mean_absolute_percentage_error", "mape", true, null],
  ["r2_score", "r2", false, null],
  ["churn_cost", "churn_cost", false, null],
  ["neg_churn_cost", "churn_cost", true, null],
  ["p95_latency_ms", "latency_p95", false, null],
])("%s means %s", (name, metric, negated, averaging) => {
  expect(meaningOf(name, catalogue)).toEqual({ metric, negated, averaging });
});

test.each([
  "neg_max_error",
  "balanced_accuracy",
  "explained_variance",
  "top_k_accuracy",
  "step",
  "fit_time",
  "example_count",
  "jaccard_macro",
  "",
])("%j means nothing", (name) => {
  expect(meaningOf(name, catalogue)).toBeNull();
});

test("a team's own definition of another tool's name goes before what it usually means", () => {
  const own = metricCatalogue({ auc: { direction: "higher", unit: "score", kind: "rank" } });
  expect(meaningOf("auc", own)?.metric).toBe("auc");
  expect(meaningOf("auc", catalogue)?.metric).toBe("auc_roc");
});

test("every predefined metric means itself", () => {
  for (const name of Object.keys(predefinedMetrics))
    expect(meaningOf(name, catalogue)).toMatchObject({ metric: name, negated: false });
});
