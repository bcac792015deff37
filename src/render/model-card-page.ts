import { cardNumbers } from "../domain/card-numbers.js";
import type { GateContext } from "../domain/gate/gate-context.js";
import type { CardSection, ModelCard } from "../domain/model-card.js";
import {
  cardParagraphs,
  cardSectionLines,
  cardSectionNames,
  cardSectionTitles,
  wholeCard,
} from "./card-sections.js";
import { evaluationSetsTable, metricsTable, slicesTable } from "./card-tables.js";
import { code, type Markdown, markdown } from "./escape.js";
import { blocks, bullets, md } from "./markdown.js";
import { recordFacts, unknownProvenance } from "./sections/model-details.js";

/**
 * A version's whole model card, as `MODEL_CARD.md`: what the card says beside the facts and numbers of the version's
 * record and evidence. Each section is there; one that the card lacks says so.
 *
 * @param cardPath where the card is, or is to be
 */
export function modelCardPage(context: GateContext, cardPath: string): string {
  const { candidate, card } = context;
  const name = card?.details?.name;
  const called = `${candidate.model} ${candidate.version}`;
  const page = blocks(
    name === undefined ? md`# ${called}` : md`# ${name} (${called})`,
    card?.details?.overview === undefined ? null : cardParagraphs(card.details.overview),
    unknownProvenance(candidate),
    ...cardSectionNames.map((section) => pageSection(section, context)),
    md`---`,
    md`Drawn from ${code(cardPath)} and from the record and evidence of ${code(called)}.`,
  );
  return `${page.text}\n`;
}

function pageSection(name: CardSection, context: GateContext): Markdown {
  const lines = context.card ? linesOf(name, context.card) : [];
  const numbers = name === "performance" ? numbersOf(context) : null;
  const facts = name === "details" ? recordFacts(context.candidate, null) : null;
  const isEmpty = lines.length === 0 && numbers === null && facts === null;
  return blocks(
    markdown(`## ${cardSectionTitles[name]}`),
    facts,
    isEmpty ? md`*The card says nothing of this.*` : bullets(lines),
    numbers,
  );
}

/** The overview stands at the top of the page. */
function linesOf(name: CardSection, card: ModelCard): readonly Markdown[] {
  const { overview: _, ...details } = card.details ?? {};
  return cardSectionLines(name, { ...card, details }, wholeCard);
}

function numbersOf(context: GateContext): Markdown | null {
  const numbers = cardNumbers(context);
  const all = blocks(metricsTable(numbers), evaluationSetsTable(numbers), slicesTable(numbers));
  return all.text === "" ? null : all;
}
