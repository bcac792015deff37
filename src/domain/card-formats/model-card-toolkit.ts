import { LONGEST_ITEM, LONGEST_TEXT } from "../model-card.js";
import { failed, ok, type Problem, type Result } from "../problem.js";
import { type CardField, cardOf, type FoundWords } from "./card-fields.js";
import {
  type ForeignDocument,
  type ForeignPath,
  openDocument,
  pathText,
} from "./foreign-document.js";
import type { ImportedCard } from "./imported-card.js";

const SEVERAL = 100;

/**
 * Imports a card of TensorFlow's Model Card Toolkit: JSON of its schemas 0.0.1 and 0.0.2, or what its newer versions
 * write. Numbers come over as words: gates judge those of the version's record.
 *
 * @param version the version that the card is to be of
 */
export function importModelCardToolkit(text: string, version: string): Result<ImportedCard> {
  const root = parsed(text);
  if (root === null) return failed(notACard());
  const doc = openDocument(root);
  takeVersion(doc, version);
  const found = [
    ...details(doc),
    ...intendedUse(doc),
    ...trainingData(doc),
    ...performance(doc),
    ...limitations(doc),
  ];
  const { card, unmapped } = cardOf(found);
  return ok({ card, unmapped: [...doc.leftovers(), ...unmapped] });
}

/** Whether a text is a card of the Model Card Toolkit, by its properties. */
export function isModelCardToolkit(text: string): boolean {
  return parsed(text) !== null;
}

const cardProperties = [
  "model_details",
  "model_parameters",
  "quantitative_analysis",
  "considerations",
];

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    return cardProperties.some((name) => Object.hasOwn(value, name)) ? value : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

function notACard(): Problem {
  return {
    code: "card-format-wrong",
    what: "The file is no card of the Model Card Toolkit.",
    why: `Such a card is a JSON object with ${cardProperties.join(", ")}.`,
    fix: "Name the file's format with --format, or export the card anew.",
  };
}

const DETAILS = "model_details";
const PARAMETERS = "model_parameters";

/** The version's name is taken where it is the version asked for, `v` or not. */
function takeVersion(doc: ForeignDocument, version: string): void {
  const path = [DETAILS, "version", "name"];
  const found = doc.text(path, SEVERAL);
  if (found !== null && found.replace(/^v/i, "") !== version)
    doc.leave(path, `the card is to be of ${version}`);
  doc.text(["schema_version"], SEVERAL);
  doc.leave([DETAILS, "version", "date"], "when a version was trained is its record's to say");
  doc.leave([PARAMETERS, "output_format"], "what a version answers is its record's to say");
}

function details(doc: ForeignDocument): readonly FoundWords[] {
  const at = (...path: ForeignPath) => [DETAILS, ...path];
  const owners = each(doc, at("owners"), (path) => {
    const name = doc.text([...path, "name"], 200);
    const contact = doc.text([...path, "contact"], 200);
    return name !== null && contact !== null ? `${name} (${contact})` : (name ?? contact);
  });
  const licences = each(
    doc,
    at("licenses"),
    (path) => doc.text([...path, "identifier"], 100) ?? doc.text([...path, "custom_text"], 100),
  );
  const architecture = [PARAMETERS, "model_architecture"];
  return [
    ...words("name", at("name"), doc.text(at("name"), 200)),
    ...words("overview", at("overview"), doc.text(at("overview"), LONGEST_TEXT)),
    ...words("overview", at("documentation"), doc.text(at("documentation"), LONGEST_TEXT)),
    ...words("architecture", architecture, doc.text(architecture, 2000)),
    ...words("owner", at("owners"), owners.map(({ value }) => value).join(", ")),
    ...words("licence", at("licenses"), licences.map(({ value }) => value).join(", ")),
    ...words("licence", at("license"), doc.text(at("license"), 100)),
    ...descriptions(doc, "citations", at("citations"), "citation"),
    ...words("citations", at("citation"), doc.text(at("citation"), LONGEST_ITEM)),
    ...descriptions(doc, "citations", at("references"), "reference"),
  ];
}

function intendedUse(doc: ForeignDocument): readonly FoundWords[] {
  return [
    ...descriptions(doc, "primary", ["considerations", "use_cases"], "description"),
    ...descriptions(doc, "users", ["considerations", "users"], "description"),
  ];
}

