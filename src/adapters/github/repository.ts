import type { Octokit } from "./client.js";
import type { RegistryHint, RegistryHints } from "./registry-hint.js";

/** A repository that the App is installed on, and the way to ask GitHub about it. */
export interface GitHubRepository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  /** The App's own login, such as `model-promoter[bot]`. */
  readonly self: string;
  /** As the webhook said; what is read says whether it still is. */
  readonly defaultBranch: string;
  readonly hints: RegistryHints;
}

/** `owner/name`. */
export function fullName({ owner, name }: GitHubRepository): string {
  return `${owner}/${name}`;
}

/** Qualified name of the branch that holds the App-only files. */
export function stateRef(repository: GitHubRepository, hint: RegistryHint): string {
  return `refs/heads/${hint.stateBranch ?? repository.defaultBranch}`;
}
