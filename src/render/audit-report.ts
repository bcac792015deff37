import type { AuditFinding } from "../domain/audit/audit-finding.js";
import type { AdoptedVersion } from "../domain/audit/history-replay.js";

/** What an audit found, as it is told. */
export interface AuditReport {
  /** Branch, as it is called here; null: the commit that was checked out. */
  readonly branch: string | null;
  readonly commit: string;
  readonly models: number;
  readonly entries: number;
  readonly recorded: number;
  /** Logins of the Apps that record here. */
  readonly apps: readonly string[];
  readonly signatures: "checked" | "not checked";
  readonly isAnchored: boolean;
  readonly adopted: readonly AdoptedVersion[];
  readonly findings: readonly AuditFinding[];
  /** How many more findings there were. */
  readonly more: number;
}

/** Adopted versions that people are shown; JSON has all. */
const MOST_ADOPTED = 10;

/** Whether an audit found nothing wrong; what may be innocent isn't wrong. */
export function isConsistent({ findings, more }: AuditReport): boolean {
  return more === 0 && findings.every(({ severity }) => severity !== "error");
}

/** An audit's answer for a terminal: each finding with its commit, then what was looked at, then the verdict. */
export function auditReport(report: AuditReport): string {
  const { findings, more } = report;
  const rest = more > 0 ? [`And ${more.toLocaleString("en")} more findings.`] : [];
  const lines = [
    ...findings.flatMap(findingLines),
    ...rest,
    ...(findings.length > 0 ? [""] : []),
    scopeLine(report),
    ...adoptedLines(report.adopted),
    signatureLine(report),
    verdict(report),
  ];
  return lines.map((line) => `${withoutControls(line)}\n`).join("");
}

function findingLines(finding: AuditFinding): readonly string[] {
  const { severity, code, file, model, commit, what, why, fix } = finding;
  return [
    `${file ?? model ?? "registry"}: ${severity}: ${what} [${code}]`,
    ...(commit === null ? [] : [`  Commit ${commit}`]),
    ...(why === null ? [] : [`  ${why}`]),
    ...(fix === null ? [] : [`  Fix: ${fix}`]),
  ];
}

function scopeLine({ branch, commit, models, entries, recorded, apps }: AuditReport): string {
  const where = `${branch ?? "HEAD"} at ${commit.slice(0, 10)}`;
  const commits = `${counted(recorded, "commit", "commits")} of ${apps.join(", ") || "the App"}`;
  return `${where}: ${counted(models, "model", "models")}, ${counted(entries, "entry", "entries")}, ${commits}.`;
}

function adoptedLines(adopted: readonly AdoptedVersion[]): readonly string[] {
  const more = adopted.length - MOST_ADOPTED;
  return [
    ...adopted
      .slice(0, MOST_ADOPTED)
      .map(
        ({ model, version, stage, by, at, commit }) =>
          `Decided elsewhere: ${model} ${version} in ${stage}, adopted by ${by} on ${at.slice(0, 10)}, commit ${commit.slice(0, 10)}.`,
      ),
    ...(more > 0 ? [`Decided elsewhere: ${more} more.`] : []),
  ];
}

function signatureLine({ signatures, recorded }: AuditReport): string {
  if (signatures === "checked")
    return `Signatures: checked, of ${counted(recorded, "commit", "commits")}.`;
  return "Signatures: not checked. Whose a commit is, is what it says itself; --github-key checks it.";
}

function verdict(report: AuditReport): string {
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  if (!isConsistent(report))
    return `Not consistent: ${counted(errors + report.more, "fault", "faults")}.`;
  if (report.isAnchored) return "Consistent, and everything that was kept outside is in it.";
  return "Consistent, not anchored: a history rewritten as a whole looks the same. Keep what model-promoter audit head prints, and give it as --anchor later.";
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Names of people and files come from commits: none may steer a terminal. */
function withoutControls(line: string): string {
  return line.replace(/\p{Cc}/gu, "\uFFFD");
}
