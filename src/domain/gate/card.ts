import { type CardPart, lackingParts } from "../card-part.js";
import type { Tier } from "../tier.js";
import type { CardGate } from "./definition/card.js";
import { missing, notApplicable } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

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
