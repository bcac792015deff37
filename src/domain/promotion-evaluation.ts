import type { Dossier } from "./dossier.js";
import { evaluateGates } from "./gate/evaluate-gate.js";
import type { EvaluatedGate } from "./gate/evaluated-gate.js";
import type { GateContext } from "./gate/gate-context.js";
import type { Manifest } from "./manifest.js";
import type { Stage } from "./names.js";
import { machinesOf, type People } from "./people.js";
import type { Problem } from "./problem.js";
import { isRefusedProvenance } from "./provenance.js";
import {
  type RegistryFiles,
  type RegistryInputs,
  readRegistry,
  type StateFiles,
} from "./registry.js";
import { type Requirements, resolveRequirements } from "./requirements.js";
import { type Review, standingReviews } from "./review.js";
import { countSignOffs, type SignOffs, validApprovals } from "./sign-off.js";
import { stageNames, stageOf } from "./stage.js";

/** Live state that a promotion is judged by. */
export interface EvaluationSources {
  readonly dossier: Dossier;
  readonly dossierPath: string;
  /** Git blob id of the dossier that is judged. */
  readonly dossierBlob: string;
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  readonly reviews: readonly Review[];
  readonly people: People;
  /** Only reviews and dismissals up to then count; null: all. */
  readonly until: string | null;
  readonly now: string;
  /** Changes beside the dossier, which void every approval. */
  readonly otherChanges: readonly string[];
}

/** Where a promotion stands. */
export interface Evaluation {
  /** What is no longer as it was when the dossier was written; every approval is void while this isn't empty. */
  readonly moved: readonly string[];
  readonly problems: readonly Problem[];
  readonly gates: readonly EvaluatedGate[];
  readonly signOffs: SignOffs;
  readonly inputs: RegistryInputs | null;
}

/** Judges a promotion from live state alone: what moved, which gates hold, who has signed. */
export function evaluatePromotion(sources: EvaluationSources): Evaluation {
  const { dossier } = sources;
  const read = readRegistry(sources.files, sources.state, dossier);
  const inputs = read.ok ? read.value : null;
  const problems = read.ok ? [] : read.problems;
  const moved = [
    ...sources.otherChanges.map((path) => `the pull request changes ${path} too`),
    ...(inputs ? whatMoved(sources, inputs) : ["the registry's files can't be read any more"]),
  ];
  const counted = {
    places: dossier.requirements.owners,
    standing: standingReviews(sources.reviews, sources.until),
    people: sources.people,
    excluded: [...dossier.excluded, ...machinesOf(inputs?.policy.machines ?? [])],
    dossierBlob: sources.dossierBlob,
    voidBecause: moved[0] ?? null,
  };
  const gates = inputs ? liveGates(sources, inputs, validApprovals(counted)) : dossier.gates;
  return { moved, problems, gates, signOffs: countSignOffs(counted), inputs };
}

function liveGates(
  sources: EvaluationSources,
  inputs: RegistryInputs,
  approvals: readonly Review[],
): readonly EvaluatedGate[] {
  const { gates, blocking } = sources.dossier.requirements;
  const at = sources.until ?? sources.now;
  return evaluateGates(
    gates,
    blocking,
    gateContext(inputs, sources.dossier.version, sources.dossier.requirements, approvals, at),
  );
}

/** The gates' view of the inputs. */
export function gateContext(
  inputs: RegistryInputs,
  version: string,
  { pointOnly }: Pick<Requirements, "pointOnly">,
  approvals: readonly Review[],
  now: string,
): GateContext {
  return {
    candidate: inputs.record,
    card: inputs.card,
    evidence: inputs.evidence,
    incumbent: inputs.incumbent?.record ?? null,
    metrics: inputs.metrics,
    serving: inputs.definition.serving ?? null,
    tier: inputs.definition.tier,
    pointOnly,
    stageSince: stageSince(inputs.manifest, version),
    approvals: approvals.map((review) => ({ login: review.by.login, at: review.at })),
    now,
  };
}

function stageSince(manifest: Manifest | null, version: string): Partial<Record<Stage, string>> {
  const state = manifest?.versions[version];
  return state ? { [state.stage]: state.since } : {};
}

function whatMoved(sources: EvaluationSources, inputs: RegistryInputs): readonly string[] {
  const { dossier } = sources;
  return [
    ...movedStage(dossier, inputs),
    ...movedIncumbent(dossier, inputs),
    ...movedFiles(dossier.inputs, inputs.pinned),
    ...movedRequirements(sources, inputs),
    // None is opened where the policy refuses it: it was another policy then.
    ...(isRefusedProvenance(inputs.record, inputs.policy)
      ? ["the policy allows no version of unknown provenance any more (unknownProvenance)"]
      : []),
  ];
}

function movedStage(dossier: Dossier, inputs: RegistryInputs): readonly string[] {
  const stage = stageOf(inputs.manifest, dossier.version);
  return stage === dossier.from
    ? []
    : [
        `${dossier.version} is in ${stageNames[stage]} now, no longer in ${stageNames[dossier.from]}`,
      ];
}

function movedIncumbent(dossier: Dossier, inputs: RegistryInputs): readonly string[] {
  const before = dossier.incumbent?.version ?? null;
  const after = inputs.incumbent?.version ?? null;
  return before === after
    ? []
    : [`the version in Production is ${after ?? "none"} now, it was ${before ?? "none"}`];
}

/** Names each pinned file that changed, went or came since. */
function movedFiles(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    if (before[path] === after[path]) return [];
    if (before[path] === undefined) return [`${path} was added`];
    return [after[path] === undefined ? `${path} was removed` : `${path} changed`];
  });
}

function movedRequirements(sources: EvaluationSources, inputs: RegistryInputs): readonly string[] {
  const { dossier, dossierPath } = sources;
  const now = resolveRequirements({ ...inputs, dossierPath, to: dossier.to });
  if (!now.ok) return now.problems.map((problem) => problem.what.replace(/\.$/, ""));
  return now.value.digest === dossier.requirements.digest
    ? []
    : changedRequirements(dossier.requirements, now.value);
}

function changedRequirements(before: Requirements, after: Requirements): readonly string[] {
  const owners = (of: Requirements) =>
    of.owners.map((place) => [place.owner, ...(place.or ?? [])].join(" or ")).join(", ");
  const otherOwners =
    owners(before) === owners(after)
      ? []
      : [
          `the required owners are ${owners(after) || "none"} now, they were ${owners(before) || "none"}`,
        ];
  const changed = after.gates.filter(
    (gate) =>
      JSON.stringify(gate) !== JSON.stringify(before.gates.find((one) => one.id === gate.id)),
  );
  const gone = before.gates.filter((gate) => !after.gates.some((one) => one.id === gate.id));
  const ids = [...changed, ...gone].map((gate) => gate.id).join(", ");
  const otherGates = ids ? [`the policy's gates changed (${ids})`] : [];
  const said = [...otherOwners, ...otherGates];
  return said.length > 0 ? said : ["the policy's rules for this stage changed"];
}
