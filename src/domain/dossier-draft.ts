import { compare } from "./comparison.js";
import { type Dossier, writeDossier } from "./dossier.js";
import { evaluateGates, unknownMetric, unknownMetrics } from "./gate/evaluate-gate.js";
import type { Stage } from "./names.js";
import { type Excluded, type People, sameLogin } from "./people.js";
import { ok, type Problem, type Result } from "./problem.js";
import { gateContext } from "./promotion-evaluation.js";
import type { RegistryFiles, RegistryInputs, StateFiles, Subject } from "./registry.js";
import { modelPaths } from "./registry-paths.js";
import { type Requirements, resolveRequirements } from "./requirements.js";
import { type PromotionMove, promotionMove, stageOf } from "./stage.js";
import { ASKED, unfillablePlaces, unreadOwners } from "./unfillable.js";

/** What a dossier is written up from. */
export interface DraftSnapshot {
  readonly ownerKind: "organization" | "user";
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  /** Whether the App may push to the state branch, as far as GitHub tells. */
  readonly stateWritable: "yes" | "no" | "missing" | "unknown";
  readonly people: People;
  /** Logins of people who committed the version's record, card or evidence. */
  readonly committers: readonly string[];
  /** A folder above or below the model that is a model too. */
  readonly collision: string | null;
}

/** A request to promote, from a comment. */
export interface PromotionRequest extends Subject {
  readonly to: Stage;
  readonly reason: string | null;
  readonly by: { readonly login: string; readonly id: number | null };
  readonly comment: number | null;
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
  const move = promotionMove(
    request.version,
    stageOf(inputs.manifest, request.version),
    request.to,
  );
  if (!move.ok) return move;
  const paths = modelPaths(inputs.policy.registry.root, request.model);
  const number = nextNumber(snapshot, request);
  const path = replaced ?? paths.dossier(request.version, move.value.to, number);
  const requirements = resolveRequirements({ ...inputs, dossierPath: path, to: move.value.to });
  if (!requirements.ok) return requirements;
  const excluded = excludedPeople(snapshot, request, inputs);
  const problems = [
    ...collisionProblem(snapshot),
    ...unwritableState(snapshot),
    ...runningRollout(inputs, request.to),
    ...unreadOwners(requirements.value.owners, snapshot.people),
    ...unfillablePlaces(
      requirements.value.owners,
      snapshot.people,
      excluded,
      snapshot.ownerKind === "organization",
    ),
    ...metricProblems(inputs, requirements.value, paths.definition),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const dossier = writeUp({
    snapshot,
    request,
    inputs,
    now,
    move: move.value,
    requirements: requirements.value,
    excluded,
  });
  return ok({ dossier, path, text: writeDossier(dossier), inputs, warnings: warningsOf(snapshot) });
}

interface WriteUp {
  readonly snapshot: DraftSnapshot;
  readonly request: PromotionRequest;
  readonly inputs: RegistryInputs;
  readonly now: string;
  readonly move: PromotionMove;
  readonly requirements: Requirements;
  readonly excluded: readonly Excluded[];
}

function writeUp({
  snapshot,
  request,
  inputs,
  now,
  move,
  requirements,
  excluded,
}: WriteUp): Dossier {
  const context = gateContext(inputs, request.version, requirements, [], now);
  return {
    schema: 1,
    model: request.model,
    version: request.version,
    from: move.from,
    to: move.to,
    requested: {
      by: `@${request.by.login}`,
      ...(request.by.id === null ? {} : { id: request.by.id }),
      at: request.at,
      reason: request.reason,
      comment: request.comment,
    },
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

/** One more than the highest number for this version and stage, on the default branch. */
function nextNumber({ files }: DraftSnapshot, { version, to }: PromotionRequest): number {
  const prefix = `${version}-to-${to}-`;
  const numbers = files.dossierNames.flatMap((name) =>
    name.startsWith(prefix) ? [Number.parseInt(name.slice(prefix.length), 10)] : [],
  );
  return Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1;
}

/** The requester, the trainer, and those who committed record, card or evidence: none of them signs. */
function excludedPeople(
  snapshot: DraftSnapshot,
  request: PromotionRequest,
  inputs: RegistryInputs,
): readonly Excluded[] {
  const trainer = /^github:(.+)$/.exec(inputs.record.trained.by)?.[1];
  const all = [
    { login: `@${request.by.login}`, why: ASKED },
    ...(trainer ? [{ login: `@${trainer}`, why: "trained this version" }] : []),
    ...snapshot.committers.map((login) => ({
      login: `@${login}`,
      why: "committed this version's record, card or evidence",
    })),
  ];
  return all.filter(
    (one, index) => all.findIndex((other) => sameLogin(other.login, one.login)) === index,
  );
}

function collisionProblem({ collision }: DraftSnapshot): readonly Problem[] {
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
