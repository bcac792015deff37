import { timestamp } from "../clock.js";
import type { ChangedFile } from "../git-diff.js";
import type { Commit, Identity } from "../git-store.js";
import { gitNodeId } from "../node-ids.js";
import { findAuthorByEmail } from "../people.js";
import { accountShape, type Schemas } from "../shapes/accounts.js";
import { repositoryPage, repositoryUrl } from "../shapes/repositories.js";
import type { Repository, World } from "../world.js";

/** A commit as REST's commit operations give it, without counts and files. */
export function commitShape(world: World, repository: Repository, commit: Commit) {
  const { oid, tree, parents, message } = commit;
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  return {
    sha: oid,
    node_id: gitNodeId("Commit", repository, oid),
    url: `${url}/commits/${oid}`,
    html_url: `${page}/commit/${oid}`,
    comments_url: `${url}/commits/${oid}/comments`,
    commit: {
      url: `${url}/git/commits/${oid}`,
      author: identityShape(commit.author),
      committer: identityShape(commit.committer),
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
      verification: verificationShape(world, oid),
    },
    author: accountOfIdentity(world, commit.author),
    committer: accountOfIdentity(world, commit.committer),
    parents: parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  } satisfies Schemas["commit"];
}

/** One file of a comparison; `head` is the commit that has it (for a removed one, had it). */
export async function diffEntryShape(
  world: World,
  repository: Repository,
  file: ChangedFile,
  sides: { readonly base: string; readonly head: string },
): Promise<Schemas["diff-entry"]> {
  const side = file.status === "removed" ? sides.base : sides.head;
  const blob = await repository.git.blobAt(side, file.path);
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(world, repository);
  return {
    sha: blob?.oid ?? null,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${side}/${path}`,
    raw_url: `${page}/raw/${side}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${side}`,
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** Whether GitHub signed a commit; here only what was committed through it is signed. */
export function verificationShape(world: World, oid: string): Schemas["verification"] {
  const signed = world.signedCommits.has(oid);
  return {
    verified: signed,
    reason: signed ? "valid" : "unsigned",
    signature: signed ? "-----BEGIN PGP SIGNATURE-----" : null,
    payload: signed ? oid : null,
    verified_at: null,
  };
}

function identityShape({ name, email, date }: Identity) {
  return { name, email, date: timestamp(date) };
}

function accountOfIdentity(world: World, { email }: Identity) {
  const account = findAuthorByEmail(world, email);
  return account === null ? null : accountShape(world, account);
}
