import { z } from "zod";
import type { MetricCatalogue } from "../metric.js";
import { nearestName } from "../nearest-name.js";
import type { Problem } from "../problem.js";
import { gateIdSchema, loginSchema, timeSchema } from "../scalars.js";
import { evaluateAbTest } from "./ab-test.js";
import { evaluateArtifactSize } from "./artifact-size.js";
import { evaluateBump } from "./bump.js";
import { evaluateCard } from "./card.js";
import { evaluateCustom } from "./custom.js";
import { evaluateDrift } from "./drift.js";
import { notApplicable } from "./finding.js";
import { evaluateFreshness } from "./freshness.js";
import type { GateContext } from "./gate-context.js";
import { type GateDefinition, type GateKind, gateKindSchema } from "./gate-definition.js";
import { type GateOutcome, type GateResult, gateResultSchema } from "./gate-outcome.js";
import { evaluateLatency } from "./latency.js";
import { evaluateLineage } from "./lineage.js";
import { evaluateManual } from "./manual.js";
import { evaluateMaxRegression } from "./max-regression.js";
import { evaluateMaximum } from "./maximum.js";
import { evaluateMinimum } from "./minimum.js";
import { evaluateReproducibility } from "./reproducibility.js";
import { evaluateSchema } from "./schema.js";
import { evaluateShadow } from "./shadow.js";
import { evaluateSlice } from "./slice.js";
import { evaluateTimeInStage } from "./time-in-stage.js";

/** A result that the policy may let keep a promotion back; `missing` covers not-comparable. */
export type BlockingResult = "fail" | "inconclusive" | "missing";

/** A gate's answer with the gate that gave it. */
export interface AnsweredGate extends GateOutcome {
  readonly id: string;
  readonly kind: GateKind;
}

/** A gate's answer, and whether it keeps the promotion back. */
export interface EvaluatedGate extends AnsweredGate {
  readonly blocks: boolean;
}

const numberOrText = z.union([z.number(), z.string()]).nullable();

/** An evaluated gate as dossier and audit entry hold it. */
export const evaluatedGateSchema = z.strictObject({
  id: gateIdSchema,
  kind: gateKindSchema.describe("kind of gate"),
  result: gateResultSchema.describe("what the gate says"),
  observed: numberOrText.describe("what was found, in the metric's stored unit"),
  bar: numberOrText.describe("what was asked for, in the metric's stored unit"),
  text: z.string().describe("the answer in one line, as people were shown it"),
  fix: z.string().nullable().describe("what to do about it; null where there is nothing to do"),
  waitsFor: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("person").describe("waits for an approval"),
        login: loginSchema.describe("whose"),
      }),
      z.strictObject({
        kind: z.literal("time").describe("waits for time to pass"),
        until: timeSchema.describe("until when"),
      }),
    ])
    .exactOptional()
    .describe("what alone it waits for, so that it may still pass with the files as they are"),
  blocks: z.boolean().describe("keeps the promotion back"),
}) satisfies z.ZodType<EvaluatedGate>;

/** One gate's answer. A gate for other tiers than the model's does not apply. */
export function evaluateGate(definition: GateDefinition, context: GateContext): AnsweredGate {
  const { id, kind } = definition;
  return { id, kind, ...(otherTier(definition, context) ?? answer(definition, context)) };
}

function otherTier({ tiers }: GateDefinition, { tier }: GateContext): GateOutcome | null {
  if (tiers === undefined || tier === undefined || tiers.includes(tier)) return null;
  const asked = tiers.length === 1 ? `tier ${tiers[0]}` : `tiers ${tiers.join(" and ")}`;
  return notApplicable(`Asked of models of ${asked}; this one's tier is ${tier}`);
}

/**
 * All gates' answers, in the order of the definitions, each with whether it keeps the promotion back. A regression
 * gate that can't compare because nothing is in Production yet leaves its metric to an absolute bound; where no other
 * gate sets one, its answer is `missing`.
 *
 * @param blocking results that keep the promotion back; pass and not-applicable never do
 */
