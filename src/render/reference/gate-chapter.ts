import { gateExamples } from "../../domain/examples/gates.js";
import { type GateKind, gateKindSchema } from "../../domain/gate/gate-definition.js";
import { gateResultSchema } from "../../domain/gate/gate-outcome.js";
import { jsonSchema } from "../../domain/json-schema.js";
import { gatePart } from "../../domain/reference-parts.js";
import { code, type Markdown } from "../escape.js";
import { either, md } from "../markdown.js";
import { partFinder } from "./known-parts.js";
import { kindOf } from "./property-rows.js";
import { fence, rowsTable, section, variantRows } from "./property-table.js";

/** The kinds of gate, in the order of the chapter. */
export function gateKinds(): readonly GateKind[] {
  return gateKindSchema.options;
}

/** What a version is judged by: each kind of gate with its own example and properties. */
export function gateChapter(title: string): Markdown {
  const { shared, variants } = variantRows(
    jsonSchema(gatePart.schema, "input"),
    partFinder("input"),
  );
  const byKind = new Map(variants.map((variant) => [kindOf(variant.schema), variant]));
  return section(
    2,
    title,
    md`A gate is a rule that a version must meet on its way into a stage. The policy sets gates for every model; a model adds its own. A gate answers ${either(gateResultSchema.options.map(code), "or", 10)}, and the stage's ${code("blocking")} says which answers keep a promotion back. Bounds are held against the whole 95% interval of a number, so that luck alone doesn't pass; a number without one is judged as a point and shown as such.`,
    md`Every gate has these properties:`,
    rowsTable(shared),
    ...gateKinds().map((kind) => {
      const variant = byKind.get(kind);
      return section(
        3,
        `Gate ${code(kind).text}`,
        md`Passes where ${variant?.schema.description ?? ""}.`,
        fence("yaml", `- ${gateExamples[kind]}`),
        variant && variant.rows.length > 0 ? rowsTable(variant.rows) : null,
      );
    }),
  );
}
