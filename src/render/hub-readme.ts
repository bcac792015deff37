import { stringify } from "yaml";
import { hubMetadata } from "../domain/card-formats/hugging-face.js";
import { cardNumbers } from "../domain/card-numbers.js";
import type { GateContext } from "../domain/gate/gate-context.js";
import type { CardContent } from "../domain/model-card.js";
import { cardParagraphs, cardText } from "./card-sections.js";
import { evaluationSetsTable, metricsTable, slicesTable } from "./card-tables.js";
import { type Markdown, markdown } from "./escape.js";
import { blocks, bullets, md } from "./markdown.js";
import { recordFacts, unknownProvenance } from "./sections/model-details.js";

/** A README for the Hugging Face Hub, with a sentence on each thing that its front matter has no place for. */
export interface HubReadme {
  readonly text: string;
  readonly notes: readonly string[];
}

/** A version's card as the README of a repository on the Hugging Face Hub, under the headings of the Hub's own template. */
export function hubReadme(context: GateContext): HubReadme {
  const { metadata, notes } = hubMetadata(context);
  const { candidate, card } = context;
  const content: CardContent = card ?? {};
  const title = content.details?.name ?? candidate.model;
  const body = blocks(
    md`# Model Card for ${title} ${candidate.version}`,
    unknownProvenance(candidate),
    ...modelDetails(context, content),
    ...uses(content),
    ...limitations(content),
    ...training(content),
    ...evaluation(context, content),
    ...environment(content),
    ...citations(content),
  );
  return { text: `---\n${stringify(metadata)}---\n\n${body.text}\n`, notes };
}

/** What is shown: blocks below a heading; nothing where there are none. */
function under(heading: string, ...parts: readonly (Markdown | null)[]): readonly Markdown[] {
  const content = blocks(...parts);
  return content.text === "" ? [] : [markdown(heading), content];
}

function fact(label: string, value: string | undefined): readonly Markdown[] {
  return value === undefined ? [] : [md`**${label}:** ${cardText(value)}`];
}

function paragraphs(text: string | undefined): Markdown | null {
  return text === undefined ? null : cardParagraphs(text);
}

function list(items: readonly string[] | undefined): Markdown | null {
  return items === undefined ? null : bullets(items.map((item) => cardText(item)));
}

function modelDetails({ candidate }: GateContext, { details }: CardContent): readonly Markdown[] {
  const facts = [
    ...fact("Name", details?.name),
    ...fact("Developed by", details?.owner),
    ...fact("Model type", details?.type ?? candidate.type),
    ...fact("Architecture", details?.architecture ?? candidate.architecture),
    ...fact("License", details?.licence),
  ];
  return [
    md`## Model Details`,
    ...under("### Model Description", paragraphs(details?.overview), bullets(facts)),
    ...under("### Model Version", recordFacts(candidate, null)),
  ];
}

function uses({ intendedUse }: CardContent): readonly Markdown[] {
  if (intendedUse === undefined) return [];
  return [
    md`## Uses`,
    ...fact("Users", intendedUse.users),
    ...under("### Direct Use", paragraphs(intendedUse.primary)),
    ...under("### Out-of-Scope Use", list(intendedUse.outOfScope)),
  ];
}

function limitations({ limitations: all }: CardContent): readonly Markdown[] {
  return under("## Bias, Risks, and Limitations", list(all));
}

function training({ trainingData }: CardContent): readonly Markdown[] {
  if (trainingData === undefined) return [];
  const facts = [
    ...fact("Collection", trainingData.collection),
    ...fact("Period", trainingData.period),
    ...fact("Features", trainingData.features?.join("; ")),
    ...fact("Class balance", trainingData.classBalance),
  ];
  return [
    md`## Training Details`,
    ...under("### Training Data", paragraphs(trainingData.dataset), bullets(facts)),
  ];
}

function evaluation(context: GateContext, { performance }: CardContent): readonly Markdown[] {
  const numbers = cardNumbers(context);
  const parts = [
    ...under("### Testing Data", evaluationSetsTable(numbers)),
    ...under(
      "### Results",
      paragraphs(performance?.overall),
      metricsTable(numbers),
      ...fact("Slices", performance?.slices),
      slicesTable(numbers),
    ),
  ];
  return parts.length === 0 ? [] : [md`## Evaluation`, ...parts];
}

function environment({ environmentalImpact: impact }: CardContent): readonly Markdown[] {
  const { hardware, hours, kgCO2e } = impact ?? {};
  const facts = [
    ...fact("Hardware Type", hardware),
    ...fact("Hours used", hours === undefined ? undefined : `${hours}`),
    ...fact("Carbon Emitted", kgCO2e === undefined ? undefined : `${kgCO2e} kg CO2eq`),
  ];
  return under("## Environmental Impact", bullets(facts));
}

function citations({ details }: CardContent): readonly Markdown[] {
  return under("## Citation", ...(details?.citations ?? []).map(cardParagraphs));
}
