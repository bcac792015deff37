import { quoted } from "../../domain/names.js";
import { failed, ok, type Result } from "../../domain/problem.js";
import { askGit } from "../files/ask-git.js";

/** A moment of a repository's history. `at` is the commit's time, UTC. */
export interface Moment {
  readonly commit: string;
  readonly at: string;
}

/**
 * The commit that `--as-of` means: a commit, branch or tag, or the last one of the branch that is checked out up to a
 * day's end (UTC) or a time.
 */
export async function momentOf(folder: string, asked: string): Promise<Result<Moment>> {
  const time = timeOf(asked);
  const moment =
    time === null ? await named(folder, asked) : await lastBefore(folder, "HEAD", time);
  if (moment) return ok(moment);
  return failed({
    code: "as-of-unknown",
    what:
      time === null
        ? `${quoted(asked)} is no commit, branch or tag of this repository.`
        : `The branch that is checked out has no commit up to ${time}.`,
    why: "--as-of reads the registry from git's history.",
    fix: (await isShallow(folder))
      ? "This clone is shallow: run git fetch --unshallow, then try again."
      : "Write a commit, a day such as 2025-03-10 (its end, UTC), or a time such as 2025-03-10T09:00:00Z.",
  });
}

/** The last commit of a ref's own line up to a time; null where there is none. */
export async function lastBefore(
  folder: string,
  ref: string,
  time: string,
): Promise<Moment | null> {
  const line = await askGit(
    folder,
    "log",
    "-1",
    "--first-parent",
    `--before=${time}`,
    "--format=%H %ct",
    ref,
    "--",
  );
  return read(line);
}

async function named(folder: string, rev: string): Promise<Moment | null> {
  if (rev.startsWith("-")) return null;
  const commit = await askGit(folder, "rev-parse", "--verify", "--quiet", `${rev}^{commit}`);
  if (commit === null) return null;
  return read(await askGit(folder, "log", "-1", "--format=%H %ct", commit.trim(), "--"));
}

function read(line: string | null): Moment | null {
  const [commit, seconds] = line?.trim().split(" ") ?? [];
  if (!commit || seconds === undefined) return null;
  const at = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
  return { commit, at };
}

function timeOf(asked: string): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(asked)) return `${asked}T23:59:59Z`;
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/.test(asked) ? asked : null;
}

async function isShallow(folder: string): Promise<boolean> {
  return (await askGit(folder, "rev-parse", "--is-shallow-repository"))?.trim() === "true";
}
