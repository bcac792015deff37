import { failed, ok, type Problem, type Result } from "../problem.js";
import { noteOf, type ReportContent } from "./great-expectations.js";
import { isMapping, isNumber, type Mapping, type Unmapped } from "./measured-file.js";

/** Whether a plain value is a report or test suite of Evidently. */
export function isEvidentlyReport(value: unknown): value is Mapping {
  if (!isMapping(value)) return false;
  const list = (part: unknown) => Array.isArray(part) && part.every(isMapping) && part.length > 0;
  return list(value.metrics) || list(value.tests);
}

/** Reads a report of Evidently as evidence of a kind: its drift metrics as `drift`, its tests as `custom`. */
export function readEvidentlyReport(
  file: string,
  report: Mapping,
  kind: "drift" | "custom",
): Result<ReportContent> {
  return kind === "drift" ? readDrift(file, report) : readTests(file, report);
}

const statuses = ["SUCCESS", "WARNING", "FAIL", "ERROR"];

/** The share of tests that succeeded. A test with a warning did not. */
function readTests(file: string, report: Mapping): Result<ReportContent> {
  const tests = mappings(report.tests);
  if (tests.length === 0) return failed(nothingThere(file, "tests", "drift"));
  const strange = tests.find(({ status }) => !statuses.includes(String(status).toUpperCase()));
  if (strange !== undefined) return failed(unknownStatus(file, strange.status));
  const lost = tests.filter(({ status }) => String(status).toUpperCase() !== "SUCCESS");
  return ok({
    content: {
      kind: "custom",
      test: "evidently",
      metrics: { pass_rate: { n: tests.length, successes: tests.length - lost.length } },
      ...(lost.length > 0 ? { note: noteOf("Tests that did not succeed", lost.map(nameOf)) } : {}),
    },
    unmapped: mappings(report.metrics).map((one) => ({
      path: metricName(one),
      why: "evidence of kind custom holds the tests; drift is a kind of its own",
    })),
  });
}

function nameOf({ name, status }: Mapping): string {
  return `${String(name)} (${String(status).toLowerCase()})`;
}

interface DriftNumber {
  readonly column: string;
  readonly method: string;
  readonly value: unknown;
}

/**
 * Drift by column, as the statistic that Evidently gives. A p-value is no such statistic: it falls while drift grows,
 * and with the number of examples.
 */
function readDrift(file: string, report: Mapping): Result<ReportContent> {
  const metrics = mappings(report.metrics);
  const found = metrics.map((metric) => ({ metric, numbers: driftNumbers(metric) }));
  const numbers = found.flatMap((one) => one.numbers);
  const kept = numbers.flatMap((one) => {
    const method = methodOf(one.method);
    return method !== null && isNumber(one.value) && one.value >= 0
      ? [[one.column, { kind: "statistic", method, value: one.value }] as const]
      : [];
  });
  const unmapped: Unmapped[] = [
    ...numbers
      .filter(({ column }) => !kept.some(([name]) => name === column))
      .map(({ column, method, value }) => ({ path: column, why: whyNoDrift(method, value) })),
    ...found
      .filter((one) => one.numbers.length === 0)
      .map(({ metric }) => ({ path: metricName(metric), why: "no drift of a column" })),
    ...mappings(report.tests).map(({ name }) => ({
      path: `tests: ${String(name)}`,
      why: "the gate judges drift, by its own bound; tests are evidence of kind custom",
    })),
  ];
  if (kept.length === 0) return failed(nothingThere(file, "statistics of drift", "custom"));
  return ok({ content: { kind: "drift", features: Object.fromEntries(kept) }, unmapped });
}

/** The numbers of one metric, in the reports of Evidently before 0.7 (`metric`, `result`) and since (`metric_id`). */
function driftNumbers(metric: Mapping): readonly DriftNumber[] {
  if (typeof metric.metric_id === "string") return sinceSeven(metric.metric_id, metric);
  const { result } = metric;
  if (!isMapping(result)) return [];
  const columns = isMapping(result.drift_by_columns)
    ? Object.values(result.drift_by_columns).filter(isMapping)
    : [result];
  return columns.flatMap(({ column_name: column, stattest_name: method, drift_score: value }) =>
    typeof column === "string" && value !== undefined
      ? [{ column, method: String(method ?? ""), value }]
      : [],
  );
}

function sinceSeven(id: string, { value }: Mapping): readonly DriftNumber[] {
  const [, column] = /^ValueDrift\(column=([^,)]+)/.exec(id) ?? [];
  const [, method = ""] = /[(,]\s*method=(.+?)(?:,\s*\w+=|\)$)/.exec(id) ?? [];
  return column === undefined ? [] : [{ column, method, value }];
}

/** A statistic's short name; null for a p-value and for one without a name. */
function methodOf(name: string): string | null {
  if (name === "" || /p[_-]?value/i.test(name)) return null;
  const plain = name
    .replace(/\(.*\)/, "")
    .replace(/\b(distance|divergence|statistic)\b/i, "")
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return plain === "" || pValueTests.has(plain) ? null : plain;
}

/** Short names of Evidently's tests whose score is a p-value. */
const pValueTests: ReadonlySet<string> = new Set([
  "ks",
  "k-s",
  "chisquare",
  "z",
  "anderson",
  "fisher-exact",
  "cramer-von-mises",
  "g-test",
  "mannw",
  "es",
  "t-test",
  "tvd",
  "emperical-mmd",
]);

function whyNoDrift(method: string, value: unknown): string {
  if (!isNumber(value)) return `its drift is no number: ${JSON.stringify(value) ?? "nothing"}`;
  if (method === "") return "the report doesn't say which statistic its drift is";
  return `its drift is the p-value of ${method}, which falls while drift grows; choose psi or a distance`;
}

function metricName({ metric, metric_id: id }: Mapping): string {
  return String(id ?? metric ?? "metrics");
}

function mappings(list: unknown): readonly Mapping[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

function nothingThere(file: string, what: string, other: string): Problem {
  return {
    code: "report-empty",
    what: `${file} has no ${what}.`,
    fix: `Hand in a report that has them, or hand this one in as evidence of kind ${other}.`,
    place: { file },
  };
}

function unknownStatus(file: string, status: unknown): Problem {
  return {
    code: "report-status-unknown",
    what: `${file}: a test has the status ${JSON.stringify(status) ?? "nothing"}.`,
    why: `Evidently's are ${statuses.join(", ")}.`,
    fix: "Hand in the report as Evidently wrote it.",
    place: { file },
  };
}
