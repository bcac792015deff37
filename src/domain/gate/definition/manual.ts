import { z } from "zod";
import { lineSchema, loginSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** A named person must answer a question, by approving. */
export const manualGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("manual").describe("kind of gate"),
    person: loginSchema.describe("whose approving review answers it"),
    question: lineSchema.describe("what the approval says yes to"),
  })
  .describe("the person has approved");

export type ManualGate = z.output<typeof manualGateSchema>;
