import { repositoryName } from "../../domain/registration/mlflow-run.js";
import { askGit } from "./ask-git.js";

/** What git says of the code in a folder. */
export interface GitSource {
  /** `owner/name` of the remote called origin, or its whole address; null without one. */
  readonly repository: string | null;
  readonly commit: string;
  /** Whether files differ from the commit, which then isn't quite what was run. */
  readonly changed: boolean;
}

/** The commit and origin of the repository that a folder lies in; null outside of one, or before its first commit. */
export async function gitSource(folder: string): Promise<GitSource | null> {
  const commit = await askGit(folder, "rev-parse", "--verify", "--quiet", "HEAD");
  if (commit === null) return null;
  const status = await askGit(folder, "status", "--porcelain", "--untracked-files=no");
  return {
    repository: await originName(folder),
    commit: commit.trim(),
    changed: (status ?? "").trim() !== "",
  };
}

/** `owner/name` of the remote called origin; null where there is none. */
export async function originName(folder: string): Promise<string | null> {
  const address = await askGit(folder, "remote", "get-url", "origin");
  return repositoryName(address?.trim()) ?? null;
}
