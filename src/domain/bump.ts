import semver from "semver";
import { type FeatureChange, featureChanges } from "./bump/feature-changes.js";
import { type BumpLevel, type BumpReason, bumpLevels, weightiest } from "./bump/level.js";
import { parameterChanges } from "./bump/parameter-changes.js";
import type { ModelVersion } from "./model-version.js";

/** What a version is made of, as far as its number tells: a record, or a draft of one without its number. */
export type VersionContent = Pick<
  ModelVersion,
  "type" | "architecture" | "dataset" | "environment" | "parameters" | "signature" | "parents"
> & {
  readonly metrics: Readonly<Record<string, { readonly threshold?: number | undefined }>>;
};

/** A proposed version. `first`: there is none before. Reasons come with the weightiest first; there is at least one. */
export interface BumpProposal {
  readonly level: BumpLevel | "first";
  readonly reasons: readonly string[];
  readonly version: string;
}

/** Version of a model's first record, where nobody chose another. */
const FIRST_VERSION = "1.0.0";

/**
 * Proposes the version that follows a previous one, from what changed.
 *
 * Major: type, architecture, embedding dimension, the set of features, or what callers get (an output gone or of
 * another type). Minor: dataset, a parameter that matters, several others at once, a base model's version, a new
 * output. Patch: decision thresholds, a single other parameter, the environment, or nothing of these (trained once
 * more).
 *
 * After a pre-release the number that it prepares is kept where it is large enough: 2.0.0-rc.1 is followed by 2.0.0.
 *
 * @param previous the newest version of the line; null for a model's first
 * @param parametersThatMatter names of training parameters whose change is more than a small one
 */
export function proposeBump(
  previous: ModelVersion | null,
  next: VersionContent,
  parametersThatMatter: readonly string[] = [],
): BumpProposal {
  if (previous === null)
    return { level: "first", reasons: ["the model's first version"], version: FIRST_VERSION };
  const reasons = bumpReasons(previous, next, parametersThatMatter);
  const level = weightiest(reasons);
  const version = semver.inc(previous.version, level);
  if (version === null) throw new RangeError(`${previous.version} is no semantic version.`);
  return { level, reasons: reasons.map(({ text }) => text), version };
}

/** All that changed between two versions, the weightiest first; where nothing did, that it was trained once more. */
export function bumpReasons(
  previous: VersionContent,
  next: VersionContent,
  parametersThatMatter: readonly string[] = [],
): readonly BumpReason[] {
  const found = [
    ...kindReasons(previous, next),
    ...featureChanges(previous.signature, next.signature).map(featureReason),
    ...datasetReasons(previous, next),
    ...parentReasons(previous, next),
    ...parameterChanges(previous.parameters, next.parameters, parametersThatMatter),
    ...thresholdReasons(previous, next),
    ...environmentReasons(previous, next),
  ];
  const reasons = found.toSorted(
    (a, b) => bumpLevels.indexOf(a.level) - bumpLevels.indexOf(b.level),
  );
  return reasons.length > 0
    ? reasons
    : [{ level: "patch", text: "trained once more, with nothing declared that changed" }];
}

function kindReasons(previous: VersionContent, next: VersionContent): readonly BumpReason[] {
  return (["type", "architecture"] as const).flatMap((part) =>
    previous[part] === next[part]
      ? []
      : [{ level: "major", text: `${part} ${previous[part]} -> ${next[part]}` }],
  );
}

function featureReason({ weight, text }: FeatureChange): BumpReason {
  return { level: weight, text };
}

function datasetReasons(
  { dataset: before }: VersionContent,
  { dataset: after }: VersionContent,
): readonly BumpReason[] {
  if (before?.digest === after?.digest && before?.version === after?.version) return [];
  const [from, to] = [before, after].map((one) => (one ? `${one.name} ${one.version}` : "unknown"));
  const text = from === to ? `dataset ${from}, of another content` : `dataset ${from} -> ${to}`;
  return [{ level: "minor", text }];
}

function parentReasons(previous: VersionContent, next: VersionContent): readonly BumpReason[] {
  const names = (content: VersionContent) => content.parents.map(({ name }) => name).sort();
  const [before, after] = [names(previous), names(next)];
  if (before.join() !== after.join()) {
    const [from, to] = [before, after].map((list) => list.join(", ") || "none");
    return [{ level: "major", text: `base models ${from} -> ${to}` }];
  }
  return previous.parents.flatMap((parent) => {
    const now = next.parents.find(({ name }) => name === parent.name);
    if (now === undefined || now.digest === parent.digest) return [];
    return [
      { level: "minor", text: `base model ${parent.name} ${parent.version} -> ${now.version}` },
    ];
  });
}

/** An environment that one of the two doesn't give says nothing. */
function environmentReasons(
  { environment: before }: VersionContent,
  { environment: after }: VersionContent,
): readonly BumpReason[] {
  if (!before || !after || before.digest === after.digest) return [];
  const text =
    before.lock === after.lock
      ? `environment ${after.lock}, of another content`
      : `environment ${before.lock} -> ${after.lock}`;
  return [{ level: "patch", text }];
}

function thresholdReasons(previous: VersionContent, next: VersionContent): readonly BumpReason[] {
  return Object.entries(next.metrics).flatMap(([name, { threshold }]) => {
    const before = Object.hasOwn(previous.metrics, name)
      ? previous.metrics[name]?.threshold
      : undefined;
    if (before === undefined || threshold === undefined || before === threshold) return [];
    return [{ level: "patch", text: `threshold of ${name} ${before} -> ${threshold}` }];
  });
}
