import { z } from "zod";
import { type Codeowners, errorsTouching, isCatchAll, ownersOf } from "./codeowners.js";
import { type Digest, digestOfValue } from "./digest.js";
import { type GateDefinition, gateDefinitionSchema } from "./gate/gate-definition.js";
import { metricsOf } from "./gate/gate-metrics.js";
import { type MetricDefinition, metricDefinitionsSchema } from "./metric.js";
import type { ModelDefinition } from "./model-definition.js";
import {
  blockingSchema,
  POLICY_PATH,
  type Policy,
  type StagePolicy,
  type TargetStage,
} from "./policy.js";
import { ok, type Problem, type Result } from "./problem.js";
import { digestSchema } from "./scalars.js";
import { tierSchema } from "./tier.js";

/** Why somebody must sign: a line of CODEOWNERS, or a property of the policy. */
export const becauseSchema = z.union([
  z.strictObject({
    file: z.string().describe("the CODEOWNERS file"),
    line: z.int().min(1).describe("its line, from 1"),
    catchAll: z.boolean().optional().describe("the line matches every file"),
  }),
  z.strictObject({
    file: z.string().describe("the policy"),
    property: z.string().describe("path of its property"),
  }),
]);

/** A place that one person's approval fills: the owner named, or any of `or`. */
export const placeSchema = z.strictObject({
  owner: z.string().describe("who must sign: a person or team"),
  or: z.array(z.string()).optional().describe("who may sign in their place"),
  because: becauseSchema.describe("which line or property says so"),
});

/** All that a promotion of one model into one stage must meet, resolved from policy, CODEOWNERS and model.yaml. */
export const requirementsSchema = z.strictObject({
  digest: digestSchema.describe("digest of all that follows, in RFC 8785 form"),
  owners: z.array(placeSchema).describe("places that each need an approval"),
  blocking: z.array(blockingSchema).describe("gate results that keep it back"),
  pointOnly: z.enum(["allow", "refuse"]).describe("numbers without an interval"),
  gates: z.array(gateDefinitionSchema).describe("gates of the policy, then of model.yaml"),
  metrics: metricDefinitionsSchema.describe(
    "definitions that the gates judge by, beside the predefined",
  ),
  tier: tierSchema.optional().describe("the model's tier; only where a gate judges certain tiers"),
});

export type Because = z.output<typeof becauseSchema>;
export type Place = z.output<typeof placeSchema>;
export type Requirements = z.output<typeof requirementsSchema>;

/** What requirements are resolved from; all of it from the default branch. */
export interface RequirementSources {
  readonly policy: Policy;
  readonly codeowners: Codeowners | null;
  readonly definition: ModelDefinition;
  readonly dossierPath: string;
  readonly to: TargetStage;
}

