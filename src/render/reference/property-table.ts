import type { JsonSchema } from "../../domain/json-schema.js";
import { code, type Markdown } from "../escape.js";
import { blocks, md } from "../markdown.js";
import { left, table } from "../table.js";
import type { PartFinder } from "./known-parts.js";
import { type PropertyRow, propertyRows } from "./property-rows.js";
import { variantsOf } from "./type-text.js";

/** A table of a schema's properties. */
export function propertyTable(schema: JsonSchema, find: PartFinder): Markdown {
  return rowsTable(propertyRows(schema, find));
}

/** What the variants of a choice share, and what each has beside that. */
export interface VariantRows {
  readonly shared: readonly PropertyRow[];
  readonly variants: readonly {
    readonly schema: JsonSchema;
    readonly rows: readonly PropertyRow[];
  }[];
}

/** Rows of a choice by kind. The kind itself is shared, with all its values. */
export function variantRows(schema: JsonSchema, find: PartFinder): VariantRows {
  const sets = variantsOf(schema).map((variant) => ({
    schema: variant,
    rows: propertyRows(variant, find),
  }));
  const isShared = (row: PropertyRow) =>
    row.path === "kind" ||
    sets.every(({ rows }) => rows.some((other) => JSON.stringify(other) === JSON.stringify(row)));
  const merged = propertyRows(schema, find);
  const names = new Set((sets[0]?.rows ?? []).filter(isShared).map(({ path }) => path));
  return {
    shared: merged.filter(({ path }) => names.has(path)),
    variants: sets.map((set) => ({
      ...set,
      rows: set.rows.filter(({ path }) => !names.has(path)),
    })),
  };
}

/** A table of rows; a sentence where there are none. */
export function rowsTable(rows: readonly PropertyRow[]): Markdown {
  if (rows.length === 0) return md`It has no properties of its own.`;
  return table(
    [left(md`Property`), left(md`Type`), left(md`Required`), left(md`Meaning`)],
    rows.map(({ path, type, required, meaning }) => [code(path), type, required, meaning]),
  );
}

/** A file's text as a code block. */
export function fence(language: "yaml" | "json", text: string): Markdown {
  return { kind: "markdown", text: `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`` };
}

/** Blocks under a heading; 2 is a chapter. */
export function section(
  depth: number,
  title: string,
  ...content: readonly (Markdown | null)[]
): Markdown {
  return blocks({ kind: "markdown", text: `${"#".repeat(depth)} ${title}` }, ...content);
}
