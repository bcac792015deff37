import { z } from "zod";
import { metricNameSchema } from "../scalars.js";
import { evaluateBound } from "./bound.js";
import type { GateContext } from "./gate-context.js";
import { gateHead } from "./gate-head.js";
import type { GateOutcome } from "./gate-outcome.js";

/** A metric's number must be at most a value. */
export const maximumGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("maximum").describe("kind of gate"),
    metric: metricNameSchema,
    value: z.number().describe("greatest value, in the metric's stored unit: 0.08 for 8%"),
  })
  .describe("the metric's whole interval is at or below the value");

export type MaximumGate = z.output<typeof maximumGateSchema>;

/** Passes where the whole interval is at or below the value, fails where all of it is above. */
export function evaluateMaximum(gate: MaximumGate, context: GateContext): GateOutcome {
  return evaluateBound(gate.metric, { kind: "maximum", bar: gate.value }, context);
}
