import type { EvidenceRun } from "../evidence.js";
import type { GateContext } from "../gate/gate-context.js";
import type { Role } from "../manifest.js";
import { type MetricCatalogue, metricCatalogue } from "../metric.js";
import type { ModelCard } from "../model-card.js";
import type { ModelVersion } from "../model-version.js";
import type { Stage } from "../names.js";
import type { Policy } from "../policy.js";
import { stageOf } from "../stage.js";
import { servingWeights } from "../transition.js";
import { type ModelFiles, newestFirst } from "./model-files.js";

/** Where a version stands: its stage, and in Production its role and its percent of requests. */
export interface Standing {
  readonly version: string;
  readonly stage: Stage;
  readonly role: Role | null;
  readonly weight: number | null;
  /** UTC; null for a version in None. */
  readonly since: string | null;
  /** The audit entry that moved it there. */
  readonly entry: string | null;
}

/** Where every version of a model stands, newest first: those with a record, and those that the manifest names. */
export function standings({ manifest, versionNames }: ModelFiles): readonly Standing[] {
  const state = manifest?.value ?? null;
  const weights = state ? servingWeights(state) : {};
  const versions = new Set([...versionNames, ...Object.keys(state?.versions ?? {})]);
  return [...versions].sort(newestFirst).map((version) => {
    const { role = null, since = null, entry = null } = state?.versions[version] ?? {};
    const weight = weights[version] ?? null;
    return { version, stage: stageOf(state, version), role, weight, since, entry };
  });
}

/** A version with all that its files say. */
export interface CataloguedVersion extends Standing {
  readonly record: ModelVersion;
  readonly card: ModelCard | null;
  /** Oldest first. */
  readonly evidence: readonly EvidenceRun[];
}

/** A model's versions that have a valid record, newest first. */
export function cataloguedVersions(files: ModelFiles): readonly CataloguedVersion[] {
  return standings(files).flatMap((standing) => {
    const record = files.records.get(standing.version)?.value;
    if (!record) return [];
    const card = files.cards.get(standing.version)?.value ?? null;
    return [{ ...standing, record, card, evidence: runsOf(files, standing.version) }];
  });
}

function runsOf({ evidence }: ModelFiles, version: string): readonly EvidenceRun[] {
  return evidence
    .flatMap((one): readonly EvidenceRun[] =>
      one.version === version && one.value ? [{ path: one.path, evidence: one.value }] : [],
    )
    .sort((a, b) => Date.parse(a.evidence.collected.to) - Date.parse(b.evidence.collected.to));
}

/** The metrics that a model knows. */
export function metricsOfModel({ definition }: ModelFiles, policy: Policy): MetricCatalogue {
  return metricCatalogue(policy.metrics, definition?.value?.metrics ?? {});
}

/** A version as the gates' own reading of numbers wants it, so that a question finds the number that a gate would. */
export function measuringContext(
  { record, card, evidence }: CataloguedVersion,
  metrics: MetricCatalogue,
  incumbent: ModelVersion | null,
): GateContext {
  return {
    candidate: record,
    card,
    evidence,
    incumbent,
    metrics,
    stageSince: {},
    approvals: [],
    now: "",
  };
}
