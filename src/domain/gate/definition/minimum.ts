import { z } from "zod";
import { metricNameSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

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