/** Resolves what must be met. Fails where CODEOWNERS has an error that touches the dossier's path, or a gate's id collides. */
export function resolveRequirements(sources: RequirementSources): Result<Requirements> {
  const stage = sources.policy.stages[sources.to];
  const gates = [...stage.gates, ...sources.definition.gates[sources.to]];
  const owners = requiredPlaces(sources, stage);
  const problems = [
    ...codeownersProblems(sources, stage),
    ...collidingGates(sources, stage),
    ...(owners.length === 0 && stage.codeowners !== "off" ? [nobodyNamed(sources)] : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const rest = {
    owners,
    blocking: stage.blocking,
    pointOnly: stage.pointOnly,
    gates,
    metrics: customMetrics(sources, gates),
    // As with metrics, only what gates judge by is part of what was approved.
    ...(gates.some(dependsOnTier) ? { tier: sources.definition.tier } : {}),
  };
  return ok({ digest: requirementsDigest(rest), ...rest });
}

/** Digest of requirements. Where a rule stands (its line) is left out: moving a line changes nothing that was approved. */
export function requirementsDigest(requirements: Omit<Requirements, "digest">): Digest {
  const owners = requirements.owners.map(({ owner, or }) => ({ owner, or: or ?? [] }));
  const { blocking, pointOnly, gates, metrics, tier } = requirements;
  const tiered = tier === undefined ? {} : { tier };
  return digestOfValue({ owners, blocking, pointOnly, gates, metrics, ...tiered });
}

/** Whether a gate judges certain tiers alone, or asks different things of them. */
function dependsOnTier(gate: GateDefinition): boolean {
  if (gate.tiers !== undefined) return true;
  return gate.kind === "card" && !Array.isArray(gate.sections);
}

function requiredPlaces(sources: RequirementSources, stage: StagePolicy): Place[] {
  const named = [...codeownerPlaces(sources, stage), ...policyPlaces(sources.to, stage)];
  const needed = named.filter(
    (place, index) => !named.some((other, at) => at !== index && covers(other, place, at < index)),
  );
  return needed.map((place) => withSubstitutes(place, stage));
}

/**
 * Whether whoever fills one place has done what another asks for: each owner of the one may fill the other too. Of two
 * alike the first is kept; of two that differ the narrower, so that an owner whom the policy names still has to sign.
 */
function covers(one: Place, other: Place, isEarlier: boolean): boolean {
  const [narrow, wide] = [one, other].map(({ owner, or = [] }) => [owner, ...or]);
  if (!narrow || !wide || !narrow.every((owner) => wide.some((same) => sameOwner(same, owner))))
    return false;
  return narrow.length < wide.length || isEarlier;
}

function sameOwner(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function codeownerPlaces(
  { codeowners, dossierPath }: RequirementSources,
  stage: StagePolicy,
): Place[] {
  if (stage.codeowners === "off" || codeowners === null) return [];
  const { owners, line, pattern } = ownersOf(codeowners, dossierPath);
  if (line === null || pattern === null) return [];
  const because: Because = {
    file: codeowners.file,
    line,
    ...(isCatchAll(pattern) ? { catchAll: true } : {}),
  };
  const [first, ...others] = owners.map((owner) => owner.text);
  if (first === undefined) return [];
  if (stage.codeowners === "any")
    return [{ owner: first, ...(others.length > 0 ? { or: others } : {}), because }];
  return [first, ...others].map((owner) => ({ owner, because }));
}

function policyPlaces(to: TargetStage, stage: StagePolicy): Place[] {
  return stage.owners.map((owner) => ({
    owner,
    because: { file: POLICY_PATH, property: `stages.${to}.owners` },
  }));
}

function withSubstitutes(place: Place, stage: StagePolicy): Place {
  const owners = [place.owner, ...(place.or ?? [])];
  const substitutes = Object.entries(stage.substitutes).flatMap(([owner, others]) =>
    owners.some((named) => sameOwner(named, owner)) ? others : [],
  );
  const or = [...(place.or ?? []), ...substitutes];
  return or.length === 0 ? place : { ...place, or };
}

/** Definitions that the gates judge by. Which metric an A/B test or a re-run is about, its evidence says: then it may be any. */
function customMetrics(
  sources: RequirementSources,
  gates: readonly GateDefinition[],
): Record<string, MetricDefinition> {
  const defined = { ...sources.policy.metrics, ...sources.definition.metrics };
  if (gates.some(({ kind }) => kind === "ab-test" || kind === "reproducibility")) return defined;
  const names = new Set(gates.flatMap((gate) => [...metricsOf(gate), ...impliedMetrics(gate)]));
  return Object.fromEntries(Object.entries(defined).filter(([name]) => names.has(name)));
}

function impliedMetrics(gate: GateDefinition): readonly string[] {
  return gate.kind === "artifact-size" ? ["artifact_size"] : [];
}

function codeownersProblems(
  { codeowners, dossierPath }: RequirementSources,
  stage: StagePolicy,
): readonly Problem[] {
  if (stage.codeowners === "off" || codeowners === null) return [];
  return errorsTouching(codeowners, dossierPath).map((error) => ({
    code: "codeowners-not-valid",
    what: `${codeowners.file}:${error.line}: ${error.message}`,
    why: `GitHub skips this line, and it may decide who must sign for ${dossierPath}.`,
    fix: "Correct the line on the default branch, then ask again.",
    place: { file: codeowners.file, line: error.line },
  }));
}

function collidingGates(
  { definition, to }: RequirementSources,
  stage: StagePolicy,
): readonly Problem[] {
  return definition.gates[to]
    .filter((gate) => stage.gates.some((other) => other.id === gate.id))
    .map((gate) => ({
      code: "gate-collides",
      what: `model.yaml: gates.${to}: the gate id ${gate.id} is the policy's.`,
      why: "A model may add gates to the policy's, never change or remove one.",
      fix: "Give the model's gate an id of its own.",
    }));
}

/** Without a name anybody could merge; that nobody need sign is for the policy to say, not for a missing line. */
function nobodyNamed({ to, dossierPath }: RequirementSources): Problem {
  return {
    code: "owners-missing",
    what: `Nobody is named to sign a promotion to ${to}: CODEOWNERS has no owner for ${dossierPath}, and the policy adds none.`,
    why: "A promotion is a decision of people who answer for it.",
    fix: `Name owners for the promotions folder in CODEOWNERS or in stages.${to}.owners of the policy; \`codeowners: off\` there says that nobody need sign.`,
  };
}
