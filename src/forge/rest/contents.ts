import * as z from "zod";
import { NEEDS } from "../access.js";
import { ForgeError, notFound, unprocessable } from "../forge-error.js";
import type { GitObject } from "../object-reader.js";
import { createCommitOnBranch } from "../refs.js";
import { repositoryPage, repositoryUrl } from "../shapes/repositories.js";
import type { Repository, World } from "../world.js";
import { commitShape } from "./git-shapes.js";
import { resolveRef } from "./resolve.js";
import {
  type Call,
  input,
  ok,
  optional,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";
import { treeItems } from "./tree-items.js";

/** Operations on files and folders. */
export const CONTENT_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/contents", (call) => readContent(call, "")),
  route("GET", "/repos/{owner}/{repo}/contents/{path}", (call) => readContent(call, pathOf(call))),
  route("PUT", "/repos/{owner}/{repo}/contents/{path}", writeContent),
  route("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha}", readTree),
];

async function readContent(call: Call, path: string): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const ref = call.query.get("ref") ?? repository.defaultBranch;
  const oid = await resolveRef(repository, ref);
  const object = oid === null ? null : await objectAt(repository, oid, path);
  if (object === null) throw notFound();
  if (object.type === "blob") return fileAnswer(call, repository, { object, path, ref });
  return ok(
    treeItems(object.content).map((item) =>
      entryShape(call.world, repository, {
        path: path === "" ? item.name : `${path}/${item.name}`,
        type: item.type === "tree" ? "dir" : "file",
        oid: item.oid,
        size: 0,
        ref,
      }),
    ),
  );
}

function fileAnswer(
  call: Call,
  repository: Repository,
  file: { readonly object: GitObject; readonly path: string; readonly ref: string },
): RestAnswer {
  const { content, oid } = file.object;
  if (/[.]raw\b/.test(String(call.headers.accept))) {
    const type = "application/vnd.github.raw; charset=utf-8";
    return { status: 200, headers: { "content-type": type }, body: content };
  }
  const { path, ref } = file;
  return ok({
    ...entryShape(call.world, repository, { path, ref, oid, type: "file", size: content.length }),
    encoding: "base64",
    content: content.toString("base64").replace(/.{60}(?=.)/g, "$&\n"),
  });
}

const NewContent = z.object({
  message: z.string(),
  content: z.base64(),
  branch: optional(z.string()),
  sha: optional(z.string()),
});

/** One file, in one commit; an existing one only by whoever names the blob it replaces. */
async function writeContent(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.writeContents);
  const wish = input(call, NewContent);
  const path = pathOf(call);
  const branch = wish.branch ?? repository.defaultBranch;
  const head = await repository.git.resolve(`refs/heads/${branch}`);
  if (head === null) throw notFound(`Branch ${branch} not found`);
  const known = await repository.git.blobAt(head, path);
  requireReplaced(path, known, wish.sha);
  const [headline = "", ...body] = wish.message.split("\n\n");
  const content = Buffer.from(wish.content, "base64");
  const oid = await createCommitOnBranch(call.world, call.actor, repository, {
    branch,
    expectedHeadOid: head,
    headline,
    body: body.join("\n\n"),
    additions: [{ path, content }],
    deletions: [],
  });
  return await writtenAnswer(call, repository, { oid, path, branch, isNew: known === null });
}

async function writtenAnswer(
  { world }: Call,
  repository: Repository,
  written: {
    readonly oid: string;
    readonly path: string;
    readonly branch: string;
    readonly isNew: boolean;
  },
): Promise<RestAnswer> {
  const { oid, path, branch, isNew } = written;
  const commit = await repository.git.commit(oid);
  const blob = await repository.git.blobAt(oid, path);
  if (commit === null || blob === null) throw new Error(`${oid} was written without ${path}`);
  const size = blob.content.length;
  return {
    status: isNew ? 201 : 200,
    body: {
      content: entryShape(world, repository, {
        path,
        type: "file",
        oid: blob.oid,
        size,
        ref: branch,
      }),
      commit: { ...commitShape(world, repository, commit).commit, sha: oid },
    },
  };
}

function requireReplaced(path: string, known: GitObject | null, sha: string | undefined): void {
  if (known === null) return;
  if (sha === undefined) throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== known.oid) throw new ForgeError(409, `${path} does not match ${sha}`);
}

async function readTree(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const wanted = param(call, "tree_sha");
  const commit = await resolveRef(repository, wanted);
  const tree = await repository.git.object(`${commit ?? wanted}^{tree}`);
  if (tree === null) throw notFound();
  const url = `${repositoryUrl(call.world, repository)}/git`;
  const entries = await treeEntries(repository, tree, "", call.query.has("recursive"));
  return ok({
    sha: tree.oid,
    url: `${url}/trees/${tree.oid}`,
    truncated: false,
    tree: entries.map((entry) => ({ ...entry, url: `${url}/${entry.type}s/${entry.sha}` })),
  });
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

async function treeEntries(
  repository: Repository,
  tree: GitObject,
  folder: string,
  recursive: boolean,
): Promise<readonly Entry[]> {
  const found = treeItems(tree.content).map(async ({ name, mode, type, oid }) => {
    const path = `${folder}${name}`;
    const object = type === "commit" ? null : await repository.git.object(oid);
    const own: Entry = { path, mode, type, sha: oid };
    if (object?.type === "blob") return [{ ...own, size: object.content.length }];
    if (object === null || !recursive) return [own];
    return [own, ...(await treeEntries(repository, object, `${path}/`, true))];
  });
  return (await Promise.all(found)).flat();
}

async function objectAt(
  repository: Repository,
  oid: string,
  path: string,
): Promise<GitObject | null> {
  const parts = path.split("/");
  if (path !== "" && parts.some((part) => part === "" || part === "." || part === ".."))
    return null;
  return await repository.git.object(`${oid}:${path}`);
}

function pathOf(call: Call): string {
  return param(call, "path").replace(/^\/+|\/+$/g, "");
}

function entryShape(
  world: World,
  repository: Repository,
  entry: {
    readonly path: string;
    readonly type: "file" | "dir";
    readonly oid: string;
    readonly size: number;
    readonly ref: string;
  },
) {
  const { path, type, oid, size, ref } = entry;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryUrl(world, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(world, repository)}/git/${type === "dir" ? "trees" : "blobs"}/${oid}`;
  const page = `${repositoryPage(world, repository)}/${type === "dir" ? "tree" : "blob"}/${ref}/${encoded}`;
  return {
    type,
    size,
    name: path.split("/").at(-1) ?? path,
    path,
    sha: oid,
    url,
    git_url: git,
    html_url: page,
    download_url:
      type === "dir" ? null : `${repositoryPage(world, repository)}/raw/${ref}/${encoded}`,
    _links: { self: url, git, html: page },
  };
}
