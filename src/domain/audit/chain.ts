import type { Digest } from "../digest.js";
import {
  type AuditFinding,
  auditFault,
  auditRemark,
  type FindingPlace,
  lastPart,
  restoreAudit,
} from "./audit-finding.js";
import type { EntryFile } from "./entry-file.js";
import type { EntryLink } from "./entry-link.js";
import { expectedId } from "./expected-id.js";

/** How far a model's chain was followed. */
export interface Chain {
  readonly model: string;
  /** Number of the last entry; 0 before the first. */
  readonly seq: number;
  readonly digest: Digest | null;
  /** Path of the last entry's file. */
  readonly file: string | null;
  /** Times of the last entry that could be read. */
  readonly at: string | null;
  readonly recordedAt: string | null;
}

/** The chain of a model before its first entry. */
export function beginChain(model: string): Chain {
  return { model, seq: 0, digest: null, file: null, at: null, recordedAt: null };
}

/** The chain with one more entry. */
export function followChain(chain: Chain, { seq, digest, path, link }: EntryFile): Chain {
  const { at, recordedAt } = link ?? chain;
  return { model: chain.model, seq, digest, file: path, at, recordedAt };
}

/** What is wrong with an entry as the next link of a chain; `commit` is the one that wrote it, where that is known. */
export function linkFaults(
  chain: Chain,
  file: EntryFile,
  commit: string | null = null,
): readonly AuditFinding[] {
  const place = { model: chain.model, file: file.path, commit };
  const { link } = file;
  if (link === null) return [...numbering(place, chain, file.seq), unreadable(place, file.why)];
  return [
    ...numbering(place, chain, file.seq),
    ...linkage(place, chain, link),
    ...misplaced(place, chain, file, link),
    ...identity(place, link),
    ...times(place, chain, link),
  ];
}

/** What is wrong with an entry that is a link of its chain, and none that the App wrote. */
export function formFaults(model: string, file: EntryFile): readonly AuditFinding[] {
  if (file.link === null || file.value !== null) return [];
  return [unreadable({ model, file: file.path }, file.why)];
}

function numbering(place: FindingPlace, chain: Chain, seq: number): readonly AuditFinding[] {
  const expected = chain.seq + 1;
  if (seq === expected) return [];
  const what =
    seq > expected
      ? `Entry ${seq} follows ${chain.seq === 0 ? "nothing" : `entry ${chain.seq}`}: ${missingText(expected, seq - 1)} gone.`
      : `Entry ${seq} stands twice.`;
  return [auditFault(place, { code: "audit-broken", what, ...restoreAudit })];
}

function missingText(first: number, last: number): string {
  return first === last ? `entry ${first} is` : `entries ${first} to ${last} are`;
}

function linkage(place: FindingPlace, chain: Chain, entry: EntryLink): readonly AuditFinding[] {
  if (entry.previous === chain.digest) return [];
  const what =
    chain.file === null
      ? `Entry ${entry.seq} names an entry before it, and there is none.`
      : `Entry ${entry.seq} names another digest than the entry before it has: ${lastPart(chain.file)} was changed, or another stood there.`;
  return [auditFault(place, { code: "audit-broken", what, ...restoreAudit })];
}

function unreadable(place: FindingPlace, why: string | null): AuditFinding {
  return auditFault(place, {
    code: "audit-unreadable",
    what: `This is no entry that the App wrote: ${why}.`,
    ...restoreAudit,
  });
}

function misplaced(
  place: FindingPlace,
  { model }: Chain,
  file: EntryFile,
  entry: EntryLink,
): readonly AuditFinding[] {
  const differing = [
    ["model", entry.model, model],
    ["seq", entry.seq, file.seq],
    ["id", entry.id, file.id],
    ["at", entry.at.slice(0, 4), file.year],
  ].filter(([, says, stands]) => says !== stands);
  return differing.map(([name, says, stands]) =>
    auditFault(place, {
      code: "audit-misplaced",
      what: `${name}: the entry says ${says}, its place says ${stands}.`,
      ...restoreAudit,
    }),
  );
}

function identity(place: FindingPlace, entry: EntryLink): readonly AuditFinding[] {
  const expected = expectedId(entry);
  if (expected === null || expected.id === entry.id) return [];
  return [
    auditFault(place, {
      code: "audit-broken",
      what: `The id ${entry.id} isn't that of ${entry.kind} ${expected.source}, which has ${expected.id}.`,
      why: "An entry's id follows from what was decided on, so that one decision has one entry.",
      fix: restoreAudit.fix,
    }),
  ];
}

/** Servers' clocks differ by seconds; what goes back by more was dated by hand. */
const CLOCKS_DIFFER_MS = 60_000;

function times(
  place: FindingPlace,
  chain: Chain,
  { seq, at, recordedAt }: EntryLink,
): readonly AuditFinding[] {
  const why = "Entries are written one after another, each when it was recorded.";
  const backDated = (what: string) =>
    auditFault(place, { code: "audit-backdated", what, why, fix: restoreAudit.fix });
  return [
    ...(chain.recordedAt !== null && isBefore(recordedAt, chain.recordedAt, CLOCKS_DIFFER_MS)
      ? [
          backDated(
            `Entry ${seq} was recorded at ${recordedAt}, before entry ${chain.seq} at ${chain.recordedAt}.`,
          ),
        ]
      : []),
    ...(isBefore(recordedAt, at, CLOCKS_DIFFER_MS)
      ? [backDated(`Entry ${seq} was recorded at ${recordedAt}, before its decision at ${at}.`)]
      : []),
    ...(chain.at !== null && isBefore(at, chain.at, 0)
      ? [decidedEarlier(place, chain, seq, at)]
      : []),
  ];
}

/** Of two merges that come close together, the App may hear of the second first: no fault by itself. */
function decidedEarlier(place: FindingPlace, chain: Chain, seq: number, at: string): AuditFinding {
  return auditRemark(place, {
    code: "audit-late",
    what: `Entry ${seq} was decided at ${at}, before entry ${chain.seq} at ${chain.at}, and recorded after it.`,
    why: "A merge that the App heard of late is recorded late.",
  });
}

function isBefore(one: string, other: string, byMoreThan: number): boolean {
  // Times of one precision compare as texts; only one that seems to go back is looked at closely.
  return one < other && Date.parse(other) - Date.parse(one) > byMoreThan;
}