export function evaluateGates(
  definitions: readonly GateDefinition[],
  blocking: readonly BlockingResult[],
  context: GateContext,
): readonly EvaluatedGate[] {
  const applying = definitions.filter((definition) => otherTier(definition, context) === null);
  return definitions.map((definition) => {
    const answered = withBoundRequired(definition, evaluateGate(definition, context), applying);
    return { ...answered, blocks: isBlocking(answered.result, blocking) };
  });
}

/** Names of the metrics that a gate's definition names. */
export function metricsOf(definition: GateDefinition): readonly string[] {
  if (definition.kind === "reproducibility") return definition.metrics ?? [];
  return "metric" in definition ? [definition.metric] : [];
}

/**
 * A problem for each metric that a gate names and nobody defined, with the known name that looks most like it.
 *
 * @param file path of the file that holds the definitions
 */
export function unknownMetrics(
  definitions: readonly GateDefinition[],
  catalogue: MetricCatalogue,
  file: string,
): readonly Problem[] {
  return definitions.flatMap((definition) =>
    metricsOf(definition)
      .filter((name) => !catalogue.has(name))
      .map((name) => unknownMetric(name, `gate ${definition.id}`, catalogue, file)),
  );
}

/**
 * The problem of a metric that nobody defined.
 *
 * @param where what names it, such as `gate f1-drop` or `compare`
 */
export function unknownMetric(
  name: string,
  where: string,
  catalogue: MetricCatalogue,
  file: string,
): Problem {
  const nearest = nearestName(name, [...catalogue.keys()]);
  const define = `${name} under metrics in the policy or in model.yaml.`;
  return {
    code: "metric-unknown",
    what: `${file}: ${where}: no metric is called ${name}.`,
    why: "A metric that isn't predefined needs a definition: which direction is better, its unit and its kind.",
    fix:
      nearest === null ? `Define ${define}` : `Did you mean ${nearest}? If not, define ${define}`,
    place: { file },
  };
}

function answer(definition: GateDefinition, context: GateContext): GateOutcome {
  switch (definition.kind) {
    case "minimum":
      return evaluateMinimum(definition, context);
    case "maximum":
      return evaluateMaximum(definition, context);
    case "max-regression":
      return evaluateMaxRegression(definition, context);
    case "slice":
      return evaluateSlice(definition, context);
    case "latency":
      return evaluateLatency(definition, context);
    case "artifact-size":
      return evaluateArtifactSize(definition, context);
    case "card":
      return evaluateCard(definition, context);
    case "lineage":
      return evaluateLineage(definition, context);
    case "shadow":
      return evaluateShadow(definition, context);
    case "ab-test":
      return evaluateAbTest(definition, context);
    case "time-in-stage":
      return evaluateTimeInStage(definition, context);
    case "schema":
      return evaluateSchema(definition, context);
    case "drift":
      return evaluateDrift(definition, context);
    case "reproducibility":
      return evaluateReproducibility(definition, context);
    case "freshness":
      return evaluateFreshness(definition, context);
    case "bump":
      return evaluateBump(definition, context);
    case "custom":
      return evaluateCustom(definition, context);
    case "manual":
      return evaluateManual(definition, context);
  }
}

/** Metrics whose number, as evaluated, a gate holds to an absolute bound. */
function boundedMetrics(definition: GateDefinition): readonly string[] {
  switch (definition.kind) {
    case "artifact-size":
      return ["artifact_size"];
    case "minimum":
    case "maximum":
    case "slice":
    case "latency":
      return [definition.metric];
    default:
      return [];
  }
}

function withBoundRequired(
  definition: GateDefinition,
  answered: AnsweredGate,
  applying: readonly GateDefinition[],
): AnsweredGate {
  if (definition.kind !== "max-regression" || answered.result !== "not-applicable") return answered;
  const { metric } = definition;
  if (!applying.includes(definition) || applying.flatMap(boundedMetrics).includes(metric))
    return answered;
  return {
    ...answered,
    result: "missing",
    text: `${answered.text}, and no other gate sets a bound for ${metric}`,
    fix: `Add a minimum or maximum for ${metric} to this stage's gates.`,
  };
}

function isBlocking(result: GateResult, blocking: readonly BlockingResult[]): boolean {
  if (result === "pass" || result === "not-applicable") return false;
  return blocking.includes(result === "not-comparable" ? "missing" : result);
}
