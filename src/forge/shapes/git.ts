import { timestamp } from "../clock.js";
import type { ChangedFile } from "../git-diff.js";
import type { Commit } from "../git-store.js";
import { findAuthorByEmail } from "../people.js";
import type { Repository, World } from "../world.js";
import { repositoryPage } from "./repositories.js";

/** A commit as `push` lists it; `files` are its changes against its first parent. */
export function pushedCommitShape(
  world: World,
  repository: Repository,
  commit: Commit,
  files: readonly ChangedFile[],
) {
  const paths = (...statuses: readonly ChangedFile["status"][]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  return {
    ...headCommitShape(world, commit),
    distinct: true,
    url: `${repositoryPage(world, repository)}/commit/${commit.oid}`,
    added: paths("added"),
    removed: paths("removed"),
    modified: paths("modified", "renamed"),
  };
}

/** A commit as `merge_group` names its head. */
export function headCommitShape(world: World, commit: Commit) {
  return {
    id: commit.oid,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: timestamp(commit.committer.date),
    author: personShape(world, commit.author),
    committer: personShape(world, commit.committer),
  };
}

function personShape(world: World, { name, email }: Commit["author"]) {
  const account = findAuthorByEmail(world, email);
  return { name, email, ...(account === null ? {} : { username: account.login }) };
}
