import type { CardSection, ModelCard } from "../domain/model-card.js";
import { modelPaths } from "../domain/registry-paths.js";
import { type Markdown, markdown } from "./escape.js";
import { fileAddress, link } from "./links.js";
import { blocks, bullets, folded, md } from "./markdown.js";
import type { PullRequestView } from "./pull-request-view.js";

const LONGEST_TEXT = 800;
const MOST_TEXTS = 12;

const titles: Readonly<Record<CardSection, string>> = {
  details: "Details",
  intendedUse: "Intended use",
  trainingData: "Training data",
  performance: "Performance",
  limitations: "Limitations",
  environmentalImpact: "Environmental impact",
};

const sectionNames: readonly CardSection[] = [
  "details",
  "intendedUse",
  "trainingData",
  "performance",
  "limitations",
  "environmentalImpact",
];

/** The model card, closed at first. */
export function modelCard({ inputs, dossier, repositoryUrl }: PullRequestView): Markdown | null {
  const card = inputs?.card ?? null;
  if (inputs === null || card === null) return null;
  const path = modelPaths(inputs.policy.registry.root, dossier.model).card(dossier.version);
  const sections = sectionNames.flatMap((name) => sectionOf(name, card));
  const whole = link(md`The whole card`, fileAddress(repositoryUrl, dossier.base, path));
  return folded("Model card", blocks(...sections, whole));
}

function sectionOf(name: CardSection, card: ModelCard): readonly Markdown[] {
  const section = card[name];
  if (section === undefined) return [];
  const lines = Array.isArray(section)
    ? section.slice(0, MOST_TEXTS).map(shortened)
    : Object.entries(section).map(([field, value]) => md`${words(field)}: ${valueText(value)}`);
  return [blocks(markdown(`**${titles[name]}**`), bullets(lines))];
}

function valueText(value: string | number | readonly string[]): Markdown {
  return shortened(typeof value === "object" ? value.slice(0, MOST_TEXTS).join("; ") : `${value}`);
}

function shortened(text: string): Markdown {
  return md`${text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text}`;
}

/** A field's name as words: `outOfScope` is "Out of scope". */
function words(field: string): string {
  if (field === "kgCO2e") return "kg CO2e";
  const lower = field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`;
}
