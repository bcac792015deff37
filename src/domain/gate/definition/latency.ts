import { z } from "zod";
import { metricNameSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** Response times must stay under a bound. */
export const latencyGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("latency").describe("kind of gate"),
    metric: metricNameSchema.default("latency_p95").describe("metric that a time stands for"),
    max: z
      .number()
      .nonnegative()
      .describe("greatest value, in the metric's unit; milliseconds for latency_p95"),
  })
  .describe("the latest load test, else the measured metric, is at or below max");

export type LatencyGate = z.output<typeof latencyGateSchema>;
