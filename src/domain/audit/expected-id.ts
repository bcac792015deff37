import { type EntrySource, entryId } from "../audit-entry.js";
import type { EntryLink } from "./entry-link.js";

/** The id that an entry must have by what it says; null where its source isn't in it, such as a comment's number. */
export function expectedId(
  entry: EntryLink,
): { readonly id: string; readonly source: string } | null {
  const source = sourceOf(entry);
  return source && { id: entryId(entry.kind, entry.model, source), source };
}

function sourceOf({ kind, version, pullRequest }: EntryLink): EntrySource | null {
  if (kind === "adopt") return `adopt/${version}`;
  const isDecision = kind === "promotion" || kind === "refused" || kind === "withdrawn";
  return isDecision && pullRequest ? `pr/${pullRequest.number}` : null;
}
