import type { JsonSchema } from "../../domain/json-schema.js";
import { code, type Markdown } from "../escape.js";
import { either, md } from "../markdown.js";
import type { PartFinder } from "./known-parts.js";

/** Words for a schema's type: for one value, and for several. */
export interface TypeText {
  readonly one: Markdown;
  readonly many: Markdown;
}

/** What may stand somewhere, in words. */
export function typeText(schema: JsonSchema, find: PartFinder): TypeText {
  const known = find(schema);
  if (known !== null) return known;
  if (schema.const !== undefined) return same(code(String(schema.const)));
  if (schema.enum)
    return same(
      either(
        schema.enum.map((value) => code(String(value))),
        "or",
        20,
      ),
    );
  if (variantsOf(schema).length > 0) return unionText(schema, find);
  if (schema.type === "array") return listText(schema, find);
  if (schema.type === "object") return objectText(schema, find);
  return plainText(schema);
}

/** The schemas that a schema is a choice of; none where it is no choice. */
export function variantsOf({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] {
  return anyOf ?? oneOf ?? [];
}

function same(text: Markdown): TypeText {
  return { one: text, many: text };
}

function unionText(schema: JsonSchema, find: PartFinder): TypeText {
  const texts = variantsOf(schema).map((variant) =>
    variant.type === "null" ? same(code("null")) : typeText(variant, find),
  );
  return {
    one: either(distinct(texts.map(({ one }) => one)), "or"),
    many: either(distinct(texts.map(({ many }) => many)), "or"),
  };
}

/** Texts, each once. */
export function distinct(texts: readonly Markdown[]): readonly Markdown[] {
  return texts.filter(
    ({ text }, index) => texts.findIndex((other) => other.text === text) === index,
  );
}

function listText({ items }: JsonSchema, find: PartFinder): TypeText {
  const { many } = typeText(itemOf(items), find);
  return { one: md`list of ${many}`, many: md`lists of ${many}` };
}

/** What a list is of. */
export function itemOf(items: JsonSchema["items"]): JsonSchema {
  return isTuple(items) ? (items[0] ?? {}) : (items ?? {});
}

function isTuple(items: JsonSchema["items"]): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

function objectText(
  { additionalProperties, propertyNames }: JsonSchema,
  find: PartFinder,
): TypeText {
  if (typeof additionalProperties !== "object") return { one: md`object`, many: md`objects` };
  const { many } = typeText(additionalProperties, find);
  const key = (propertyNames && find(propertyNames)?.one) ?? md`name`;
  return { one: md`${many} by ${key}`, many: md`maps of ${many} by ${key}` };
}

const plainTypes: Readonly<Record<string, readonly [string, string]>> = {
  string: ["text", "texts"],
  number: ["number", "numbers"],
  integer: ["whole number", "whole numbers"],
  boolean: ["boolean", "booleans"],
};

function plainText(schema: JsonSchema): TypeText {
  const types = typesOf(schema).map(wordsOf);
  const limits = limitText(schema);
  return {
    one: md`${either(
      types.map(({ one }) => one),
      "or",
    )}${limits}`,
    many: md`${either(
      types.map(({ many }) => many),
      "or",
    )}${limits}`,
  };
}

function wordsOf(type: string): TypeText {
  if (type === "null") return same(code("null"));
  const [one, many] = plainTypes[type] ?? ["anything", "anything"];
  return { one: md`${one}`, many: md`${many}` };
}

function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return ["any"];
  return typeof type === "string" ? [type] : type;
}

/** Limits as they follow a type's word: ` from 1`, ` above 0 and at most 100`, ` of at most 60 characters`. */
function limitText(schema: JsonSchema): string {
  const { exclusiveMinimum, exclusiveMaximum, maxLength } = schema;
  const limits = [
    rangeText(schema),
    exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`],
    exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`],
    maxLength === undefined ? [] : [`of at most ${maxLength.toLocaleString("en")} characters`],
  ].flat();
  return limits.length === 0 ? "" : ` ${limits.join(" and ")}`;
}

/** A whole number that no rule limits still has the limits of JavaScript's, which say nothing here. */
function rangeText({ minimum, maximum }: JsonSchema): readonly string[] {
  const from = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const to = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (from !== undefined && to !== undefined) return [`from ${from} to ${to}`];
  if (from !== undefined) return [`from ${from}`];
  return to === undefined ? [] : [`at most ${to}`];
}
