import type { AuditEntry } from "../../../domain/audit-entry.js";
import { shortText, timeText } from "../standing-text.js";
import { textTable } from "../text-table.js";

/** Entries as lines for people: when, what, by which pull request, who, and on which numbers. */
export function entryTable(entries: readonly AuditEntry[]): string {
  const rows = entries.map((entry) => [
    timeText(entry.at),
    entry.model,
    String(entry.seq),
    entry.kind,
    entry.version,
    moveText(entry),
    entry.pullRequest === null ? "" : `#${entry.pullRequest.number}`,
    entry.requested?.by.login ?? "",
    signersText(entry),
    entry.pullRequest?.mergedBy?.login ?? "",
    groundsText(entry),
  ]);
  const head = ["WHEN (UTC)", "MODEL", "NO", "KIND", "VERSION", "MOVE", "PR", "ASKED", "SIGNED"];
  return textTable([[...head, "MERGED", "ON WHICH NUMBERS"], ...rows]);
}

function moveText({ moves, version }: AuditEntry): string {
  const own = moves.find((move) => move.version === version);
  return own ? `${own.from} -> ${own.to}` : "";
}

function signersText({ signOffs }: AuditEntry): string {
  return [...new Set(signOffs.map(({ by }) => by.login))].join(" ");
}

const MOST_NUMBERS = 4;

/** The numbers that gates were judged on; of a refusal what was wrong; else what was said. */
function groundsText({ gates, problems, overrides, requested }: AuditEntry): string {
  const numbers = gates.flatMap(({ id, observed, bar, result }) => {
    if (observed === null) return [];
    const asked = bar === null ? "" : ` of ${bar}`;
    return [`${id} ${observed}${asked}${result === "pass" ? "" : ` (${result})`}`];
  });
  const more = numbers.length > MOST_NUMBERS ? [`${numbers.length - MOST_NUMBERS} more`] : [];
  const set = overrides.map(({ subject, by }) => `${subject} set aside by ${by.login}`);
  const [problem] = problems;
  const said = problem?.what ?? (numbers.length === 0 ? (requested?.reason ?? "") : "");
  const grounds = [...(said === "" ? [] : [shortText(said, 60)]), ...set];
  return [...grounds, ...numbers.slice(0, MOST_NUMBERS), ...more].join("; ");
}
