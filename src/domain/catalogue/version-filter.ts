import { type Codeowners, ownersOf } from "../codeowners.js";
import { sliceNumbers } from "../gate/slice-numbers.js";
import { standingMetric } from "../measured.js";
import type { MetricCatalogue } from "../metric.js";
import type { Stage } from "../names.js";
import type { Policy } from "../policy.js";
import { modelPaths } from "../registry-paths.js";
import { type Bound, meets } from "./bound.js";
import { type CataloguedVersion, measuringContext, metricsOfModel } from "./catalogued-version.js";
import type { ModelFiles } from "./model-files.js";

/** A bound on slices: some slice meets it, or the one named `by=value` does. */
export interface SliceBound {
  readonly slice: string | null;
  readonly bound: Bound;
}

/** What a version must be to be found: everything that is asked for here. Null and empty ask for nothing. */
export interface VersionFilter {
  readonly model: string | null;
  /** One of them. */
  readonly stages: readonly Stage[];
  readonly tier: "low" | "medium" | "high" | null;
  /** `@login` or `@org/team` that CODEOWNERS names for the version's promotion to Production. */
  readonly owner: string | null;
  readonly dataset: { readonly name: string; readonly version: string | null } | null;
  /** From this time on, UTC. */
  readonly trainedAfter: string | null;
  /** Before this time, UTC. */
  readonly trainedBefore: string | null;
  readonly trainedBy: string | null;
  /** The training code's commit, or its first digits. */
  readonly commit: string | null;
  readonly provenance: "known" | "unknown" | null;
  /** All of them. */
  readonly tags: readonly string[];
  /** All of them. */
  readonly metrics: readonly Bound[];
  /** All of them. */
  readonly slices: readonly SliceBound[];
}

/** A version that was found, and the numbers that it was asked for by. */
export interface FoundVersion {
  readonly model: string;
  readonly tier: string | null;
  readonly version: CataloguedVersion;
  /** In the metrics' stored units. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Slices that met the bounds on slices. */
  readonly slices: readonly FoundSlice[];
}

/** A slice's number. */
export interface FoundSlice {
  readonly slice: string;
  readonly metric: string;
  readonly value: number;
  readonly n: number;
}

/** What questions about versions are answered with, beside the model's files. */
export interface QuestionContext {
  readonly policy: Policy;
  readonly codeowners: Codeowners | null;
}

/** The versions of a model that a filter finds, newest first. */
export function findVersions(
  files: ModelFiles,
  versions: readonly CataloguedVersion[],
  filter: VersionFilter,
  context: QuestionContext,
): readonly FoundVersion[] {
  const metrics = metricsOfModel(files, context.policy);
  const tier = files.definition?.value?.tier ?? null;
  if (filter.tier !== null && filter.tier !== tier) return [];
  return versions
    .filter((one) => isAsked(one, filter) && isOwned(files, one, filter.owner, context.codeowners))
    .flatMap((version) => {
      const measured = measuredAs(version, filter, metrics);
      return measured ? [{ model: files.model, tier, version, ...measured }] : [];
    });
}

function isAsked({ stage, record }: CataloguedVersion, filter: VersionFilter): boolean {
  const { stages, dataset, trainedAfter, trainedBefore, trainedBy, commit, provenance, tags } =
    filter;
  const trained = Date.parse(record.trained.at);
  return [
    stages.length === 0 || stages.includes(stage),
    dataset === null || record.dataset?.name === dataset.name,
    dataset === null || dataset.version === null || record.dataset?.version === dataset.version,
    trainedAfter === null || trained >= Date.parse(trainedAfter),
    trainedBefore === null || trained < Date.parse(trainedBefore),
    trainedBy === null || record.trained.by === trainedBy,
    commit === null || record.source?.commit.startsWith(commit) === true,
    provenance === null || record.provenance === provenance,
    tags.every((tag) => record.tags?.includes(tag)),
  ].every(Boolean);
}

function isOwned(
  { root, model }: ModelFiles,
  { version }: CataloguedVersion,
  owner: string | null,
  codeowners: Codeowners | null,
): boolean {
  if (owner === null) return true;
  if (codeowners === null) return false;
  const path = modelPaths(root, model).dossier(version, "production", 1);
  const { owners } = ownersOf(codeowners, path);
  return owners.some(({ text }) => text.toLowerCase() === owner.toLowerCase());
}

function measuredAs(
  version: CataloguedVersion,
  { metrics: bounds, slices: sliceBounds }: VersionFilter,
  metrics: MetricCatalogue,
): Pick<FoundVersion, "numbers" | "slices"> | null {
  const context = measuringContext(version, metrics, null);
  const numbers: Record<string, number> = {};
  for (const bound of bounds) {
    const standing = standingMetric(bound.metric, context);
    if (standing.kind === "missing" || !meets(bound, standing.measured.estimate.value)) return null;
    numbers[bound.metric] = standing.measured.estimate.value;
  }
  const slices = sliceBounds.map(({ slice, bound }) => {
    const metric = metrics.get(bound.metric);
    const found = metric ? sliceNumbers(metric, context) : [];
    return found.flatMap(({ name, n, estimate }): readonly FoundSlice[] =>
      estimate && (slice === null || slice === name) && meets(bound, estimate.value)
        ? [{ slice: name, metric: bound.metric, value: estimate.value, n }]
        : [],
    );
  });
  return slices.every((found) => found.length > 0) ? { numbers, slices: slices.flat() } : null;
}
