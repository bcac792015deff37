import { z } from "zod";
import { cardPartSchema } from "../../card-part.js";
import { tierSchema } from "../../tier.js";
import { gateHead } from "../gate-head.js";

const parts = z.array(cardPartSchema);
const byTier = z
  .record(tierSchema, parts)
  .refine((tiers) => Object.values(tiers).some((tier) => tier.length > 0), {
    error: "a section for one of the tiers at least",
  });

/** The model card must have certain sections, or properties of sections; which, the model's tier may decide. */
export const cardGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("card").describe("kind of gate"),
    sections: z
      .union([parts.min(1), byTier])
      .describe(
        "sections that must be there, or properties such as details.licence; for every tier alike, or for each of low, medium and high",
      ),
  })
  .describe("the version has a model card with the sections");

export type CardGate = z.output<typeof cardGateSchema>;
