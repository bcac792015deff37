import type { Severity } from "../validation/finding.js";

/** Something that the audit found, and where. `commit` is the one that did it, where history tells; ids are full. */
export interface AuditFinding {
  readonly severity: Severity;
  /** Stable and kebab-case. */
  readonly code: string;
  readonly model: string | null;
  /** Path in the registry's folder. */
  readonly file: string | null;
  readonly commit: string | null;
  readonly what: string;
  readonly why: string | null;
  readonly fix: string | null;
}

/** Where a finding is. */
export interface FindingPlace {
  readonly model: string | null;
  readonly file: string | null;
  readonly commit?: string | null;
}

/** What is said of a fault. */
export interface FaultText {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
}

/** A finding that makes the audit's answer a no. */
export function auditFault(place: FindingPlace, text: FaultText): AuditFinding {
  const { model, file, commit = null } = place;
  const { code, what, why = null, fix = null } = text;
  return { severity: "error", code, model, file, commit, what, why, fix };
}

/** A finding that points at what has innocent reasons too. */
export function auditRemark(place: FindingPlace, text: FaultText): AuditFinding {
  return { ...auditFault(place, text), severity: "warning" };
}

/** What to say of a broken chain beside what broke. */
export const restoreAudit = {
  why: "Each entry names the digest of the one before, so that no decision can be changed or dropped unseen.",
  fix: "Restore audit/ from the repository's history.",
} as const;

/** Name of a file without its folders. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
