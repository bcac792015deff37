import { z } from "zod";
import { cardSectionSchema } from "../model-card.js";
import { gateIdSchema } from "../scalars.js";
import { missing } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** The model card must have certain sections. */
export const cardGateSchema = z
  .strictObject({
    id: gateIdSchema,
    kind: z.literal("card").describe("kind of gate"),
    sections: z.array(cardSectionSchema).min(1).describe("sections that must be there"),
  })
  .describe("the version has a model card with the sections");

export type CardGate = z.output<typeof cardGateSchema>;

/** Passes where every section is there; names those that are not. */
export function evaluateCard({ sections }: CardGate, context: GateContext): GateOutcome {
  const { card, candidate } = context;
  const file = `cards/${candidate.version}.yaml`;
  const bar = sections.join(", ");
  if (card === null)
    return missing(`No model card for ${candidate.version}`, `Add ${file} with ${bar}.`, bar);
  const present = sections.filter((section) => card[section] !== undefined);
  const lacking = sections.filter((section) => card[section] === undefined);
  const observed = present.join(", ");
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
