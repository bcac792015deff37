import { buildSchema, type GraphQLSchema } from "graphql";

let loaded: Promise<GraphQLSchema> | null = null;

/** GitHub's public schema, read and built once, at the first question. */
export function publicSchema(): Promise<GraphQLSchema> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<GraphQLSchema> {
  const { schema } = await import("@octokit/graphql-schema");
  return buildSchema(schema.idl, { assumeValidSDL: true, noLocation: true });
}
