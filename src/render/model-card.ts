import type { CardSection, ModelCard } from "../domain/model-card.js";
import { modelPaths } from "../domain/registry-paths.js";
import {
  type CardLimits,
  cardSectionLines,
  cardSectionNames,
  cardSectionTitles,
} from "./card-sections.js";
import { type Markdown, markdown } from "./escape.js";
import { fileAddress, link } from "./links.js";
import { blocks, bullets, folded, md } from "./markdown.js";
import type { PullRequestView } from "./pull-request-view.js";

const LIMITS: CardLimits = { text: 800, items: 12 };

/** The model card in a pull request, closed at first, with its longest texts cut. */
export function modelCard({ inputs, dossier, repositoryUrl }: PullRequestView): Markdown | null {
  const card = inputs?.card ?? null;
  if (inputs === null || card === null) return null;
  const path = modelPaths(inputs.policy.registry.root, dossier.model).card(dossier.version);
  const sections = cardSectionNames.flatMap((name) => sectionOf(name, card));
  const whole = link(md`The whole card`, fileAddress(repositoryUrl, dossier.base, path));
  return folded("Model card", blocks(...sections, whole));
}

function sectionOf(name: CardSection, card: ModelCard): readonly Markdown[] {
  const lines = cardSectionLines(name, card, LIMITS);
  if (lines.length === 0) return [];
  return [blocks(markdown(`**${cardSectionTitles[name]}**`), bullets(lines))];
}
