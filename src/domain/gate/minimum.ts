import { z } from "zod";
import { metricNameSchema } from "../scalars.js";
import { evaluateBound } from "./bound.js";
import type { GateContext } from "./gate-context.js";
import { gateHead } from "./gate-head.js";
import type { GateOutcome } from "./gate-outcome.js";

/** A metric's number must be at least a value. */
export const minimumGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("minimum").describe("kind of gate"),
    metric: metricNameSchema,
    value: z.number().describe("least value, in the metric's stored unit: 0.95 for 95%"),
  })
  .describe("the metric's whole interval is at or above the value");

export type MinimumGate = z.output<typeof minimumGateSchema>;

/** Passes where the whole interval is at or above the value, fails where all of it is below. */
export function evaluateMinimum(gate: MinimumGate, context: GateContext): GateOutcome {
  return evaluateBound(gate.metric, { kind: "minimum", bar: gate.value }, context);
}
