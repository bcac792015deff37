/** Text of GitHub's public schema. A bundle has this module replaced by the text itself. */
export async function schemaText(): Promise<string> {
  const { schema } = await import("@octokit/graphql-schema");
  return schema.idl;
}
