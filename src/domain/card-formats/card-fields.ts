import { type CardContent, LONGEST_ITEM, LONGEST_TEXT } from "../model-card.js";
import type { Unmapped } from "./foreign-document.js";
import { section } from "./imported-card.js";

/** A property of a card, by its own name: no two sections share one. */
export type CardField =
  | "name"
  | "overview"
  | "type"
  | "architecture"
  | "owner"
  | "licence"
  | "citations"
  | "primary"
  | "users"
  | "outOfScope"
  | "dataset"
  | "collection"
  | "period"
  | "features"
  | "classBalance"
  | "overall"
  | "slices"
  | "limitations"
  | "hardware"
  | "hours"
  | "kgCO2e";

/** Words found for a property, and where. */
export interface FoundWords {
  readonly field: CardField;
  readonly words: string;
  readonly path: string;
}

/** How a property is made of several findings: the first alone, paragraphs, or a list. */
type Manner =
  | { readonly kind: "first" | "joined" | "list"; readonly longest: number }
  | { readonly kind: "number" };

const manners: Readonly<Record<CardField, Manner>> = {
  name: { kind: "first", longest: 200 },
  overview: { kind: "joined", longest: LONGEST_TEXT },
  type: { kind: "first", longest: 100 },
  architecture: { kind: "first", longest: 2000 },
  owner: { kind: "first", longest: 200 },
  licence: { kind: "first", longest: 100 },
  citations: { kind: "list", longest: LONGEST_ITEM },
  primary: { kind: "joined", longest: LONGEST_TEXT },
  users: { kind: "joined", longest: LONGEST_TEXT },
  outOfScope: { kind: "list", longest: LONGEST_ITEM },
  dataset: { kind: "joined", longest: LONGEST_TEXT },
  collection: { kind: "joined", longest: LONGEST_TEXT },
  period: { kind: "joined", longest: LONGEST_TEXT },
  features: { kind: "list", longest: LONGEST_ITEM },
  classBalance: { kind: "joined", longest: LONGEST_TEXT },
  overall: { kind: "joined", longest: LONGEST_TEXT },
  slices: { kind: "joined", longest: LONGEST_TEXT },
  limitations: { kind: "list", longest: LONGEST_ITEM },
  hardware: { kind: "joined", longest: LONGEST_TEXT },
  hours: { kind: "number" },
  kgCO2e: { kind: "number" },
};

/** A card of what was found, in the order in which it was; what is too long or contradicts an earlier finding is named. */
export function cardOf(found: readonly FoundWords[]): {
  readonly card: CardContent;
  readonly unmapped: readonly Unmapped[];
} {
  const unmapped: Unmapped[] = [];
  const kept = (field: CardField) => keep(field, found, unmapped);
  const text = (field: CardField) => kept(field).join("\n\n") || null;
  const number = (field: CardField) => kept(field).map(Number)[0] ?? null;
  const sections = {
    details: section({
      name: text("name"),
      overview: text("overview"),
      type: text("type"),
      architecture: text("architecture"),
      owner: text("owner"),
      licence: text("licence"),
      citations: kept("citations"),
    }),
    intendedUse: section({
      primary: text("primary"),
      users: text("users"),
      outOfScope: kept("outOfScope"),
    }),
    trainingData: section({
      dataset: text("dataset"),
      collection: text("collection"),
      period: text("period"),
      features: kept("features"),
      classBalance: text("classBalance"),
    }),
    performance: section({ overall: text("overall"), slices: text("slices") }),
    environmentalImpact: section({
      hardware: text("hardware"),
      hours: number("hours"),
      kgCO2e: number("kgCO2e"),
    }),
  };
  const limitations = kept("limitations");
  const card = { ...sections, ...(limitations.length > 0 ? { limitations } : {}) };
  return { card, unmapped };
}

/** The words that stand for a property. The same words twice are one. */
function keep(field: CardField, all: readonly FoundWords[], unmapped: Unmapped[]): string[] {
  const manner = manners[field];
  const kept: string[] = [];
  for (const { words, path } of all.filter((one) => one.field === field)) {
    if (kept.some((other) => other.toLowerCase() === words.toLowerCase())) continue;
    const why = refusal(manner, kept, words);
    if (why === null) kept.push(words);
    else unmapped.push({ path, why });
  }
  return kept;
}

function refusal(manner: Manner, kept: readonly string[], words: string): string | null {
  if ((manner.kind === "number" || manner.kind === "first") && kept.length > 0)
    return `it says otherwise elsewhere: ${kept[0]}`;
  if (manner.kind === "number") return null;
  const before = manner.kind === "joined" ? kept.join("\n\n").length + 2 * kept.length : 0;
  return before + words.length > manner.longest
    ? `it would have more than ${manner.longest.toLocaleString("en")} characters`
    : null;
}
