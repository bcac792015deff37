import type { AuditEntry, EntryKind, Move } from "../audit-entry.js";
import type { ModelFiles } from "./model-files.js";

/** A decision about a model, as its history tells it. */
export interface Decision {
  readonly seq: number;
  readonly id: string;
  readonly kind: EntryKind;
  /** UTC. */
  readonly at: string;
  readonly version: string;
  readonly moves: readonly Move[];
  /** Login of who asked; null where nobody did. */
  readonly requestedBy: string | null;
  readonly reason: string | null;
  /** Who signed, each login once. */
  readonly signedBy: readonly string[];
  readonly mergedBy: string | null;
  readonly pullRequest: number | null;
  /** Why it was refused; else empty. */
  readonly problems: readonly string[];
}

/** All decisions about a model, latest first; about one version where it is given. */
export function decisionsOf({ entries }: ModelFiles, version?: string): readonly Decision[] {
  return entries
    .flatMap(({ value }) => value ?? [])
    .filter((entry) => version === undefined || concerns(entry, version))
    .map(decisionOf)
    .reverse();
}

function concerns({ version, moves }: AuditEntry, asked: string): boolean {
  return version === asked || moves.some((move) => move.version === asked);
}

function decisionOf(entry: AuditEntry): Decision {
  const { seq, id, kind, at, version, moves, requested, pullRequest, signOffs, problems } = entry;
  return {
    seq,
    id,
    kind,
    at,
    version,
    moves,
    requestedBy: requested?.by.login ?? null,
    reason: requested?.reason ?? null,
    signedBy: [...new Set(signOffs.map(({ by }) => by.login))],
    mergedBy: pullRequest?.mergedBy?.login ?? null,
    pullRequest: pullRequest?.number ?? null,
    problems: problems.map(({ what }) => what),
  };
}
