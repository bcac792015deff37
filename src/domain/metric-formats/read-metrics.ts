import type { SourceFile } from "../document.js";
import { nearestName } from "../nearest-name.js";
import { failed, ok, type Problem, type Result } from "../problem.js";
import { readCsv } from "./csv.js";
import { isDvcLock } from "./dvc-lock.js";
import { isEvidentlyReport } from "./evidently.js";
import { isValidationResult } from "./great-expectations.js";
import { leavesOf } from "./leaves.js";
import { mapNumbers } from "./map-numbers.js";
import { isMapping, type MeasuredFile, type MetricQuestion } from "./measured-file.js";
import { isMlflowEvaluation, readMlflowEvaluation } from "./mlflow.js";
import { isPlainParts, readPlainParts, readSlices } from "./plain.js";
import { readPlain } from "./read-plain.js";
import { isClassificationReport, readClassificationReport } from "./scikit-learn.js";

/** Formats of files with metrics, as `--format` names them. */
export const metricFormats = ["dvc", "scikit-learn", "mlflow", "json", "csv"] as const;

export type MetricFormat = (typeof metricFormats)[number];

/** What a file of numbers says, and how it was read. */
export interface ReadMetrics extends MeasuredFile {
  readonly format: MetricFormat;
}

/** Reads the word after `--format`. */
export function parseMetricFormat(word: string): Result<MetricFormat> {
  const format = metricFormats.find((one) => one === word);
  if (format !== undefined) return ok(format);
  const nearest = nearestName(word, metricFormats);
  return failed({
    code: "format-unknown",
    what: `${JSON.stringify(word)} is no format of metrics.`,
    fix:
      nearest === null ? `Write one of ${metricFormats.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

/**
 * Reads a file of metrics in a format, or in the one that its content is recognised by.
 * Everything in it is either in the answer or named among what is unmapped.
 */
export function readMetrics(
  file: SourceFile,
  format: MetricFormat | null,
  question: MetricQuestion,
): Result<ReadMetrics> {
  if (format === "csv" || (format === null && isTable(file))) {
    const table = readCsv(file.path, file.text, question);
    return table.ok ? ok({ ...table.value, format: "csv" }) : table;
  }
  const plain = readPlain(file);
  if (!plain.ok) return plain;
  const { value } = plain;
  const report = format === null ? otherFile(file.path, value) : null;
  if (report !== null) return failed(report);
  if (!isMapping(value) && !Array.isArray(value)) return failed(noMetrics(file.path));
  const known = format ?? formatOf(value);
  const read = readAs(known, file.path, value, question);
  return read.ok ? ok({ ...read.value, format: known }) : read;
}

function isTable({ path, text }: SourceFile): boolean {
  if (/\.(csv|tsv)$/i.test(path)) return true;
  const end = text.indexOf("\n");
  const first = end < 0 ? "" : text.slice(0, end);
  return /[,\t]/.test(first) && !/[{}[\]:]/.test(first);
}

function formatOf(value: unknown): MetricFormat {
  if (isClassificationReport(value)) return "scikit-learn";
  if (isMlflowEvaluation(value)) return "mlflow";
  if (Array.isArray(value) || isPlainParts(value)) return "json";
  return leavesOf(value).some(({ names }) => names.length > 1) ? "dvc" : "json";
}

function readAs(
  format: MetricFormat,
  file: string,
  value: unknown,
  question: MetricQuestion,
): Result<MeasuredFile> {
  if (format === "scikit-learn" && isClassificationReport(value))
    return readClassificationReport(file, value, question);
  if (format === "mlflow" && isMapping(value)) return readMlflowEvaluation(file, value, question);
  if (Array.isArray(value)) return readSlices(file, value, question);
  if (format === "json" && isPlainParts(value)) return readPlainParts(file, value, question);
  return mapNumbers(file, value, question);
}

/** Files that people have beside their metrics and that say something else. */
function otherFile(file: string, value: unknown): Problem | null {
  const is = (what: string, fix: string): Problem => ({
    code: "metrics-elsewhere",
    what: `${file} is ${what}, not a file of metrics.`,
    fix,
    place: { file },
  });
  if (isDvcLock(value)) return is("a dvc.lock", "Give it with --dvc-lock.");
  if (isEvidentlyReport(value))
    return is(
      "a report of Evidently",
      "Hand it in as evidence: evidence add --kind drift or custom.",
    );
  if (isValidationResult(value))
    return is(
      "a result of Great Expectations",
      "Hand it in as evidence: evidence add --kind custom.",
    );
  return null;
}

function noMetrics(file: string): Problem {
  return {
    code: "metrics-malformed",
    what: `${file} holds no metrics by name.`,
    fix: `Write { "f1": 0.91 }, or name its format with --format: ${metricFormats.join(", ")}.`,
    place: { file },
  };
}
