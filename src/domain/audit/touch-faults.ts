import { type AuditFinding, auditFault } from "./audit-finding.js";
import type { ModelTouch } from "./commit-contents.js";
import type { RawCommit, StateChange, TouchingCommit } from "./touching-commit.js";

/** Of one commit, what is told; a commit that changes a thousand files is told by the first. */
const MOST_TOLD = 5;

/** What to say of a commit that touches files that only the App writes, and isn't the App's, or not as the App does it. */
export function touchFaults(
  touches: readonly ModelTouch[],
  instead = "isn't the App's",
): readonly AuditFinding[] {
  const faults = touches.flatMap((touch) =>
    isWholeModel(touch.changes)
      ? [deleted(touch)]
      : touch.changes
          // What lay in the App's places and was none of its files may go.
          .filter(({ kind, status }) => kind !== "stray" || status !== "D")
          .map((change) => touched(change, touch.commit, instead)),
  );
  const more = faults.length - MOST_TOLD;
  if (more <= 0) return faults;
  const rest = auditFault(
    { model: null, file: null, commit: touches[0]?.commit.id ?? null },
    {
      code: "commit-not-the-apps",
      what: `The same commit touches ${more} more of the App's files.`,
    },
  );
  return [...faults.slice(0, MOST_TOLD), rest];
}

/** Who a commit says made it. */
export function whoText({ authorName, authorEmail }: TouchingCommit["commit"]): string {
  return `${authorName} <${authorEmail}>`;
}

function isWholeModel(changes: readonly StateChange[]): boolean {
  const kinds = new Set(changes.map(({ kind }) => kind));
  return (
    kinds.has("entry") && kinds.has("manifest") && changes.every(({ status }) => status === "D")
  );
}

function deleted({ model, changes, commit }: ModelTouch): AuditFinding {
  const entries = changes.filter(({ kind }) => kind === "entry").length;
  return auditFault(
    { model, file: null, commit: commit.id },
    {
      code: "model-deleted",
      what: `${whoText(commit)} deletes ${model} with its manifest and ${entries} entries.`,
      why: "What was decided stays recorded, also of a model that nobody uses any more.",
      fix: "Restore its folder from the commit before; archive versions instead.",
    },
  );
}

const verbs: Readonly<Record<string, string>> = { A: "adds", D: "deletes" };

const names: Readonly<Record<StateChange["kind"], string>> = {
  entry: "audit entry",
  manifest: "manifest",
  production: "production.json",
  stray: "file, in a place of the App's",
};

const codes: Readonly<Record<string, string>> = { A: "entry-added", D: "entry-deleted" };

function touched(
  { model, path, kind, status }: StateChange,
  commit: TouchingCommit["commit"],
  instead: string,
): AuditFinding {
  const merge = commit.parents.length > 1 ? "By a merge, " : "";
  return auditFault(
    { model, file: path, commit: commit.id },
    {
      code: kind === "entry" ? (codes[status] ?? "entry-changed") : "commit-not-the-apps",
      what: `${merge}${whoText(commit)} ${verbs[status] ?? "changes"} this ${names[kind]}, and that commit ${instead}.`,
      why: "Only the App writes manifest, production.json and audit entries, one decision a commit.",
      fix: "Bring the branch back to the commit before it; what is changed on top stays in history.",
    },
  );
}

/** What to say of an entry that the App recorded on the branch, and that a merge left out. */
export function lostEntry(
  { model, path }: StateChange,
  { id, at }: Pick<RawCommit, "id" | "at">,
): AuditFinding {
  return auditFault(
    { model, file: path, commit: id },
    {
      code: "entry-lost",
      what: `This entry was recorded on ${at.slice(0, 10)} by a commit that is in history, and isn't here: a merge took an older state.`,
      why: "A merge keeps what the App recorded on either side.",
      fix: "Bring the branch back to the commit before that merge.",
    },
  );
}
