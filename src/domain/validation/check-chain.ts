import { type AuditEntry, entryId } from "../audit-entry.js";
import type { FactsOf } from "../catalogue/file-facts.js";
import type { ModelFiles } from "../catalogue/model-files.js";
import { type Finding, fault } from "./finding.js";

/** The audit entries are one chain from the first: numbered without gaps, each naming the digest of the one before. */
export function checkChain({ entries }: ModelFiles): readonly Finding[] {
  return entries.flatMap((entry, index) => {
    const { value, path } = entry;
    if (value === null) return [];
    const before = entries[index - 1];
    const follows = before === undefined || before.value !== null;
    return [
      ...(follows ? numbering(path, value, before) : []),
      ...linkage(path, value, before),
      ...identity(path, value),
    ];
  });
}

type Before = FactsOf<"entry"> | undefined;

function numbering(path: string, { seq }: AuditEntry, before: Before): readonly Finding[] {
  const expected = (before?.value?.seq ?? 0) + 1;
  if (seq === expected) return [];
  return [
    fault(path, {
      code: "audit-broken",
      what:
        seq > expected
          ? `entry ${seq} follows entry ${expected - 1}: what was between is gone`
          : `entry ${seq} stands twice`,
      ...restore,
    }),
  ];
}

function linkage(path: string, { seq, previous }: AuditEntry, before: Before): readonly Finding[] {
  const expected = before?.digest ?? null;
  if (previous === expected) return [];
  const what =
    before === undefined
      ? `entry ${seq} names an entry before it, and there is none`
      : `entry ${seq} names another digest than the entry before it has: ${lastPart(before.path)} was changed, or another stood there`;
  return [fault(path, { code: "audit-broken", what, ...restore })];
}

/** Ids follow from what was decided on, so an entry for another pull request or version is found. */
function identity(path: string, entry: AuditEntry): readonly Finding[] {
  const { kind, model, version, pullRequest, id } = entry;
  const source =
    kind === "adopt"
      ? (`adopt/${version}` as const)
      : pullRequest && ["promotion", "refused", "withdrawn"].includes(kind)
        ? (`pr/${pullRequest.number}` as const)
        : null;
  if (source === null || entryId(kind, model, source) === id) return [];
  return [
    fault(path, {
      code: "audit-broken",
      what: `the id ${id} isn't that of ${kind} ${source}`,
      ...restore,
    }),
  ];
}

const restore = {
  why: "Each entry names the digest of the one before, so that no decision can be changed or dropped unseen.",
  fix: "Restore audit/ from the repository's history.",
};

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
