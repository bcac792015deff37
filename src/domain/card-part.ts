import { z } from "zod";
import type { CardSection, ModelCard } from "./model-card.js";

/**
 * A section of a model card, or one property of a section: `details`, `details.licence`. What every record says too
 * (name, type, architecture) is not asked for.
 */
export const cardPartSchema = z.enum([
  "details",
  "details.overview",
  "details.owner",
  "details.licence",
  "details.citations",
  "intendedUse",
  "intendedUse.primary",
  "intendedUse.users",
  "intendedUse.outOfScope",
  "trainingData",
  "trainingData.dataset",
  "trainingData.collection",
  "trainingData.period",
  "trainingData.features",
  "trainingData.classBalance",
  "performance",
  "performance.overall",
  "performance.slices",
  "limitations",
  "environmentalImpact",
  "environmentalImpact.hardware",
  "environmentalImpact.hours",
  "environmentalImpact.kgCO2e",
]);

export type CardPart = z.output<typeof cardPartSchema>;

/** What a section can't do without; the rest of it is for the policy to ask for. */
const essentials: Readonly<Record<CardSection, readonly CardPart[]>> = {
  details: ["details.overview"],
  intendedUse: ["intendedUse.primary"],
  trainingData: ["trainingData.dataset"],
  performance: ["performance.overall"],
  limitations: [],
  environmentalImpact: [
    "environmentalImpact.hardware",
    "environmentalImpact.hours",
    "environmentalImpact.kgCO2e",
  ],
};

/**
 * The parts that are asked for and that a card lacks, each once: a section by its name where all of it is absent, else
 * by the property that it can't do without.
 */
export function lackingParts(card: ModelCard, asked: readonly CardPart[]): readonly CardPart[] {
  return [...new Set(asked.flatMap((part) => lackingOf(card, part)))];
}

function lackingOf(card: ModelCard, part: CardPart): readonly CardPart[] {
  if (!isThere(card, part)) return [part];
  return isSection(part) ? essentials[part].filter((property) => !isThere(card, property)) : [];
}

function isSection(part: CardPart): part is CardSection {
  return Object.hasOwn(essentials, part);
}

function isThere(card: ModelCard, part: CardPart): boolean {
  const [section = "", property] = part.split(".");
  const value: unknown = Reflect.get(card, section);
  if (property === undefined || value === undefined) return value !== undefined;
  return typeof value === "object" && value !== null && Reflect.get(value, property) !== undefined;
}
