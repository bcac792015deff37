import { buildSchema, type GraphQLSchema } from "graphql";
import { schemaText } from "./schema-text.js";

let loaded: Promise<GraphQLSchema> | null = null;

/** GitHub's public schema, read and built once, at the first question. */
export function publicSchema(): Promise<GraphQLSchema> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<GraphQLSchema> {
  return buildSchema(await schemaText(), { assumeValidSDL: true, noLocation: true });
}
