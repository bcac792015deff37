import { compare } from "./compare.js";
import { type Dossier, writeDossier } from "./dossier.js";
import { evaluateGates } from "./gate/evaluate-gate.js";
import { unknownMetric, unknownMetrics } from "./gate/gate-metrics.js";
import type { Stage } from "./names.js";
import { type Excluded, isMachine, machinesOf, type People, sameLogin } from "./people.js";
import { ok, type Problem, type Result } from "./problem.js";
import { gateContext } from "./promotion-evaluation.js";
import { isRefusedProvenance, refusedProvenance } from "./provenance.js";
import type { RegistryFiles, RegistryInputs, StateFiles, Subject } from "./registry.js";
import { modelPaths, nextDossierNumber } from "./registry-paths.js";
import { type Requirements, resolveRequirements } from "./requirements.js";
import { type PromotionMove, promotionMove, stageOf } from "./stage.js";
import { ASKED, unfillablePlaces, unreadOwners } from "./unfillable.js";

/** What a registry's files alone tell about a promotion. */
export interface FilesSnapshot {
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  /** A folder above or below the model that is a model too. */
  readonly collision: string | null;
}

/** What a dossier is written up from. */
export interface DraftSnapshot extends FilesSnapshot {
  readonly ownerKind: "organization" | "user";
  /** Whether the App may push to the state branch, as far as GitHub tells. */
  readonly stateWritable: "yes" | "no" | "missing" | "unknown";
  readonly people: People;
  /** Logins of people who committed the version's record, card or evidence. */
  readonly committers: readonly string[];
  /** Authors of the version's evidence, the App aside, an App's login with `[bot]`; null for one that is nobody's account. */
  readonly evidenceBy: readonly (string | null)[];
}

/** Which version is to go where. */
export interface PromotionTarget extends Subject {
  readonly to: Stage;
}

/** A request to promote, from a comment or from a machine's event. */
export interface PromotionRequest extends PromotionTarget {
  readonly reason: string | null;
  readonly by: { readonly login: string; readonly id: number | null };
  readonly comment: number | null;
  /** GitHub's id of the event that asked, where no comment did. */
  readonly delivery: string | null;
  readonly at: string;
}

/** A promotion that can be opened. */
export interface PromotionDraft {
  readonly dossier: Dossier;
  readonly path: string;
  /** The dossier as its file's text. */
  readonly text: string;
  readonly inputs: RegistryInputs;
  readonly warnings: readonly string[];
}

/**
 * Writes up the dossier of a request, or says all that stands against it. A recheck gives the path of the dossier that
 * it replaces; else the next number is taken.
 */
