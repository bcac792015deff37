import type { AuditFinding } from "./audit-finding.js";

/**
 * Joins what history told with what stands wrong now: what both tell is told once, and what stands wrong gets the commit
 * that touched its file last, or else the model's, where history found fault with that commit.
 */
export function nameCommits(
  past: readonly AuditFinding[],
  standing: readonly AuditFinding[],
): readonly AuditFinding[] {
  const known = new Set(past.map(sameness));
  const byFile = new Map(past.map((one) => [one.file, one.commit]));
  const byModel = new Map(past.map((one) => [one.model, one.commit]));
  const others = standing
    .filter((one) => !known.has(sameness(one)))
    .map((one) => {
      const commit = byFile.get(one.file) ?? null;
      const modelCommit = one.model === null ? null : (byModel.get(one.model) ?? null);
      return { ...one, commit: one.commit ?? (isBound(one) ? null : (commit ?? modelCommit)) };
    });
  return [...past, ...others];
}

/** Files that people write are no commit's of those that history judges. */
function isBound({ code, file }: AuditFinding): boolean {
  return file === null || code === "file-gone" || code === "file-changed";
}

function sameness({ code, file, what }: AuditFinding): string {
  return [code, file, what].join("\n");
}
