import type { JsonSchema } from "../../domain/json-schema.js";
import { type FileFormat, formatSchema } from "../../domain/reference.js";
import { code, type Markdown } from "../escape.js";
import { blocks, folded, join, md } from "../markdown.js";
import { type PartFinder, partFinder } from "./known-parts.js";
import { kindOf } from "./property-rows.js";
import { fence, propertyTable, rowsTable, section, variantRows } from "./property-table.js";
import { variantsOf } from "./type-text.js";

/** Lines of an example up to which it is shown open. */
const SHOWN_LINES = 40;

/** The section of one kind of file: where it is, who writes it, an example, its properties. */
export function fileSection(format: FileFormat): Markdown {
  const schema = formatSchema(format);
  const find = partFinder(format.writer === "the App" ? "output" : "input");
  const hasKinds = variantsOf(schema).length > 0;
  return section(
    3,
    format.title,
    md`${code(format.path)}, written by ${format.writer}: ${format.purpose}.`,
    join(format.notes.map(sentence), " "),
    ...(hasKinds
      ? kindSections(format, schema, find)
      : [exampleOf(format, null), propertyTable(schema, find)]),
  );
}

function kindSections(
  format: FileFormat,
  schema: JsonSchema,
  find: PartFinder,
): readonly Markdown[] {
  const { shared, variants } = variantRows(schema, find);
  return [
    md`Every kind has these properties:`,
    rowsTable(shared),
    ...variants.map(({ schema: variant, rows }) => {
      const kind = kindOf(variant) ?? "";
      return section(
        4,
        `${format.title} ${code(kind).text}`,
        md`${firstUpper(variant.description ?? "")}.`,
        exampleOf(format, kind),
        rowsTable(rows),
      );
    }),
  ];
}

function exampleOf({ examples, path }: FileFormat, kind: string | null): Markdown | null {
  const text = examples.find((example) => example.kind === kind)?.text;
  if (text === undefined) return null;
  const block = path.endsWith(".json") ? fence("json", setOut(text)) : fence("yaml", text);
  const lines = block.text.split("\n").length;
  return lines > SHOWN_LINES ? folded(`Example: ${lines - 2} lines`, block) : blocks(block);
}

function setOut(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}

/** A note is ours; what stands in backticks is code. */
export function sentence(note: string): Markdown {
  const parts = note.split("`");
  return join(
    parts.map((part, index) => (index % 2 === 1 ? code(part) : md`${part}`)),
    "",
  );
}

/** A clause as a sentence begins. */
function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
