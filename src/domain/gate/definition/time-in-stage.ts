import { z } from "zod";
import { stageSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** The version must have been in a stage for some time. */
export const timeInStageGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("time-in-stage").describe("kind of gate"),
    stage: stageSchema.describe("the stage that it must have been in"),
    minHours: z.number().nonnegative().describe("least hours there"),
  })
  .describe("the version has been in the stage for long enough");

export type TimeInStageGate = z.output<typeof timeInStageGateSchema>;
