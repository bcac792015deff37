import type { SourceFile } from "../document.js";
import type { EvidenceKind } from "../evidence.js";
import { quoted } from "../names.js";
import { failed, ok, type Problem, type Result } from "../problem.js";
import { isEvidentlyReport, readEvidentlyReport } from "./evidently.js";
import {
  isValidationResult,
  type ReportContent,
  readValidationResult,
} from "./great-expectations.js";
import { isMapping } from "./measured-file.js";
import { readPlain } from "./read-plain.js";

/** Formats of files with evidence, as `--format` names them; `own` is the registry's. */
export const reportFormats = ["own", "evidently", "great-expectations"] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** Reads the word after `--format`; null where there is none. */
export function parseReportFormat(word: string | undefined): Result<ReportFormat | null> {
  const format = word === undefined ? null : reportFormats.find((one) => one === word);
  if (format !== undefined) return ok(format);
  return failed({
    code: "format-unknown",
    what: `${quoted(word ?? "")} is no format of evidence.`,
    fix: `Write one of ${reportFormats.join(", ")}.`,
  });
}

/**
 * Reads a file as evidence of a kind: in the registry's own format, or another tool's report, recognised by its
 * content or named.
 */
export function readReport(
  file: SourceFile,
  format: ReportFormat | null,
  kind: EvidenceKind,
): Result<ReportContent> {
  const plain = readPlain(file);
  if (!plain.ok) return plain;
  const { value } = plain;
  const known = format ?? formatOf(value);
  if (known === "evidently" && isEvidentlyReport(value))
    return kind === "drift" || kind === "custom"
      ? readEvidentlyReport(file.path, value, kind)
      : failed(wrongKind(file.path, "Evidently", kind, "drift or custom"));
  if (known === "great-expectations" && isValidationResult(value))
    return kind === "custom"
      ? readValidationResult(file.path, value)
      : failed(wrongKind(file.path, "Great Expectations", kind, "custom"));
  if (known === "own" && isMapping(value)) return ok({ content: value, unmapped: [] });
  return failed(noReport(file.path, known));
}

function formatOf(value: unknown): ReportFormat {
  if (isValidationResult(value)) return "great-expectations";
  return isMapping(value) && !("kind" in value) && isEvidentlyReport(value) ? "evidently" : "own";
}

function wrongKind(file: string, tool: string, kind: string, kinds: string): Problem {
  return {
    code: "report-kind",
    what: `${file} is a report of ${tool}, which is no evidence of kind ${kind}.`,
    fix: `Add it with --kind ${kinds}.`,
    place: { file },
  };
}

function noReport(file: string, format: ReportFormat): Problem {
  return {
    code: "report-malformed",
    what: `${file} is no ${format === "own" ? "mapping of evidence" : `report of ${format}`}.`,
    fix: `Name what it is with --format: ${reportFormats.join(", ")}.`,
    place: { file },
  };
}
