import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import type { Octokit } from "./client.js";

/** An event that a machine sends to the Apps of a repository. */
export interface SentDispatch {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  readonly payload: object;
}

/** Sends a `repository_dispatch`. What comes of it, GitHub doesn't say. One request. */
export async function sendDispatch(
  octokit: Octokit,
  { owner, name, type, payload }: SentDispatch,
): Promise<Result<null>> {
  try {
    await octokit.request("POST /repos/{owner}/{repo}/dispatches", {
      owner,
      repo: name,
      event_type: type,
      client_payload: payload,
      // A request that was answered by an error may have arrived all the same.
      request: { retries: 0 },
    });
    return ok(null);
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : null;
    if (status === 401 || status === 403 || status === 404)
      return failed(mayNot(`${owner}/${name}`));
    throw error;
  }
}

function mayNot(repository: string): Problem {
  return {
    code: "dispatch-refused",
    what: `GitHub doesn't let this token send events to ${repository}.`,
    why: "It takes a token that may write the repository's contents.",
    fix: "Give GITHUB_TOKEN a token of your machine's App with contents: write, and check the repository's name.",
  };
}
