import { describe, type FieldError, GitHubError, type GraphQlAnswer, send } from "./client.js";
import type { GitHubRepository } from "./repository.js";

/** A mutation document put together field by field; each runs whatever became of the others. */
export class Fields {
  readonly #fields: {
    readonly alias: string;
    readonly mutation: string;
    readonly type: string;
    readonly input: object;
  }[] = [];

  /** Adds a mutation with its input; the alias names it in the answer's errors. */
  add(alias: string, mutation: string, type: string, input: object): void {
    this.#fields.push({ alias, mutation, type, input });
  }

  /** Sends the document; what failed comes back as a value. */
  async send(octokit: GitHubRepository["octokit"], name: string): Promise<GraphQlAnswer> {
    const declarations = this.#fields.map(({ alias, type }) => `$${alias}: ${type}!`).join(", ");
    const selections = this.#fields.map(
      ({ alias, mutation }) => `${alias}: ${mutation}(input: $${alias}) { clientMutationId }`,
    );
    const variables = Object.fromEntries(this.#fields.map(({ alias, input }) => [alias, input]));
    return send(
      octokit,
      `mutation ${name}(${declarations}) {\n  ${selections.join("\n  ")}\n}`,
      variables,
    );
  }
}

/** Throws where any field failed. */
export function succeed(name: string, answer: GraphQlAnswer): void {
  if (answer.errors.length > 0)
    throw new GitHubError(`${name}: ${answer.errors.map(describe).join("; ")}`);
}

/** A failed field means that the world isn't as it was read; nothing of the document is believed. */
export function failedField(
  answer: GraphQlAnswer,
): { readonly kind: "stale"; readonly why: string } | null {
  const [first] = answer.errors;
  if (!first) return null;
  if (isRefusal(first)) throw new GitHubError(describe(first));
  return { kind: "stale", why: describe(first) };
}

/** GitHub refuses for good: the App lacks a permission or a rule forbids the write; reading again won't help. */
export function isRefusal(error: FieldError): boolean {
  return (
    error.type === "FORBIDDEN" ||
    error.type === "INSUFFICIENT_SCOPES" ||
    error.type === "RATE_LIMITED"
  );
}
