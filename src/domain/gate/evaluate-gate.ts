import { evaluateAbTest } from "./ab-test.js";
import { evaluateArtifactSize } from "./artifact-size.js";
import { evaluateBump } from "./bump.js";
import { evaluateCard } from "./card.js";
import { evaluateCustom } from "./custom.js";
import { evaluateDrift } from "./drift.js";
import type { AnsweredGate, BlockingResult, EvaluatedGate } from "./evaluated-gate.js";
import { notApplicable } from "./finding.js";
import { evaluateFreshness } from "./freshness.js";
import type { GateContext } from "./gate-context.js";
import type { GateDefinition } from "./gate-definition.js";
import type { GateOutcome, GateResult } from "./gate-outcome.js";
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
