import { z } from "zod";

/** An error of one field of a GraphQL answer. */
export interface FieldError {
  readonly type: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A GraphQL answer: what came, and which fields failed. */
export interface GraphQlAnswer {
  readonly data: unknown;
  readonly errors: readonly FieldError[];
}

/** The two kinds of requests that the App makes of GitHub, as Octokit offers them. */
export interface Octokit {
  graphql(document: string, variables: Record<string, unknown>): Promise<unknown>;
  request(route: string, parameters: Record<string, unknown>): Promise<{ readonly data: unknown }>;
}

/** A GraphQL document with the schema of its answer. */
export interface GraphQlDocument<S extends z.ZodType> {
  readonly name: string;
  readonly text: string;
  readonly answer: S;
}

/** GitHub's answer could not be used: a field failed that has to be there, or the answer has another shape. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
}

/** Sends a document and gives what came, with the errors of its fields as values. Throws where GitHub didn't answer at all. */
export async function send(
  octokit: Octokit,
  text: string,
  variables: Record<string, unknown>,
): Promise<GraphQlAnswer> {
  try {
    return { data: await octokit.graphql(text, { ...variables, ...once(text) }), errors: [] };
  } catch (error) {
    const partial = partialAnswer(error);
    if (partial === null) throw error;
    return partial;
  }
}

/** A write that was answered by an error may have taken effect: it is never repeated blindly, but decided on anew. */
function once(text: string): object {
  return text.startsWith("mutation") ? { request: { retries: 0 } } : {};
}

/** Sends a reading document; any failed field is an error, for what couldn't be read is never taken for absent. */
export async function read<S extends z.ZodType>(
  octokit: Octokit,
  document: GraphQlDocument<S>,
  variables: Record<string, unknown>,
): Promise<z.output<S>> {
  const { data, errors } = await send(octokit, document.text, variables);
  if (errors.length > 0)
    throw new GitHubError(`${document.name}: ${errors.map(describe).join("; ")}`);
  return shaped(document, data);
}

/** Checks the shape of what came. */
export function shaped<S extends z.ZodType>(
  document: GraphQlDocument<S>,
  data: unknown,
): z.output<S> {
  const parsed = document.answer.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new GitHubError(`${document.name}: an answer of another shape`, { cause: parsed.error });
}

/** A failed field in one line. */
export function describe(error: FieldError): string {
  return `${error.path.join(".")}: ${error.message}`;
}

/** Octokit throws when any field failed, with the data of the others; without data nothing was answered. */
function partialAnswer(error: unknown): GraphQlAnswer | null {
  const answer =
    partialSchema.safeParse(error).data ?? failedInside.safeParse(error).data?.response.data;
  return answer ? { data: answer.data, errors: answer.errors.map(fieldError) } : null;
}

const partialSchema = z.object({
  data: z.record(z.string(), z.unknown()),
  errors: z.array(z.record(z.string(), z.unknown())),
});

/** Octokit's retry plugin takes a field that failed inside of GitHub for a failed request; the answer is in its error. */
const failedInside = z.object({ response: z.object({ data: partialSchema }) });

function fieldError(error: { type?: unknown; path?: unknown; message?: unknown }): FieldError {
  return {
    type: String(error.type ?? ""),
    path: Array.isArray(error.path) ? error.path : [],
    message: String(error.message ?? ""),
  };
}
