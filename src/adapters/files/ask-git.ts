import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Asks git something about the repository that a folder lies in; answers with what it prints. Null when git says no:
 * the folder lies in no repository, what was asked for isn't there, or there is no git.
 * @throws when git can't be run for another reason; the reason is in `cause`.
 */
export async function askGit(folder: string, ...args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], { maxBuffer: MOST_BYTES });
    return stdout;
  } catch (error) {
    if (saysNo(error)) return null;
    throw new Error(`git ${args[0] ?? ""} failed in ${folder}`, { cause: error });
  }
}

function saysNo(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return typeof error.code === "number" || error.code === "ENOENT";
}

/** Commit that a folder's repository is at; 40 zeros where there is no repository, or no commit yet. */
export async function headCommit(folder: string): Promise<string> {
  const head = await askGit(folder, "rev-parse", "--verify", "HEAD");
  return head?.trim() ?? "0".repeat(40);
}

/** Path of a folder within its repository, with a slash at its end; empty at the top, null outside a repository. */
export async function placeInRepository(folder: string): Promise<string | null> {
  return (await askGit(folder, "rev-parse", "--show-prefix"))?.trim() ?? null;
}
