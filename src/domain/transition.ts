import { stringify } from "yaml";
import { type AuditEntry, entryDigest, type Move } from "./audit-entry.js";
import type { Manifest, ProductionRecord, VersionState } from "./manifest.js";
import type { RolloutPlan } from "./model-definition.js";
import type { ModelVersion } from "./model-version.js";
import type { TargetStage } from "./policy.js";
import { currentVersion } from "./stage.js";

/** The moves that a merged promotion makes: the candidate's, and in Production the incumbent's. */
export function promotionMoves(
  version: string,
  to: TargetStage,
  manifest: Manifest | null,
  plan: RolloutPlan | undefined,
): readonly Move[] {
  if (to === "staging") return [{ version, from: "none", to }];
  const incumbent = currentVersion(manifest);
  if (incumbent === null) return [{ version, from: "staging", to, role: "current" }];
  if (plan) return [{ version, from: "staging", to, role: "rolling-out" }];
  return [
    { version, from: "staging", to, role: "current" },
    { version: incumbent, from: "production", to: "archived" },
  ];
}

/** The manifest after an entry's moves. Each version moved gets the entry's id and time. */
export function applyMoves(
  before: Manifest | null,
  entry: AuditEntry,
  plan: RolloutPlan | undefined,
): Manifest {
  const versions = entry.moves.reduce<Record<string, VersionState>>(
    (states, move) => moved(states, move, entry),
    { ...before?.versions },
  );
  return {
    schema: 1,
    model: entry.model,
    versions,
    rollout: rolloutAfter(before, entry, plan),
    last: { seq: entry.seq, id: entry.id, digest: entryDigest(entry) },
  };
}

function moved(
  states: Record<string, VersionState>,
  move: Move,
  entry: AuditEntry,
): Record<string, VersionState> {
  const { [move.version]: _, ...others } = states;
  if (move.to === "none") return others;
  const since = { since: entry.at, entry: entry.id };
  const state: VersionState =
    move.to === "production"
      ? { stage: move.to, role: move.role ?? "current", ...since }
      : { stage: move.to, ...since };
  return { ...others, [move.version]: state };
}

function rolloutAfter(
  before: Manifest | null,
  entry: AuditEntry,
  plan: RolloutPlan | undefined,
): Manifest["rollout"] {
  const started = entry.moves.find((move) => move.role === "rolling-out");
  const incumbent = currentVersion(before);
  if (!started || !plan || incumbent === null) return before?.rollout ?? null;
  const traffic = plan.kind === "shadow" ? 0 : (plan.steps[0]?.traffic ?? 100);
  return {
    version: started.version,
    step: 0,
    since: entry.at,
    state: "running",
    weights: { [incumbent]: 100 - traffic, [started.version]: traffic },
  };
}

/** `production.json` for a manifest. `records` are those of the versions that serve, by version. */
export function productionRecord(
  manifest: Manifest,
  entry: AuditEntry,
  records: ReadonlyMap<string, ModelVersion>,
): ProductionRecord {
  const current = currentVersion(manifest);
  const serving = Object.entries(servingWeights(manifest)).map(([version, weight]) => {
    const record = records.get(version);
    if (!record) throw new Error(`no record of ${manifest.model} ${version}, which serves`);
    return {
      version,
      weight,
      artifact: { uri: record.artifact.uri, digest: record.artifact.digest },
      ...(record.provenance === "unknown" ? { provenance: record.provenance } : {}),
    };
  });
  const state = current === null ? undefined : manifest.versions[current];
  return {
    schema: 1,
    model: manifest.model,
    current,
    since: state?.since ?? null,
    entry: entry.id,
    serving,
  };
}

/** Percent of traffic by version; the current version has all of it while nothing is rolled out. */
export function servingWeights(manifest: Manifest): Readonly<Record<string, number>> {
  if (manifest.rollout) return manifest.rollout.weights;
  const current = currentVersion(manifest);
  return current === null ? {} : { [current]: 100 };
}

/** The manifest as its file's text. */
export function writeManifest(manifest: Manifest): string {
  return `# Written by Model Promoter alone: every change here has its entry in audit/.\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** `production.json` as its file's text. */
export function writeProductionRecord(record: ProductionRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
