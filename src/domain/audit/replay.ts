import type { AuditEntry } from "../audit-entry.js";
import type { Manifest } from "../manifest.js";
import { stageNames, stageOf } from "../stage.js";
import { applyMoves } from "../transition.js";
import { type AuditFinding, auditFault, type FindingPlace } from "./audit-finding.js";

/** The state that a log of entries leads to, so far. */
export interface Replay {
  /** Null before the first entry. Its rollout is the one that was last seen: no entry holds a rollout's plan. */
  readonly manifest: Manifest | null;
  /** Id of the entry that last moved a version into or out of Production. */
  readonly servedBy: string | null;
}

/** The state before a model's first entry. */
export const nothingReplayed: Replay = { manifest: null, servedBy: null };

/** The state after one more entry. */
export function replayEntry({ manifest, servedBy }: Replay, entry: AuditEntry): Replay {
  return {
    manifest: applyMoves(manifest, entry, undefined),
    servedBy: movesProduction(entry) ? entry.id : servedBy,
  };
}

/** Whether an entry moves a version into or out of Production, and so is written with `production.json`. */
export function movesProduction({ moves }: AuditEntry): boolean {
  return moves.some(({ from, to }) => from === "production" || to === "production");
}

/** Whether an entry may begin, move or end a rollout. */
export function mayChangeRollout(entry: AuditEntry): boolean {
  return entry.kind === "rollout" || movesProduction(entry);
}

/** Each move begins where those before it ended, and nothing moves by an entry that says so. */
export function moveFaults(
  place: FindingPlace,
  { manifest }: Replay,
  { kind, moves }: AuditEntry,
): readonly AuditFinding[] {
  const moveless = kind === "refused" || kind === "withdrawn";
  const why = "A version's stage changes only together with its audit entry.";
  const wrong = moves.filter(({ version, from }) => stageOf(manifest, version) !== from);
  return [
    ...(moveless && moves.length > 0
      ? [
          auditFault(place, {
            code: "audit-move",
            what: `An entry of kind ${kind} moves nothing.`,
            why,
          }),
        ]
      : []),
    ...wrong.map(({ version, from, to }) =>
      auditFault(place, {
        code: "audit-move",
        what: `It moves ${version} from ${stageNames[from]} to ${stageNames[to]}, and that version was in ${stageNames[stageOf(manifest, version)]}.`,
        why,
      }),
    ),
  ];
}
