import { z } from "zod";
import { metricNameSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

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
