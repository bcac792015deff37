import { z } from "zod";

/** A JSON Schema (draft 7, which editors know best), as far as ours use it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly propertyNames?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly maxLength?: number;
}

/** Which side of a schema: `input`, as people may write it; or `output`, as the App writes it, defaults filled in. */
export type SchemaSide = "input" | "output";

/** The JSON Schema of a schema. Rules that JSON Schema can't say (sums, one of two) are left to the App. */
export function jsonSchema(schema: z.ZodType, io: SchemaSide): JsonSchema {
  return z.toJSONSchema(schema, {
    target: "draft-07",
    io,
    // Digests are a custom type; their meta says what JSON Schema can.
    unrepresentable: "any",
    override: ({ jsonSchema: part }) => shortenPattern(part),
  }) as JsonSchema;
}

/** Zod says the whole calendar in a pattern, which an editor would show; the format says it already, but for the `Z`. */
function shortenPattern(part: z.core.JSONSchema.BaseSchema): void {
  if (part.format === "date") delete part.pattern;
  if (part.format === "date-time") part.pattern = "Z$";
}