export function draftPromotion(
  snapshot: DraftSnapshot,
  request: PromotionRequest,
  inputs: RegistryInputs,
  now: string,
  replaced?: string,
): Result<PromotionDraft> {
  const grounds = groundsOf(snapshot, request, inputs, replaced);
  if (!grounds.ok)
    return { ok: false, problems: [...grounds.problems, ...unwritableState(snapshot)] };
  const { path, requirements } = grounds.value;
  const excluded = excludedPeople(snapshot, request, inputs);
  const problems = [
    ...grounds.value.problems,
    ...unwritableState(snapshot),
    ...evidenceByHand(snapshot, inputs),
    ...unreadOwners(requirements.owners, snapshot.people),
    ...unfillablePlaces(
      requirements.owners,
      snapshot.people,
      excluded,
      snapshot.ownerKind === "organization",
    ),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const requested = requestedBy(request);
  const dossier = writeUp({ snapshot, requested, inputs, now, ...grounds.value, excluded });
  return ok({ dossier, path, text: writeDossier(dossier), inputs, warnings: warningsOf(snapshot) });
}

/** What a promotion stands on, as far as files tell. `problems` are all that they have against it. */
export interface Grounds {
  readonly target: PromotionTarget;
  readonly move: PromotionMove;
  readonly path: string;
  readonly requirements: Requirements;
  readonly problems: readonly Problem[];
}

/** Finds the move, the dossier's path and what must be met; fails where one of these can't be told. */
export function groundsOf(
  snapshot: FilesSnapshot,
  target: PromotionTarget,
  inputs: RegistryInputs,
  replaced?: string,
): Result<Grounds> {
  const standing = [
    ...collisionProblem(snapshot),
    ...runningRollout(inputs, target.to),
    ...unknownProvenance(target, inputs),
  ];
  const move = promotionMove(target.version, stageOf(inputs.manifest, target.version), target.to);
  if (!move.ok) return { ok: false, problems: [...move.problems, ...standing] };
  const paths = modelPaths(inputs.policy.registry.root, target.model);
  const number = nextDossierNumber(snapshot.files.dossierNames, target.version, move.value.to);
  const path = replaced ?? paths.dossier(target.version, move.value.to, number);
  const requirements = resolveRequirements({ ...inputs, dossierPath: path, to: move.value.to });
  if (!requirements.ok) return { ok: false, problems: [...standing, ...requirements.problems] };
  const problems = [...standing, ...metricProblems(inputs, requirements.value, paths.definition)];
  return ok({ target, move: move.value, path, requirements: requirements.value, problems });
}

function requestedBy(request: PromotionRequest): Dossier["requested"] {
  const { by, at, reason, comment, delivery } = request;
  return {
    by: `@${by.login}`,
    ...(by.id === null ? {} : { id: by.id }),
    at,
    reason,
    comment,
    ...(delivery === null ? {} : { delivery }),
  };
}

/** What a dossier is made of. */
export interface WriteUp extends Grounds {
  readonly snapshot: FilesSnapshot;
  readonly requested: Dossier["requested"];
  readonly inputs: RegistryInputs;
  readonly now: string;
  readonly excluded: readonly Excluded[];
}

/** Writes up the dossier: gates and comparison as they are at `now`. */
export function writeUp({
  snapshot,
  target,
  requested,
  inputs,
  now,
  move,
  requirements,
  excluded,
}: WriteUp): Dossier {
  const { model, version } = target;
  const context = gateContext(inputs, version, requirements, [], now);
  return {
    schema: 1,
    model,
    version,
    from: move.from,
    to: move.to,
    requested,
    base: snapshot.files.commit,
    incumbent: inputs.incumbent && {
      version: inputs.incumbent.version,
      record: inputs.incumbent.digest,
    },
    restoreTarget: move.to === "production" ? restoreTarget(inputs) : null,
    excluded: [...excluded],
    inputs: { ...inputs.pinned },
    requirements,
    comparison: [...compare(inputs.definition.compare, context)],
    gates: [...evaluateGates(requirements.gates, requirements.blocking, context)],
  };
}

/** The version that a rollback would bring back. It can be restored when its record still says which artifact it was. */
function restoreTarget({ incumbent }: RegistryInputs): Dossier["restoreTarget"] {
  return incumbent && { version: incumbent.version, restorable: true, why: null };
}

/** The requester, the trainer, those who committed record, card or evidence, and machines: none of them signs. */
function excludedPeople(
  snapshot: DraftSnapshot,
  request: PromotionRequest,
  inputs: RegistryInputs,
): readonly Excluded[] {
  const all = [
    { login: `@${request.by.login}`, why: ASKED },
    ...trainerOf(inputs),
    ...snapshot.committers.map((login) => ({
      login: `@${login}`,
      why: "committed this version's record, card or evidence",
    })),
    ...machinesOf(inputs.policy.machines),
  ];
  return all.filter(
    (one, index) => all.findIndex((other) => sameLogin(other.login, one.login)) === index,
  );
}

/** The person who trained the version, where the record names one: never a signer of it. */
export function trainerOf({ record }: RegistryInputs): readonly Excluded[] {
  const trainer = /^github:(.+)$/.exec(record.trained.by)?.[1];
  return trainer ? [{ login: `@${trainer}`, why: "trained this version" }] : [];
}

/** Where only machines bring evidence, what a person committed counts for nothing, however it came there. */
function evidenceByHand(
  { evidenceBy }: DraftSnapshot,
  { policy }: RegistryInputs,
): readonly Problem[] {
  if (policy.evidenceFrom === "anyone") return [];
  const people = evidenceBy.filter((login) => login === null || !isMachine(policy.machines, login));
  if (people.length === 0) return [];
  const named = [...new Set(people)].map((login) =>
    login === null ? "somebody unknown" : `@${login}`,
  );
  return [
    {
      code: "evidence-by-hand",
      what: `Evidence of this version was committed by ${named.join(", ")}, no machine of the policy.`,
      why: "The policy's evidenceFrom is machines: evidence comes from whatever measured, not from people.",
      fix: "Register the version anew, and let a machine that the policy names hand in its evidence.",
    },
  ];
}

function collisionProblem({ collision }: FilesSnapshot): readonly Problem[] {
  if (collision === null) return [];
  return [
    {
      code: "names-collide",
      what: `${collision} is a model too.`,
      why: "A namespace is never itself a model: their files would mix.",
      fix: "Rename one of the two.",
    },
  ];
}

function unwritableState({ stateWritable, state }: DraftSnapshot): readonly Problem[] {
  if (stateWritable === "missing") return [missingState(state)];
  if (stateWritable !== "no") return [];
  return [
    {
      code: "state-branch-protected",
      what: `The App may not push to ${state.branch}, where it must record the transition.`,
      why: "A protected branch takes the App's commit only if the App is on its bypass list.",
      fix: `Add the App to the bypass list of the rule for ${state.branch} (mode "always"), or set state.branch in the policy to a branch that only the App writes.`,
    },
  ];
}

function runningRollout({ manifest }: RegistryInputs, to: Stage): readonly Problem[] {
  if (to !== "production" || !manifest?.rollout) return [];
  return [
    {
      code: "rollout-under-way",
      what: `${manifest.rollout.version} is being rolled out.`,
      why: "One version at a time takes over the traffic.",
      fix: "Wait until the rollout is complete, or abort it with `/rollout ... abort`.",
    },
  ];
}

function unknownProvenance(
  { model, version }: PromotionTarget,
  { record, policy }: RegistryInputs,
): readonly Problem[] {
  if (!isRefusedProvenance(record, policy)) return [];
  const mend = "Register a version whose record names its source and its dataset, and promote that";
  return [refusedProvenance(`${model} ${version}`, mend)];
}

function metricProblems(
  inputs: RegistryInputs,
  requirements: Requirements,
  definition: string,
): readonly Problem[] {
  const compared = inputs.definition.compare.filter((name) => !inputs.metrics.has(name));
  return [
    ...unknownMetrics(requirements.gates, inputs.metrics, "gates"),
    ...compared.map((name) => unknownMetric(name, "compare", inputs.metrics, definition)),
  ];
}

function warningsOf({ stateWritable, state }: DraftSnapshot): readonly string[] {
  if (stateWritable !== "unknown") return [];
  return [
    `Whether the App may push to ${state.branch} could not be read. If that branch is protected, put the App on its bypass list before merging.`,
  ];
}

function missingState({ branch }: StateFiles): Problem {
  return {
    code: "state-branch-missing",
    what: `The policy's state.branch names ${branch}, and there is no such branch.`,
    why: "The App records transitions there.",
    fix: `Create the branch ${branch} with nothing in it that isn't the App's.`,
  };
}
