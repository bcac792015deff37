import type * as GitHub from "@octokit/graphql-schema";
import { NEEDS, requireAccess } from "../access.js";
import { timestamp } from "../clock.js";
import { isWritablePath } from "../git-commits.js";
import type { Commit, Identity } from "../git-store.js";
import { gitNodeId } from "../node-ids.js";
import type { GitObject } from "../object-reader.js";
import { type TreeItem, treeItems } from "../rest/tree-items.js";
import { fullName, repositoryPage } from "../shapes/repositories.js";
import type { PullRequest, Repository } from "../world.js";
import { gitActorView, webFlowView } from "./actors.js";
import { checkSuites, statusCheckRollup } from "./checks.js";
import { connection, type Paging } from "./connection.js";
import { pullRequestsOf, pullRequestView } from "./pull-request.js";
import { repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";

/** `Blob.text` holds no more than this many bytes; the rest is cut and `isTruncated` says so. */
const LONGEST_TEXT = 512 * 1024;
const MOST_COMMITS = 10_000;

/** What an expression such as `main` or `main:folder/file` names, whatever kind of object it is; null when nothing. Needs `contents: read`. */
export async function objectView(
  viewing: Viewing,
  repository: Repository,
  expression: string,
): Promise<View<GitHub.GitObject> | null> {
  requireAccess(viewing.actor, repository, NEEDS.readContents);
  const object = await repository.git.object(expression);
  return object === null ? null : viewOf(viewing, repository, object);
}

/** A commit by its id; null when there is none. Needs `contents: read`. */
export async function commitAt(
  viewing: Viewing,
  repository: Repository,
  oid: string,
): Promise<View<GitHub.Commit> | null> {
  requireAccess(viewing.actor, repository, NEEDS.readContents);
  const commit = await repository.git.commit(oid);
  return commit === null ? null : commitView(viewing, repository, commit);
}

/** A commit that has been read. */
export function commitView(
  viewing: Viewing,
  repository: Repository,
  commit: Commit,
): View<GitHub.Commit> {
  const { oid, message } = commit;
  const [headline = "", ...rest] = message.split("\n");
  return {
    ...gitObjectView(viewing, repository, "Commit", oid),
    url: `${repositoryPage(viewing.world, repository)}/commit/${oid}`,
    message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    authoredDate: timestamp(commit.author.date),
    committedDate: timestamp(commit.committer.date),
    author: () => gitActorView(viewing, commit.author),
    committer: () => gitActorView(viewing, commit.committer),
    authors: (args: Paging) =>
      connection(args, authorsOf(commit), (author) => gitActorView(viewing, author)),
    signature: () => signatureOf(viewing, oid),
    committedViaWeb: viewing.world.signedCommits.has(oid),
    changedFilesIfAvailable: async () => (await changesOf(repository, commit)).length,
    changedFiles: async () => (await changesOf(repository, commit)).length,
    tree: () => objectView(viewing, repository, commit.tree),
    file: ({ path }: { path: string }) => fileView(viewing, repository, commit, path),
    parents: (args: Paging) =>
      connection(args, commit.parents, (parent) => commitAt(viewing, repository, parent)),
    history: (args: HistoryArgs) =>
      connection(
        args,
        (limit) => historyOf(repository, oid, args, limit),
        (one) => commitView(viewing, repository, one),
      ),
    associatedPullRequests: (args: Paging) =>
      connection(
        args,
        () => pullRequestsWith(repository, oid),
        (pull) => pullRequestView(viewing, pull),
      ),
    checkSuites: (args: Parameters<typeof checkSuites>[3]) =>
      checkSuites(viewing, repository, oid, args),
    statusCheckRollup: () => statusCheckRollup(viewing, repository, oid),
  };
}

interface HistoryArgs extends Paging {
  readonly path?: string | null;
  readonly since?: string | null;
  readonly until?: string | null;
}

async function historyOf(
  repository: Repository,
  oid: string,
  { path, since, until }: HistoryArgs,
  limit: number | null,
): Promise<readonly Commit[]> {
  const bounded = since != null || until != null;
  const most = bounded || limit === null ? MOST_COMMITS : limit;
  const commits = await repository.git.history(oid, path ?? "", most);
  const [from, to] = [since ?? 0, until ?? 8.64e15].map((moment) => new Date(moment).getTime());
  return commits.filter(({ committer: { date } }) => {
    const time = date.getTime();
    return time >= (from ?? 0) && time <= (to ?? time);
  });
}

function viewOf(viewing: Viewing, repository: Repository, object: GitObject) {
  if (object.type === "blob") return blobView(viewing, repository, object);
  if (object.type === "tree") return treeView(viewing, repository, object, "");
  return commitAt(viewing, repository, object.oid);
}

function blobView(viewing: Viewing, repository: Repository, blob: GitObject): View<GitHub.Blob> {
  const { content } = blob;
  const isBinary = content.includes(0);
  return {
    ...gitObjectView(viewing, repository, "Blob", blob.oid),
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > LONGEST_TEXT,
    text: isBinary ? null : content.subarray(0, LONGEST_TEXT).toString("utf8"),
  };
}

function treeView(
  viewing: Viewing,
  repository: Repository,
  tree: GitObject,
  path: string,
): View<GitHub.Tree> {
  return {
    ...gitObjectView(viewing, repository, "Tree", tree.oid),
    entries: () =>
      treeItems(tree.content).map((item) => entryView(viewing, repository, item, path)),
  };
}

/** The entry at a path of a commit: a file or folder; null when there is none. */
async function fileView(
  viewing: Viewing,
  repository: Repository,
  commit: Commit,
  path: string,
): Promise<View<GitHub.TreeEntry> | null> {
  if (!isWritablePath(path)) return null;
  const split = path.lastIndexOf("/");
  const folder = split < 0 ? "" : path.slice(0, split);
  const parent = await repository.git.object(`${commit.tree}:${folder}`);
  if (parent?.type !== "tree") return null;
  const item = treeItems(parent.content).find((one) => one.name === path.slice(split + 1));
  return item === undefined ? null : entryView(viewing, repository, item, folder);
}

function entryView(
  viewing: Viewing,
  repository: Repository,
  { name, oid, type, mode }: TreeItem,
  folder: string,
): View<GitHub.TreeEntry> {
  const path = folder === "" ? name : `${folder}/${name}`;
  const read = () => repository.git.object(oid);
  return {
    __typename: "TreeEntry",
    name,
    path,
    type,
    oid,
    mode: Number.parseInt(mode, 8),
    extension: /\.[^.]*$/.exec(name)?.[0] ?? "",
    size: async () => (type === "blob" ? ((await read())?.content.length ?? 0) : 0),
    object: async () => {
      const object = type === "commit" ? null : await read();
      if (object?.type === "tree") return treeView(viewing, repository, object, path);
      return object === null ? null : viewOf(viewing, repository, object);
    },
    repository: () => repositoryView(viewing, repository),
  };
}

function gitObjectView(
  viewing: Viewing,
  repository: Repository,
  kind: "Commit" | "Tree" | "Blob",
  oid: string,
) {
  return {
    __typename: kind,
    id: gitNodeId(kind, repository, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${repositoryPage(viewing.world, repository)}/commit/${oid}`,
    commitResourcePath: `/${fullName(repository)}/commit/${oid}`,
    repository: () => repositoryView(viewing, repository),
  };
}

/** GitHub signs what is committed through it; what was pushed has no signature here. */
function signatureOf(viewing: Viewing, oid: string): View<GitHub.GitSignature> | null {
  if (!viewing.world.signedCommits.has(oid)) return null;
  return {
    __typename: "GpgSignature",
    isValid: true,
    state: "VALID",
    wasSignedByGitHub: true,
    email: "noreply@github.com",
    signer: () => webFlowView(viewing),
  };
}

/** The author, then those named by `Co-authored-by` lines. */
function authorsOf({ author, message }: Commit): readonly Identity[] {
  const named = message.matchAll(/^co-authored-by: *(.+?) *<(.+)> *$/gim);
  const others = [...named].map(([, name = "", email = ""]) => ({
    name,
    email,
    date: author.date,
  }));
  return [author, ...others];
}

async function changesOf(repository: Repository, { oid, parents }: Commit) {
  const [parent] = parents;
  if (parent !== undefined) return await repository.git.changedFiles(parent, oid);
  return await repository.git.list(oid, "", true);
}

/** The pull requests that brought a commit, or whose head or merge it is. */
async function pullRequestsWith(
  repository: Repository,
  oid: string,
): Promise<readonly PullRequest[]> {
  const pulls = pullRequestsOf(repository);
  const found = await Promise.all(
    pulls.map(async (pull) => {
      if (pull.head.oid === oid || pull.merged?.oid === oid) return true;
      const commits = await repository.git.commitsBetween(pull.base.oid, pull.head.oid);
      return commits.some((commit) => commit.oid === oid);
    }),
  );
  return pulls.filter((_, index) => found[index]);
}
