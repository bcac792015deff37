import type { Problem } from "../../domain/problem.js";
import { askGit } from "./ask-git.js";
import { listFolder } from "./list-folder.js";
import { type FileReading, readWorkingFile } from "./working-tree.js";

/** Where a model's App-only files are read from. `problems` say why they can't be; nothing is found there then. */
export interface StateSource {
  readonly problems: readonly Problem[];
  read(path: string): Promise<FileReading>;
  /** Names in a folder, of files and folders. */
  names(path: string): Promise<readonly string[]>;
}

/**
 * The App-only files of a repository's folder: those of the working tree, or where the policy keeps them on a branch,
 * those of that branch as this clone last saw it.
 */
export async function stateSource(folder: string, branch: string | null): Promise<StateSource> {
  if (branch === null) return workingTree(folder);
  const commit = await stateCommit(folder, branch);
  return commit === null ? nowhere(branch) : gitTree(folder, commit);
}

/** The commit that a state branch is at, as this clone last saw it; null where it has no such branch. */
export async function stateCommit(folder: string, branch: string): Promise<string | null> {
  for (const ref of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
    const commit = await askGit(folder, "rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
    if (commit !== null) return commit.trim();
  }
  return null;
}

/** What to say where a clone lacks the state branch. */
export function stateBranchMissing(branch: string): Problem {
  return {
    code: "state-branch-missing",
    what: `The policy keeps manifest and audit entries on the branch ${branch}, and this clone has no such branch.`,
    why: "What stage a version is in stands there.",
    fix: `Run git fetch origin ${branch}:refs/remotes/origin/${branch}, then try again.`,
  };
}

function workingTree(folder: string): StateSource {
  return {
    problems: [],
    read: (path) => readWorkingFile(folder, path),
    names: async (path) => {
      const { files, folders } = await listFolder(folder, path);
      return [...folders, ...files];
    },
  };
}

function gitTree(folder: string, commit: string): StateSource {
  return {
    problems: [],
    read: async (path) => {
      const text = await askGit(folder, "cat-file", "blob", `${commit}:./${path}`);
      return text === null ? { result: "absent" } : { result: "read", text };
    },
    names: async (path) => {
      const paths = await askGit(folder, "ls-tree", "--name-only", commit, `./${path}/`);
      const lines = paths?.split("\n") ?? [];
      return lines.flatMap((line) => line.slice(line.lastIndexOf("/") + 1) || []);
    },
  };
}

function nowhere(branch: string): StateSource {
  return {
    problems: [stateBranchMissing(branch)],
    read: async () => ({ result: "absent" }),
    names: async () => [],
  };
}
