import type { Octokit } from "./client.js";

/** Whether GitHub has a commit; `unknown` says in a phrase why that couldn't be told. */
export type CommitCheck =
  | { readonly result: "there" }
  | { readonly result: "absent" }
  | { readonly result: "unknown"; readonly why: string };

/** Asks GitHub whether a repository has a commit. Whatever isn't a clear answer is unknown, never absent. */
export async function verifyCommit(
  octokit: Octokit,
  repository: string,
  commit: string,
): Promise<CommitCheck> {
  const [owner, repo, ...more] = repository.split("/");
  if (!owner || !repo || more.length > 0 || /[:@]/.test(repository))
    return { result: "unknown", why: `${repository} is no owner/name on GitHub` };
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}", {
      owner,
      repo,
      ref: commit,
      request: { retries: 0 },
    });
    return isCommit(data, commit)
      ? { result: "there" }
      : { result: "unknown", why: "GitHub answered with another commit" };
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : null;
    if (status === 422) return { result: "absent" };
    if (status === 404)
      return { result: "unknown", why: `the token can't see ${repository}, or there is none` };
    return { result: "unknown", why: "GitHub can't be reached" };
  }
}

function isCommit(data: unknown, commit: string): boolean {
  return typeof data === "object" && data !== null && "sha" in data && data.sha === commit;
}
