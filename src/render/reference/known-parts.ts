import { type JsonSchema, jsonSchema, type SchemaSide } from "../../domain/json-schema.js";
import {
  gatePart,
  type SharedPart,
  sharedParts,
  valueKinds,
} from "../../domain/reference-parts.js";
import { type Markdown, markdown } from "../escape.js";

/** Heading under which the kinds of values are explained. */
export const VALUES = "Kinds of values";
/** Heading under which gates are explained. */
export const GATES = "Gates";

/** A part that is explained elsewhere on the page, as words that link there. */
export interface KnownPart {
  readonly one: Markdown;
  readonly many: Markdown;
}

/** Finds the part that a schema is, whatever it is called there and whatever its default; null where it is none. */
export type PartFinder = (schema: JsonSchema) => KnownPart | null;

/** A finder for people's files (`input`) or the App's (`output`). */
export function partFinder(io: SchemaSide): PartFinder {
  const parts = new Map<string, KnownPart>([
    ...valueKinds.map(
      (kind) => [shape(jsonSchema(kind.schema, io)), linked(kind, VALUES)] as const,
    ),
    ...sharedParts.map(
      (part) => [shape(jsonSchema(part.schema, io)), linked(part, heading(part))] as const,
    ),
    [shape(jsonSchema(gatePart.schema, io)), linked(gatePart, GATES)],
  ]);
  return (schema) => parts.get(shape(schema)) ?? null;
}

/** A shared part's heading: its name with a capital. */
export function heading({ one }: SharedPart): string {
  return one.charAt(0).toUpperCase() + one.slice(1);
}

/** A link to a heading of the page, by GitHub's own rule for a heading's anchor. */
export function linkTo(words: string, target: string): Markdown {
  return markdown(`[${words}](#${anchor(target)})`);
}

/** GitHub's anchor for a heading. */
export function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function linked({ one, many }: SharedPart, target: string): KnownPart {
  return { one: linkTo(one, target), many: linkTo(many, target) };
}

function shape({ $schema: _, description: __, default: ___, ...rest }: JsonSchema): string {
  return JSON.stringify(rest);
}
