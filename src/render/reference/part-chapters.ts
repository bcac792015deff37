import { jsonSchema } from "../../domain/json-schema.js";
import { sharedParts, valueKinds } from "../../domain/reference-parts.js";
import { code, type Markdown } from "../escape.js";
import { md } from "../markdown.js";
import { left, table } from "../table.js";
import { heading, partFinder } from "./known-parts.js";
import { propertyTable, section } from "./property-table.js";

/** How values are written that stand on one line. */
export function valueChapter(title: string): Markdown {
  return section(
    2,
    title,
    md`These words stand for values of a certain form, wherever the tables below say them.`,
    table(
      [left(md`Word`), left(md`What it is`), left(md`Example`)],
      valueKinds.map(({ one, meaning, example }) => [md`${one}`, md`${meaning}`, code(example)]),
    ),
  );
}

/** Groups of properties that several files hold, each with its table. */
export function partChapter(title: string): Markdown {
  const find = partFinder("input");
  return section(
    2,
    title,
    ...sharedParts.map((part) =>
      section(
        3,
        heading(part),
        md`${part.meaning}`,
        propertyTable(jsonSchema(part.schema, "input"), find),
      ),
    ),
  );
}
