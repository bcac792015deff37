import { z } from "zod";
import type { Octokit } from "./client.js";

/** Files that a push changed, by paths. */
export interface PushedFiles {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
}

/** GitHub lists no more files of a comparison than this. */
const MOST_FILES = 300;
const NO_COMMIT = /^0+$/;

const comparisonSchema = z.object({
  files: z
    .array(
      z.object({
        filename: z.string(),
        status: z.string(),
        previous_filename: z.string().optional(),
      }),
    )
    .optional(),
});

/**
 * Reads which files a push changed; null where GitHub doesn't tell, because the branch is new, its history was
 * replaced, or more changed than is listed. One request.
 */
export async function readPushed(
  octokit: Octokit,
  at: { readonly owner: string; readonly name: string },
  { before, after }: { readonly before: string; readonly after: string },
): Promise<PushedFiles | null> {
  if (NO_COMMIT.test(before)) return null;
  const files = await comparison(octokit, {
    owner: at.owner,
    repo: at.name,
    basehead: `${before}...${after}`,
  });
  if (files === null || files.length >= MOST_FILES) return null;
  const named = (...wanted: readonly string[]) =>
    files.filter(({ status }) => wanted.includes(status)).map(({ filename }) => filename);
  return {
    added: named("added", "copied", "renamed"),
    modified: named("modified", "changed"),
    removed: [
      ...named("removed"),
      ...files.flatMap(({ previous_filename: former }) => former ?? []),
    ],
  };
}

/** One of the two commits is in the repository no more. */
function isUnknownCommit(error: unknown): boolean {
  return error instanceof Error && "status" in error && [404, 422].includes(Number(error.status));
}

async function comparison(octokit: Octokit, parameters: Record<string, unknown>) {
  try {
    const answer = await octokit.request(
      "GET /repos/{owner}/{repo}/compare/{basehead}",
      parameters,
    );
    return comparisonSchema.parse(answer.data).files ?? null;
  } catch (error) {
    if (isUnknownCommit(error)) return null;
    throw error;
  }
}
