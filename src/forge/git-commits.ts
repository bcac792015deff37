import { git } from "./git-process.js";
import type { CommitText, Identity } from "./git-store.js";

/** Whole files to write and paths to remove, on top of a commit. */
export interface FileChanges {
  readonly parent: string | null;
  readonly additions: readonly { readonly path: string; readonly content: Buffer }[];
  readonly deletions: readonly string[];
}

/** Writes a commit of a tree that exists; no ref moves. */
export async function writeCommit(
  folder: string,
  commit: { readonly tree: string; readonly parents: readonly string[] } & CommitText,
): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  const written = await git(folder, ["commit-tree", commit.tree, ...parents, "-F", "-"], {
    input: endOfLine(commit.message),
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: date(commit.author),
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: date(commit.committer),
    },
  });
  return written.trim();
}

let imports = 0;

/** Writes a commit of some files in one process, by `git fast-import`; no branch moves. */
export async function commitFiles(
  folder: string,
  changes: FileChanges & CommitText,
): Promise<string> {
  // fast-import always moves a ref: a hidden one of its own, which goes away at once.
  imports += 1;
  const ref = `refs/forge/import-${process.pid}-${imports}`;
  const written = await git(folder, ["fast-import", "--quiet", "--force"], {
    input: importStream(ref, changes),
  });
  await git(folder, ["update-ref", "-d", ref]);
  return written.trim();
}

/** Whether a path can be written: relative, without empty parts, dots or control characters, outside `.git`. */
export function isWritablePath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\x00-\x1f\x7f"\\]/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && !/^(\.\.?|\.git)$/i.test(part));
}

function importStream(ref: string, changes: FileChanges & CommitText): Buffer {
  const message = Buffer.from(endOfLine(changes.message));
  const head = [
    `commit ${ref}\nmark :1\n`,
    `author ${person(changes.author)}\ncommitter ${person(changes.committer)}\n`,
    ...block(message),
    changes.parent === null ? "" : `from ${changes.parent}\n`,
  ];
  const removed = changes.deletions.map((path) => `D ${checked(path)}\n`);
  const added = changes.additions.flatMap(({ path, content }) => [
    `M 100644 inline ${checked(path)}\n`,
    ...block(content),
  ]);
  const parts = [...head, ...removed, ...added, "\nget-mark :1\ndone\n"];
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

function block(content: Buffer): (string | Buffer)[] {
  return [`data ${content.length}\n`, content, "\n"];
}

function person(identity: Identity): string {
  const plain = (text: string) => text.replace(/[<>\n\0]/g, "");
  return `${plain(identity.name)} <${plain(identity.email)}> ${date(identity)}`;
}

function date(identity: Identity): string {
  return `${Math.floor(identity.date.getTime() / 1000)} +0000`;
}

function checked(path: string): string {
  if (!isWritablePath(path)) throw new RangeError(`not a path that can be written: ${path}`);
  return path;
}

function endOfLine(message: string): string {
  return message.endsWith("\n") ? message : `${message}\n`;
}
