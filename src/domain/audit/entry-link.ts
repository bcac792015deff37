import type { AuditEntry } from "../audit-entry.js";

/** What of an entry makes it a link of its chain. */
export type EntryLink = Pick<
  AuditEntry,
  "seq" | "id" | "previous" | "kind" | "model" | "version" | "at" | "recordedAt"
> & { readonly pullRequest: { readonly number: number } | null };

/**
 * The link that a parsed entry is; null where it lacks a part of one. Whether the rest is an entry's too is left open:
 * a chain of a million is followed without looking at all that each says.
 */
export function linkOf(json: unknown): EntryLink | null {
  if (typeof json !== "object" || json === null) return null;
  const { seq, previous, pullRequest, ...texts } = json as Partial<
    Record<keyof EntryLink, unknown>
  >;
  const { id, kind, model, version, at, recordedAt } = texts;
  const areTexts = [id, kind, model, version, at, recordedAt].every(isText);
  const isLinked = typeof seq === "number" && (previous === null || isText(previous));
  return areTexts && isLinked && isPullRequest(pullRequest) ? (json as EntryLink) : null;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isPullRequest(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === null;
  return "number" in value && typeof value.number === "number";
}
