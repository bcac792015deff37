import {
  type AuditEntry,
  type EntryKind,
  type EntrySource,
  entryDigest,
  entryId,
  writeEntry,
} from "./audit-entry.js";
import type { SourceFile } from "./document.js";
import type { Manifest, ProductionRecord } from "./manifest.js";
import type { RolloutPlan } from "./model-definition.js";
import type { ModelVersion } from "./model-version.js";
import { modelPaths } from "./registry-paths.js";
import {
  applyMoves,
  productionRecord,
  writeManifest,
  writeProductionRecord,
} from "./transition.js";

/** Where a model's chain of entries ends, and where its next one goes. */
export interface ChainEnd {
  readonly root: string;
  readonly model: string;
  readonly manifest: Manifest | null;
  readonly branch: string;
  /** Commit that the state was read at; the write goes through only if the branch is still there. */
  readonly head: string;
}

/** One commit's worth of record: an entry, the state that follows from it, and the files that hold both. */
export interface RecordedChange {
  readonly branch: string;
  readonly expectedHead: string;
  readonly entry: AuditEntry;
  readonly manifest: Manifest;
  readonly production: ProductionRecord | null;
  readonly files: readonly SourceFile[];
}

/** What an entry says beside its place in the chain. */
export type EntryContent = Omit<AuditEntry, "schema" | "seq" | "id" | "previous" | "model">;

/** Parts of an entry that a decision without pull request, sign-offs or gates leaves empty. */
export const emptyContent = {
  moves: [],
  requested: null,
  pullRequest: null,
  signOffs: [],
  gates: [],
  concerns: [],
  overrides: [],
  dossier: null,
  requirements: null,
  policy: null,
  problems: [],
} satisfies Partial<EntryContent>;

/** The next entry of a chain. */
export function nextEntry(
  chain: ChainEnd,
  kind: EntryKind,
  source: EntrySource,
  content: EntryContent,
): AuditEntry {
  const last = chain.manifest?.last;
  return {
    schema: 1,
    seq: (last?.seq ?? 0) + 1,
    id: entryId(kind, chain.model, source),
    previous: last?.digest ?? null,
    model: chain.model,
    ...content,
  };
}

/** What moves into Production need to be known by. */
export interface ServingSources {
  readonly plan: RolloutPlan | undefined;
  /** Records of the versions that serve afterwards, by version. */
  readonly records: ReadonlyMap<string, ModelVersion>;
}

/** The commit that records an entry: manifest, entry, and `production.json` where Production moves. */
export function recordChange(
  chain: ChainEnd,
  entry: AuditEntry,
  serving: ServingSources,
): RecordedChange {
  const paths = modelPaths(chain.root, chain.model);
  const manifest = applyMoves(chain.manifest, entry, serving.plan);
  const touchesProduction = entry.moves.some(
    (move) => move.from === "production" || move.to === "production",
  );
  const production = touchesProduction ? productionRecord(manifest, entry, serving.records) : null;
  const files = [
    { path: paths.manifest, text: writeManifest(manifest) },
    ...(production ? [{ path: paths.production, text: writeProductionRecord(production) }] : []),
    { path: paths.entry(entry.at, entry.seq, entry.id), text: writeEntry(entry) },
  ];
  return { branch: chain.branch, expectedHead: chain.head, entry, manifest, production, files };
}

/** Digest that the next entry will name as its previous; what a comment shows as an anchor. */
export function anchorOf(change: RecordedChange): string {
  return entryDigest(change.entry);
}
