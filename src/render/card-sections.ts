import type { CardSection, ModelCard } from "../domain/model-card.js";
import { type Markdown, markdown } from "./escape.js";
import { join, md } from "./markdown.js";

/** A card's sections in the order in which they are shown, with their titles. */
export const cardSectionTitles: Readonly<Record<CardSection, string>> = {
  details: "Details",
  intendedUse: "Intended use",
  trainingData: "Training data",
  performance: "Performance",
  limitations: "Limitations",
  environmentalImpact: "Environmental impact",
};

/** The sections' names, in the order in which they are shown. */
export const cardSectionNames: readonly CardSection[] = [
  "details",
  "intendedUse",
  "trainingData",
  "performance",
  "limitations",
  "environmentalImpact",
];

/** How much of a section is shown: characters of a text, items of a list. */
export interface CardLimits {
  readonly text: number;
  readonly items: number;
}

/** All of it. */
export const wholeCard: CardLimits = {
  text: Number.POSITIVE_INFINITY,
  items: Number.POSITIVE_INFINITY,
};

/** A section's lines, each with its property's name before it; none where the card has no such section. */
export function cardSectionLines(
  name: CardSection,
  card: ModelCard,
  limits: CardLimits,
): readonly Markdown[] {
  const section = card[name];
  if (section === undefined) return [];
  if (Array.isArray(section))
    return section.slice(0, limits.items).map((item) => cardText(item, limits));
  return Object.entries(section).flatMap(([field, value]) =>
    value === undefined ? [] : [md`${words(field)}: ${valueText(value, limits)}`],
  );
}

/** A person's text on one line, its paragraphs kept apart. */
export function cardText(text: string, { text: longest }: CardLimits = wholeCard): Markdown {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  const paragraphs = shown.split(/\n[^\S\n]*\n\s*/).map((paragraph) => md`${paragraph}`);
  return join(paragraphs, "<br><br>");
}

/** A person's text as paragraphs. */
export function cardParagraphs(text: string): Markdown {
  return markdown(cardText(text).text.replaceAll("<br><br>", "\n\n"));
}

function valueText(value: string | number | readonly string[], limits: CardLimits): Markdown {
  if (typeof value === "object") return cardText(value.slice(0, limits.items).join("; "), limits);
  return cardText(`${value}`, limits);
}

/** A field's name as words: `outOfScope` is "Out of scope". */
function words(field: string): string {
  if (field === "kgCO2e") return "kg CO2e";
  const lower = field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`;
}
