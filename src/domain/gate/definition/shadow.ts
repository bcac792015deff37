import { z } from "zod";
import { gateHead } from "../gate-head.js";

/** The version must have run beside the incumbent without anomalies. */
export const shadowGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("shadow").describe("kind of gate"),
    minHours: z.number().nonnegative().describe("least length of the run"),
    minRequests: z.int().nonnegative().describe("least requests answered"),
    maxAnomalies: z.int().nonnegative().describe("most anomalies"),
  })
  .describe("the latest shadow run of the artifact is long enough and without anomalies");

export type ShadowGate = z.output<typeof shadowGateSchema>;
