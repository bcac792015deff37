import { z } from "zod";
import { gateHead } from "../gate-head.js";

/** The version's number must say how much changed. */
export const bumpGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("bump").describe("kind of gate"),
    parameters: z
      .array(z.string().min(1))
      .optional()
      .describe("training parameters whose change asks for a minor version"),
  })
  .describe(
    "the version's number rises as much as the change since the version in Production asks for",
  );

export type BumpGate = z.output<typeof bumpGateSchema>;
