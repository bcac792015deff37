import { describe, expect, test } from "vitest";
import type { EvidenceKind } from "../../../src/domain/evidence.js";
import { type ReportFormat, readReport } from "../../../src/domain/metric-formats/read-report.js";
import { readOf, refusalOf, unmappedOf } from "./question.js";

function reading(value: unknown, kind: EvidenceKind, format: ReportFormat | null = null) {
  return readReport({ path: "report.json", text: JSON.stringify(value) }, format, kind);
}

const expectation = (success: boolean, type: string, column: string) => ({
  success,
  expectation_config: { type, kwargs: { column, batch_id: "b" }, meta: {} },
  result: { element_count: 100, unexpected_count: success ? 0 : 3 },
  exception_info: { raised_exception: false, exception_message: null },
  meta: {},
});

const validation = {
  success: false,
  results: [
    expectation(true, "expect_column_values_to_not_be_null", "amount"),
    expectation(false, "expect_column_values_to_be_between", "amount"),
    expectation(true, "expect_column_to_exist", "country"),
  ],
  suite_name: "transactions",
  statistics: {
    evaluated_expectations: 3,
    successful_expectations: 2,
    unsuccessful_expectations: 1,
    success_percent: 66.7,
  },
  meta: { great_expectations_version: "1.5.5" },
};

describe("Great Expectations", () => {
  test("a validation result is counted, and names what did not hold", () => {
    const read = readOf(reading(validation, "custom"));
    expect(read.content).toEqual({
      kind: "custom",
      test: "great-expectations",
      metrics: { pass_rate: { n: 3, successes: 2 } },
      note: "Expectations that did not hold: expect_column_values_to_be_between(amount)",
    });
    expect(unmappedOf(read)).toEqual(["suite_name", "meta"]);
  });

  test("names of before 1.0 are read too", () => {
    const old = {
      success: false,
      results: [
        { success: false, expectation_config: { expectation_type: "expect_x", kwargs: {} } },
      ],
    };
    expect(readOf(reading(old, "custom")).content.note).toMatch(/: expect_x$/);
  });

  test("an exception is told from a value that didn't hold", () => {
    const raised = {
      ...expectation(false, "expect_x", "a"),
      exception_info: { raised_exception: true },
    };
    const { note } = readOf(reading({ success: false, results: [raised] }, "custom")).content;
    expect(note).toMatch(/expect_x\(a\), by an exception$/);
  });

  test("statistics that its results contradict are refused", () => {
    const statistics = { ...validation.statistics, successful_expectations: 3 };
    expect(refusalOf(reading({ ...validation, success: true, statistics }, "custom"))).toEqual([
      "report-contradicts-itself report.json: statistics.successful_expectations is 3, and its results say 2.",
      "report-contradicts-itself report.json: success is true, and its results say false.",
    ]);
  });

  test("without results there is nothing to count", () => {
    expect(refusalOf(reading({ success: true, results: [] }, "custom"))[0]).toMatch(
      /^report-empty/,
    );
  });

  test("a note of many names is cut", () => {
    const results = Array.from({ length: 30 }, (_, i) => expectation(false, "expect_x", `c${i}`));
    const { note } = readOf(reading({ success: false, results }, "custom")).content;
    expect(note).toMatch(/expect_x\(c7\) and 22 more$/);
  });
});

const drift = (column: string, method: string, score: unknown) => ({
  metric: "ColumnDriftMetric",
  result: {
    column_name: column,
    column_type: "num",
    stattest_name: method,
    stattest_threshold: 0.1,
    drift_score: score,
    drift_detected: false,
  },
});

describe("Evidently", () => {
  test("drift by column is a statistic with its method", () => {
    const table = {
      metric: "DataDriftTable",
      result: {
        number_of_columns: 2,
        drift_by_columns: {
          country: drift("country", "Jensen-Shannon distance", 0.02).result,
          merchant: drift("merchant", "PSI", 0.11).result,
        },
      },
    };
    const metrics = [drift("amount", "Wasserstein distance (normed)", 0.17), table];
    expect(readOf(reading({ metrics }, "drift")).content).toEqual({
      kind: "drift",
      features: {
        amount: { kind: "statistic", method: "wasserstein", value: 0.17 },
        country: { kind: "statistic", method: "jensen-shannon", value: 0.02 },
        merchant: { kind: "statistic", method: "psi", value: 0.11 },
      },
    });
  });

  test("a p-value is never taken for a statistic of drift", () => {
    const metrics = [drift("amount", "K-S p_value", 0.8), drift("country", "PSI", 0.1)];
    const read = readOf(reading({ metrics }, "drift"));
    expect(Object.keys(read.content.features as object)).toEqual(["country"]);
    expect(read.unmapped).toEqual([
      { path: "amount", why: expect.stringContaining("p-value of K-S p_value") },
    ]);
    expect(refusalOf(reading({ metrics: metrics.slice(0, 1) }, "drift"))[0]).toMatch(
      /^report-empty/,
    );
  });

  test("reports since 0.7 name column and method in the metric's id", () => {
    const metrics = [
      { metric_id: "DriftedColumnsCount(drift_share=0.5)", value: { count: 1, share: 0.5 } },
      { metric_id: "ValueDrift(column=amount,method=psi,threshold=0.2)", value: 0.07 },
      { metric_id: "ValueDrift(column=city)", value: 0.3 },
      { metric_id: "ValueDrift(column=day,method=ks)", value: 0.3 },
    ];
    const read = readOf(reading({ metrics }, "drift"));
    expect(read.content.features).toEqual({
      amount: { kind: "statistic", method: "psi", value: 0.07 },
    });
    expect(unmappedOf(read)).toEqual(["city", "day", "DriftedColumnsCount(drift_share=0.5)"]);
  });

  test("tests are counted by status; a warning is no success", () => {
    const tests = [
      { name: "Drift of amount", status: "SUCCESS" },
      { name: "Missing values", status: "WARNING" },
      { name: "Share of drift", status: "FAIL" },
      { name: "Broken", status: "ERROR" },
    ];
    const read = readOf(reading({ tests, metrics: [drift("a", "PSI", 0.1)] }, "custom"));
    expect(read.content.metrics).toEqual({ pass_rate: { n: 4, successes: 1 } });
    expect(read.content.note).toBe(
      "Tests that did not succeed: Missing values (warning), Share of drift (fail), Broken (error)",
    );
    expect(unmappedOf(read)).toEqual(["ColumnDriftMetric"]);
  });

  test("a status that isn't Evidently's is refused", () => {
    expect(refusalOf(reading({ tests: [{ name: "a", status: "OK" }] }, "custom"))[0]).toMatch(
      /^report-status-unknown/,
    );
  });
});

test("a report of another tool is no evidence of every kind", () => {
  expect(refusalOf(reading(validation, "shadow"))[0]).toMatch(/^report-kind/);
  expect(refusalOf(reading({ tests: [{ status: "FAIL" }] }, "latency"))[0]).toMatch(/^report-kind/);
});

test("the registry's own evidence is taken as it is", () => {
  const own = { kind: "custom", test: "a", metrics: { tests: { value: 1 } } };
  expect(readOf(reading(own, "custom")).content).toEqual(own);
  expect(refusalOf(reading([1], "custom"))[0]).toMatch(/^report-malformed/);
  expect(refusalOf(reading(own, "custom", "evidently"))[0]).toMatch(/no report of evidently/);
});
