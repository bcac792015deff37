import { z } from "zod";
import { type CardPart, cardPartSchema, lackingParts } from "../card-part.js";
import { type Tier, tierSchema } from "../tier.js";
import { missing, notApplicable } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import { gateHead } from "./gate-head.js";
import type { GateOutcome } from "./gate-outcome.js";

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

/** Passes where everything asked for is there; names what is not. */
export function evaluateCard({ sections }: CardGate, context: GateContext): GateOutcome {
  const { card, candidate, tier } = context;
  const asked = askedOf(sections, tier);
  if (asked.length === 0) return notApplicable(`No card section is asked of tier ${tier}`);
  const file = `cards/${candidate.version}.yaml`;
  const bar = asked.join(", ");
  if (card === null)
    return missing(`No model card for ${candidate.version}`, `Add ${file} with ${bar}.`, bar);
  const lacking = lackingParts(card, asked);
  const observed = asked.filter((part) => lackingParts(card, [part]).length === 0).join(", ");
  if (lacking.length === 0)
    return { result: "pass", observed, bar, text: `Model card has ${bar}`, fix: null };
  const absent = lacking.join(", ");
  return {
    result: "fail",
    observed,
    bar,
    text: `Model card lacks ${absent}`,
    fix: `Add ${absent} to ${file}.`,
  };
}

/** Where the tier isn't known, all that is asked of any. */
function askedOf(sections: CardGate["sections"], tier: Tier | undefined): readonly CardPart[] {
  if (Array.isArray(sections)) return sections;
  if (tier !== undefined) return sections[tier];
  return [...new Set(Object.values(sections).flat())];
}
