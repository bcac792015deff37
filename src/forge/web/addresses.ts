import { fullName } from "../shapes/repositories.js";
import type { Issue, PullRequest, Repository } from "../world.js";

/** A repository's page, as a path. */
export function repositoryPath(repository: Repository): string {
  return `/${fullName(repository)}`;
}

/** The page of an issue or pull request. */
export function issuePath(issue: Issue | PullRequest): string {
  const folder = issue.kind === "PullRequest" ? "pull" : "issues";
  return `${repositoryPath(issue.repository)}/${folder}/${issue.number}`;
}

/** The page of a file at a branch, tag or commit. */
export function filePath(repository: Repository, ref: string, path: string): string {
  return `${repositoryPath(repository)}/blob/${encoded(ref)}/${encoded(path)}`;
}

/** The page of a folder (`""` is the root) at a branch, tag or commit. */
export function folderPath(repository: Repository, ref: string, path: string): string {
  const below = path === "" ? "" : `/${encoded(path)}`;
  return `${repositoryPath(repository)}/tree/${encoded(ref)}${below}`;
}

/** The page of a commit. */
export function commitPath(repository: Repository, oid: string): string {
  return `${repositoryPath(repository)}/commit/${oid}`;
}

/** The page of a check run. */
export function checkRunPath(repository: Repository, id: number): string {
  return `${repositoryPath(repository)}/runs/${id}`;
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
