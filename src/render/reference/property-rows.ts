import type { JsonSchema } from "../../domain/json-schema.js";
import { code, type Markdown } from "../escape.js";
import { either, join, md } from "../markdown.js";
import type { PartFinder } from "./known-parts.js";
import { distinct, itemOf, typeText, variantsOf } from "./type-text.js";

/** A property as the reference shows it. `path` is dotted: `[]` stands for a list's items, `<name>` for a map's keys. */
export interface PropertyRow {
  readonly path: string;
  readonly type: Markdown;
  /** Yes, no, its default, or the kinds that have it. */
  readonly required: Markdown;
  readonly meaning: Markdown;
}

/** Rows for every property of a schema and, below those that aren't explained elsewhere, for their own. */
export function propertyRows(schema: JsonSchema, find: PartFinder): readonly PropertyRow[] {
  return rowsBelow(schema, "", find);
}

function rowsBelow(schema: JsonSchema, prefix: string, find: PartFinder): readonly PropertyRow[] {
  const variants = variantsOf(schema).filter(({ type }) => type !== "null");
  const [first, ...others] = variants;
  if (first !== undefined && others.length === 0) return inside(first, prefix, find);
  if (first !== undefined) return mergedRows(variants, prefix, find);
  if (schema.type === "array") return inside(itemOf(schema.items), `${prefix}[]`, find);
  const { additionalProperties: each } = schema;
  if (typeof each === "object") return inside(each, `${prefix}.<${keyWord(schema, find)}>`, find);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const isRequired = schema.required?.includes(name) === true;
    return [rowOf(path, property, isRequired, find), ...inside(property, path, find)];
  });
}

/** Rows of what stands at a path, unless that is explained elsewhere. */
function inside(schema: JsonSchema, path: string, find: PartFinder): readonly PropertyRow[] {
  return find(schema) === null ? rowsBelow(schema, path, find) : [];
}

function keyWord({ propertyNames }: JsonSchema, find: PartFinder): string {
  const link = propertyNames && find(propertyNames)?.one.text;
  return /^\[(.+)\]/.exec(link ?? "")?.[1] ?? "name";
}

function rowOf(
  path: string,
  schema: JsonSchema,
  isRequired: boolean,
  find: PartFinder,
): PropertyRow {
  return {
    path,
    type: typeText(schema, find).one,
    required: isRequired ? md`yes` : defaultText(schema.default),
    meaning: md`${meaningOf(schema)}`,
  };
}

function meaningOf(schema: JsonSchema): string {
  return schema.description ?? "";
}

/** An empty default is no more than leaving it out. */
function defaultText(value: unknown): Markdown {
  const text = JSON.stringify(value);
  if (value === undefined || value === null || !/[a-z0-9]/i.test(text) || /:/.test(text))
    return md`no`;
  return Array.isArray(value)
    ? md`default ${either(
        value.map((one) => code(String(one))),
        "and",
      )}`
    : md`default ${code(String(value))}`;
}

/** Rows of a choice: a path that all variants have once; of the others, which variant has it. */
function mergedRows(
  variants: readonly JsonSchema[],
  prefix: string,
  find: PartFinder,
): readonly PropertyRow[] {
  const sets = variants.map((variant) => ({ variant, rows: inside(variant, prefix, find) }));
  const paths = sets.flatMap(({ rows }) => rows.map(({ path }) => path)).reduce(placed, []);
  return paths.map((path) => {
    const having = sets.flatMap(({ variant, rows }) =>
      rows.filter((row) => row.path === path).map((row) => ({ variant, row })),
    );
    const rows = having.map(({ row }) => row);
    return {
      path,
      type: either(distinct(rows.map(({ type }) => type)), "or", 20),
      required:
        having.length === variants.length
          ? join(distinct(rows.map(({ required }) => required)), " / ")
          : choiceText(having.map(({ variant }) => variant)),
      meaning: join(distinct(rows.map(({ meaning }) => meaning)), "; "),
    };
  });
}

/** Paths with another one, each once: after the last of those that stand under the same property. */
function placed(paths: readonly string[], path: string): readonly string[] {
  if (paths.includes(path)) return paths;
  const parent = path.slice(0, Math.max(0, path.lastIndexOf(".")));
  const last = paths.findLastIndex((other) => other === parent || other.startsWith(`${parent}.`));
  return last < 0 ? [...paths, path] : paths.toSpliced(last + 1, 0, path);
}

function choiceText(variants: readonly JsonSchema[]): Markdown {
  const kinds = variants.map(kindOf).filter((kind) => kind !== null);
  return kinds.length === 0 ? md`one of these` : md`for ${either(kinds.map(code), "and")}`;
}

/** The kind that a variant is of: the fixed value of its `kind`; null where it has none. */
export function kindOf(variant: JsonSchema): string | null {
  const kind = variant.properties?.kind?.const;
  return typeof kind === "string" ? kind : null;
}
