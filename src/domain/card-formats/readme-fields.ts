import type { CardField, FoundWords } from "./card-fields.js";
import type { Unmapped } from "./foreign-document.js";
import { type ReadmeFact, type ReadmePart, readmeParts } from "./readme-parts.js";

/** Headings of the Hub's template and of our own pages, and what stands below them. */
const headings: Readonly<Record<string, CardField>> = {
  "model description": "overview",
  "model summary": "overview",
  "model details": "overview",
  description: "overview",
  details: "overview",
  overview: "overview",
  uses: "primary",
  "intended use": "primary",
  "intended uses": "primary",
  "intended uses & limitations": "primary",
  "direct use": "primary",
  "downstream use": "primary",
  users: "users",
  "out-of-scope use": "outOfScope",
  "bias, risks, and limitations": "limitations",
  "bias, risks and limitations": "limitations",
  limitations: "limitations",
  "limitations and bias": "limitations",
  recommendations: "limitations",
  "ethical considerations": "limitations",
  "training data": "dataset",
  preprocessing: "collection",
  evaluation: "overall",
  "evaluation results": "overall",
  performance: "overall",
  results: "overall",
  "testing data": "overall",
  factors: "slices",
  metrics: "overall",
  citation: "citations",
  "model architecture and objective": "architecture",
};

/** Labels of single lines, and what follows them. */
const labels: Readonly<Record<string, CardField>> = {
  name: "name",
  "developed by": "owner",
  owner: "owner",
  "model type": "type",
  type: "type",
  architecture: "architecture",
  license: "licence",
  licence: "licence",
  users: "users",
  "out of scope": "outOfScope",
  dataset: "dataset",
  collection: "collection",
  period: "period",
  features: "features",
  "class balance": "classBalance",
  slices: "slices",
  "hardware type": "hardware",
  hardware: "hardware",
  "hours used": "hours",
  "carbon emitted": "kgCO2e",
};

/** What a README's text, without its front matter, says for a card. */
export function readmeFields(markdown: string): {
  readonly found: readonly FoundWords[];
  readonly unmapped: readonly Unmapped[];
} {
  const found: FoundWords[] = [];
  const unmapped: Unmapped[] = [];
  for (const [index, part] of readmeParts(markdown).entries()) {
    const path = part.heading === "" ? "the text before the first heading" : headingPath(part);
    const field = fieldOf(part, index);
    for (const fact of part.facts) {
      const read = readFact(fact, `${path}: ${fact.label}`);
      found.push(...read);
      if (read.length === 0) unmapped.push({ path: `${path}: ${fact.label}`, why: NO_PLACE });
    }
    if (field !== null) found.push(...part.blocks.map((words) => ({ field, words, path })));
    else if (part.blocks.length > 0) unmapped.push({ path, why: NO_PLACE });
    if (part.tables > 0) unmapped.push({ path: `${path}: a table`, why: TABLE });
  }
  return { found, unmapped };
}

const TABLE = "tables are not read; numbers are the version's record to hold";
const NO_PLACE = "a card has no place for it";

function headingPath({ heading, level }: ReadmePart): string {
  return `${"#".repeat(level)} ${heading}`;
}

/** What stands before the first heading, or below the title, describes the model. */
function fieldOf({ heading, level }: ReadmePart, index: number): CardField | null {
  const known = headings[plainHeading(heading)];
  if (known !== undefined) return known;
  return level === 0 || (level === 1 && index === 1) ? "overview" : null;
}

function plainHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\[optional\]|^\d+\.|:$/g, "")
    .trim();
}

function readFact({ label, value }: ReadmeFact, path: string): readonly FoundWords[] {
  const field = labels[plainHeading(label)];
  if (field === undefined) return [];
  if (field === "hours" || field === "kgCO2e") {
    const number = field === "hours" ? hours(value) : kilograms(value);
    return number === null ? [] : [{ field, words: String(number), path }];
  }
  const words = field === "features" ? value.split(/;\s+/) : [value];
  return words.map((one) => ({ field, words: one, path }));
}

function hours(text: string): number | null {
  const [, number] = /^([\d.,]+)\s*(?:h|hours?)?$/i.exec(text) ?? [];
  return number === undefined ? null : plainNumber(number);
}

const kilogramsIn: Readonly<Record<string, number>> = { g: 0.001, kg: 1, t: 1000 };

/** A mass in g, kg or t, perhaps followed by `CO2` in one of its spellings. */
function kilograms(text: string): number | null {
  const [, number, unit] = /^([\d.,]+)\s*(kg|g|t)\b(?:\s*(?:of\s+)?CO.{0,12})?$/i.exec(text) ?? [];
  const value = number === undefined ? null : plainNumber(number);
  const factor = unit === undefined ? undefined : kilogramsIn[unit.toLowerCase()];
  return value === null || factor === undefined ? null : Number((value * factor).toPrecision(12));
}

/** A number with English separators; null where it may be meant otherwise. */
function plainNumber(text: string): number | null {
  return /^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(text) ? Number(text.replaceAll(",", "")) : null;
}