/** Data are a list of datasets, or in the schema 0.0.1 a group with those for training. */
function trainingData(doc: ForeignDocument): readonly FoundWords[] {
  const data = [PARAMETERS, "data"];
  const train = [...data, "train"];
  const format = [PARAMETERS, "input_format"];
  return [
    ...eachFound(
      "dataset",
      each(doc, data, (path) => dataset(doc, path)),
    ),
    ...words("dataset", train, dataset(doc, train)),
    ...eachFound(
      "collection",
      each(doc, data, (path) => sensitiveData(doc, path)),
    ),
    ...words("features", format, doc.text(format, LONGEST_ITEM)),
    ...eachFound(
      "features",
      each(doc, [PARAMETERS, "input_format_map"], (path) => {
        const key = doc.text([...path, "key"], 200);
        const value = doc.text([...path, "value"], 2000);
        return key !== null && value !== null ? `${key}: ${value}` : (key ?? value);
      }),
    ),
  ];
}

function dataset(doc: ForeignDocument, path: ForeignPath): string | null {
  const part = (name: string) => doc.text([...path, name], LONGEST_ITEM);
  const named = [part("name"), part("description")].filter((word) => word !== null).join(": ");
  return [named, part("link")].filter((word) => word !== null && word !== "").join(", ") || null;
}

function sensitiveData(doc: ForeignDocument, path: ForeignPath): string | null {
  const kinds = each(doc, [...path, "sensitive", "sensitive_data"], (kind) =>
    doc.text(kind, LONGEST_ITEM),
  );
  const named = kinds.map(({ value }) => value).join(", ");
  return named === "" ? null : `Sensitive data: ${named}`;
}

/** A number without a slice, or on the slice `overall`, is of the whole. */
function performance(doc: ForeignDocument): readonly FoundWords[] {
  const metrics = ["quantitative_analysis", "performance_metrics"];
  return each(doc, metrics, (path) => metricWords(doc, path)).map(({ value, path }) => {
    const slice = doc.text([...path, "slice"], 1000);
    return slice === null || slice === "overall"
      ? { field: "overall", words: value, path: pathText(path) }
      : { field: "slices", words: `${slice}: ${value}`, path: pathText(path) };
  });
}

/** `accuracy 0.9 (0.85 to 0.95)`. */
function metricWords(doc: ForeignDocument, path: ForeignPath): string | null {
  const part = (...below: readonly string[]) => doc.text([...path, ...below], 1000);
  const lower = part("confidence_interval", "lower_bound");
  const upper = part("confidence_interval", "upper_bound");
  const threshold = part("threshold");
  const extra = [
    ...(lower === null && upper === null ? [] : [`${lower ?? "?"} to ${upper ?? "?"}`]),
    ...(threshold === null ? [] : [`at threshold ${threshold}`]),
  ].join(", ");
  const stated = [part("type"), part("value"), extra === "" ? null : `(${extra})`];
  return stated.filter((word) => word !== null).join(" ") || null;
}

function limitations(doc: ForeignDocument): readonly FoundWords[] {
  const at = (name: string) => ["considerations", name];
  const tradeoffs = descriptions(doc, "limitations", at("tradeoffs"), "description");
  const risks = each(doc, at("ethical_considerations"), (path) => {
    const risk = doc.text([...path, "name"], 1500);
    const mitigation = doc.text([...path, "mitigation_strategy"], 2000);
    const parts = [
      ...(risk === null ? [] : [`Risk: ${risk}`]),
      ...(mitigation === null ? [] : [`Mitigation: ${mitigation}`]),
    ];
    return parts.join("; ") || null;
  });
  return [
    ...descriptions(doc, "limitations", at("limitations"), "description"),
    ...tradeoffs.map((one) => ({ ...one, words: `Trade-off: ${one.words}` })),
    ...eachFound("limitations", risks),
  ];
}

interface Item {
  readonly value: string;
  readonly path: ForeignPath;
}

/** What each item of a list says. */
function each(
  doc: ForeignDocument,
  path: ForeignPath,
  read: (item: ForeignPath) => string | null,
): readonly Item[] {
  return Array.from({ length: doc.count(path) }, (_, index) => [...path, index]).flatMap((at) => {
    const value = read(at);
    return value === null ? [] : [{ value, path: at }];
  });
}

/** Items that are texts (0.0.1) or hold one as a property (0.0.2). */
function descriptions(
  doc: ForeignDocument,
  field: CardField,
  path: ForeignPath,
  property: string,
): readonly FoundWords[] {
  const items = each(
    doc,
    path,
    (item) => doc.text(item, LONGEST_ITEM) ?? doc.text([...item, property], LONGEST_ITEM),
  );
  return eachFound(field, items);
}

function eachFound(field: CardField, items: readonly Item[]): readonly FoundWords[] {
  return items.flatMap(({ value, path }) => words(field, path, value));
}

function words(field: CardField, path: ForeignPath, found: string | null): readonly FoundWords[] {
  return found === null || found === "" ? [] : [{ field, words: found, path: pathText(path) }];
}
