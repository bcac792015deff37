import { z } from "zod";
import { readDocument, type SourceFile } from "../document.js";
import { LONGEST_ITEM } from "../model-card.js";
import { failed, ok, type Result } from "../problem.js";
import { cardOf, type FoundWords } from "./card-fields.js";
import {
  type ForeignDocument,
  type ForeignPath,
  openDocument,
  pathText,
} from "./foreign-document.js";
import type { ImportedCard } from "./imported-card.js";
import { readmeFields } from "./readme-fields.js";

const FRONT = /^\uFEFF?---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/;
const frontMatterSchema = z.record(z.string(), z.unknown());

/**
 * Imports a README of the Hugging Face Hub: its front matter, and what stands under headings and labels that the Hub's
 * template has, or our own pages. The front matter wins over the text. Numbers come over as words: gates judge those of
 * the version's record.
 */
export function importHuggingFace(file: SourceFile): Result<ImportedCard> {
  const [front, yaml = ""] = FRONT.exec(file.text) ?? [];
  if (front === undefined) return failed(noFrontMatter(file));
  // An empty line in the place of the opening dashes keeps the numbers of the lines.
  const read = readDocument({ path: file.path, text: `\n${yaml || "{}"}\n` }, frontMatterSchema);
  if (!read.ok) return read;
  const doc = openDocument(read.value);
  const stated = frontMatter(doc);
  const body = readmeFields(file.text.slice(front.length));
  const { card, unmapped } = cardOf([...stated, ...body.found]);
  return ok({ card, unmapped: [...doc.leftovers(), ...body.unmapped, ...unmapped] });
}

/** Whether a text is a README with front matter. */
export function isHuggingFace(text: string): boolean {
  return FRONT.test(text);
}

function noFrontMatter({ path }: SourceFile) {
  return {
    code: "card-format-wrong",
    what: `${path} has no front matter.`,
    why: "A README of the Hugging Face Hub begins with YAML between two lines of three dashes.",
    fix: "Name the file's format with --format, or add the front matter.",
    place: { file: path },
  };
}

function frontMatter(doc: ForeignDocument): readonly FoundWords[] {
  const found: FoundWords[] = [];
  const add = (field: FoundWords["field"], path: ForeignPath, words: string | null) => {
    if (words !== null) found.push({ field, words, path: pathText(path) });
  };
  add("name", ["model_name"], doc.text(["model_name"], 200));
  add("licence", ["license"], licence(doc));
  add("type", ["pipeline_tag"], doc.text(["pipeline_tag"], 100));
  const datasets = texts(doc, ["datasets"]).join(", ");
  add("dataset", ["datasets"], datasets || null);
  emissions(doc, add);
  const metrics = modelIndex(doc, add);
  leaveMetrics(doc, metrics);
  doc.leave(["base_model"], "base models are the record's parents to name");
  return found;
}

/** `license`; where that is `other`, the link to its text, or its name. */
function licence(doc: ForeignDocument): string | null {
  const licences = texts(doc, ["license"]);
  if (licences.length !== 1 || licences[0] !== "other") return licences.join(", ") || null;
  return doc.text(["license_link"], 100) ?? doc.text(["license_name"], 100) ?? "other";
}

type Add = (field: FoundWords["field"], path: ForeignPath, words: string | null) => void;

/** `co2_eq_emissions`, in grams: a number, or a group with one. */
function emissions(doc: ForeignDocument, add: Add): void {
  const path = ["co2_eq_emissions"];
  const grams = doc.number(path) ?? doc.number([...path, "emissions"]);
  if (grams !== null) add("kgCO2e", path, String(Number((grams / 1000).toPrecision(12))));
  add("hardware", path, doc.text([...path, "hardware_used"], LONGEST_ITEM));
}

/** The numbers of `model-index` as words; answers with the types of its metrics. */
function modelIndex(doc: ForeignDocument, add: Add): ReadonlySet<string> {
  const types = new Set<string>();
  for (const model of items(doc, ["model-index"])) {
    add("name", [...model, "name"], doc.text([...model, "name"], 200));
    for (const result of items(doc, [...model, "results"])) {
      const on = evaluatedOn(doc, result);
      add("type", result, doc.text([...result, "task", "type"], 100));
      for (const metric of items(doc, [...result, "metrics"])) {
        const type = doc.text([...metric, "type"], 200);
        if (type !== null) types.add(type);
        add("overall", metric, metricWords(doc, metric, type, on));
      }
    }
  }
  return types;
}

function evaluatedOn(doc: ForeignDocument, result: ForeignPath): string {
  const part = (name: string) => doc.text([...result, "dataset", name], 1000);
  const [type, name, split] = [part("type"), part("name"), part("split")];
  const called = name ?? type;
  if (called === null) return "";
  const more = [type, split].filter((word) => word !== null && !called.includes(word));
  return ` on ${called}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
}

/** `AUC-ROC (roc_auc) 0.962 on transactions-holdout (test)`. */
function metricWords(
  doc: ForeignDocument,
  path: ForeignPath,
  type: string | null,
  on: string,
): string | null {
  const value = doc.text([...path, "value"], 1000);
  if (value === null) return null;
  const name = doc.text([...path, "name"], 200) ?? type ?? "a metric";
  const also = type === null || name.toLowerCase() === type.toLowerCase() ? "" : ` (${type})`;
  return `${name}${also} ${value}${on}`;
}

/** `metrics` names metrics: those that have numbers are known by them. */
function leaveMetrics(doc: ForeignDocument, measured: ReadonlySet<string>): void {
  for (const path of items(doc, ["metrics"])) {
    const name = doc.text(path, 200);
    if (name !== null && !measured.has(name)) doc.leave(path, "it is named without a number");
  }
}

/** A list of texts, or one text. */
function texts(doc: ForeignDocument, path: ForeignPath): readonly string[] {
  const one = doc.text(path, LONGEST_ITEM);
  if (one !== null) return [one];
  return items(doc, path).flatMap((item) => doc.text(item, LONGEST_ITEM) ?? []);
}

function items(doc: ForeignDocument, path: ForeignPath): readonly ForeignPath[] {
  return Array.from({ length: doc.count(path) }, (_, index) => [...path, index]);
}
