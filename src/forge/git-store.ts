import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commitFiles, type FileChanges, writeCommit } from "./git-commits.js";
import { type ChangedFile, changedFiles } from "./git-diff.js";
import { askGit, git } from "./git-process.js";
import { type GitObject, openObjectReader } from "./object-reader.js";

/** Who made a commit, and when. */
export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** A commit as git keeps it. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
}

/** What a new commit says beside its content. */
export interface CommitText {
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
}

/** A ref with its full name, such as `refs/heads/main`. */
export interface Ref {
  readonly name: string;
  readonly oid: string;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly oid: string;
  /** From the repository's root. */
  readonly path: string;
}

/** A move of one ref; `before` null: it must not exist, `after` null: it goes away. */
export interface RefMove {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The outcome of a three-way merge of two commits. */
export type TreeMerge =
  | { readonly kind: "merged"; readonly tree: string }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

/** A real bare repository, through the git binary. Commits are named by full object ids unless a parameter says otherwise. */
export interface GitStore {
  readonly folder: string;
  /** The refs below a prefix such as `refs/heads/`. */
  refs(prefix: string): Promise<readonly Ref[]>;
  /** The commit that a full ref name or an object id means; null when there is none. */
  resolve(name: string): Promise<string | null>;
  /** Any object by an expression such as `<oid>` or `<oid>:<path>`. */
  object(expression: string): Promise<GitObject | null>;
  commit(oid: string): Promise<Commit | null>;
  /** The file at a path in a commit. */
  blobAt(oid: string, path: string): Promise<GitObject | null>;
  /** What a folder of a commit holds (`""` is the root), in git's order. */
  list(oid: string, path: string, recursive?: boolean): Promise<readonly TreeEntry[]>;
  /** What `head` changed since it left `base` (three dots). */
  changedFiles(base: string, head: string): Promise<readonly ChangedFile[]>;
  /** Commits reachable from `head` and not from `base`, oldest first. */
  commitsBetween(base: string, head: string): Promise<readonly Commit[]>;
  /** The ids on the first-parent line from `before` (left out) to `after`, oldest first. */
  firstParents(before: string, after: string): Promise<readonly string[]>;
  /** Commits that touched a path (`""`: all), newest first. */
  history(oid: string, path: string, limit: number): Promise<readonly Commit[]>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  mergeBase(one: string, other: string): Promise<string | null>;
  /** Merges without touching anything but the object store. */
  mergeTrees(ours: string, theirs: string): Promise<TreeMerge>;
  writeCommit(
    content: { readonly tree: string; readonly parents: readonly string[] } & CommitText,
  ): Promise<string>;
  /** A commit of some files on top of a parent (null: the first commit). */
  commitFiles(changes: FileChanges & CommitText): Promise<string>;
  /** Moves refs all together, or none when one is not where `before` says: then answers false. */
  moveRefs(moves: readonly RefMove[]): Promise<boolean>;
  /** Ends the reading process. */
  close(): void;
}

const ABSENT = "0".repeat(40);
const SETTINGS = [
  ["http", "receivepack", "true"],
  ["receive", "autogc", "false"],
  ["gc", "auto", "0"],
  ["receive", "hideRefs", "refs/pull"],
  ["transfer", "hideRefs", "refs/forge"],
  ["uploadpack", "allowAnySHA1InWant", "true"],
] as const;

/** Refuses a push to what the environment lists, a pattern and a reason a line, as GitHub words it. */
const UPDATE_HOOK = `#!/bin/sh
tab=$(printf '\\t')
while IFS="$tab" read -r pattern reason; do
  [ -n "$pattern" ] || continue
  case "$1" in
    $pattern)
      echo "error: GH006: Protected branch update failed for $1." >&2
      echo "error: $reason" >&2
      exit 1 ;;
  esac
done <<LIST
$FORGE_CLOSED_BRANCHES
LIST
exit 0
`;

/** Makes an empty bare repository in a new folder and opens it. */
export async function createGitStore(folder: string, defaultBranch: string): Promise<GitStore> {
  await mkdir(folder, { recursive: true });
  await git(folder, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, "."]);
  const settings = SETTINGS.map(([section, key, value]) => `[${section}]\n\t${key} = ${value}\n`);
  await appendFile(join(folder, "config"), settings.join(""));
  await writeFile(join(folder, "hooks", "update"), UPDATE_HOOK, { mode: 0o755 });
  return openGitStore(folder);
}

/** Opens a bare repository that exists. */
export function openGitStore(folder: string): GitStore {
  const reader = openObjectReader(folder);
  const commit = async (oid: string) => parseCommit(await reader.read(`${oid}^{commit}`));
  const commits = async (args: readonly string[]) => {
    const listed = await git(folder, ["rev-list", ...args]);
    const found = await Promise.all(lines(listed).map(commit));
    return found.filter((one) => one !== null);
  };
  return {
    folder,
    refs: async (prefix) =>
      lines(await git(folder, ["for-each-ref", "--format=%(objectname) %(refname)", prefix])).map(
        (line) => ({ oid: line.slice(0, 40), name: line.slice(41) }),
      ),
    resolve: async (name) => (await reader.read(`${name}^{commit}`))?.oid ?? null,
    object: (expression) => reader.read(expression),
    commit,
    blobAt: async (oid, path) => {
      const found = await reader.read(`${oid}:${path}`);
      return found?.type === "blob" ? found : null;
    },
    list: (oid, path, recursive = false) => list(folder, oid, path, recursive),
    changedFiles: (base, head) => changedFiles(folder, base, head),
    commitsBetween: (base, head) => commits(["--reverse", "--topo-order", `^${base}`, head, "--"]),
    firstParents: async (before, after) =>
      lines(
        await git(folder, ["rev-list", "--first-parent", "--reverse", `^${before}`, after, "--"]),
      ),
    history: (oid, path, limit) =>
      commits([`--max-count=${limit}`, oid, "--", ...(path === "" ? [] : [path])]),
    isAncestor: async (ancestor, descendant) =>
      (await askGit(folder, ["merge-base", "--is-ancestor", ancestor, descendant])).code === 0,
    mergeBase: async (one, other) => {
      const answer = await askGit(folder, ["merge-base", one, other]);
      return answer.code === 0 ? answer.stdout.toString("utf8").trim() : null;
    },
    mergeTrees: (ours, theirs) => mergeTrees(folder, ours, theirs),
    writeCommit: (content) => writeCommit(folder, content),
    commitFiles: (changes) => commitFiles(folder, changes),
    moveRefs: (moves) => moveRefs(folder, moves),
    close: () => reader.close(),
  };
}

/** Whether a name can be a branch's, by the rules of `git check-ref-format --branch`. */
export function isBranchName(name: string): boolean {
  if (name === "" || name === "@" || name.startsWith("-") || name.endsWith(".")) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses control characters in names
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\//.test(name)) return false;
  return name
    .split("/")
    .every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

async function list(
  folder: string,
  oid: string,
  path: string,
  recursive: boolean,
): Promise<readonly TreeEntry[]> {
  const answer = await askGit(folder, [
    "ls-tree",
    "-z",
    "--full-tree",
    ...(recursive ? ["-r"] : []),
    oid,
    "--",
    ...(path === "" ? [] : [`${path}/`]),
  ]);
  if (answer.code !== 0) return [];
  return answer.stdout
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry !== "")
    .map(parseTreeEntry);
}

function parseTreeEntry(entry: string): TreeEntry {
  const tab = entry.indexOf("\t");
  const [mode = "", type, oid = ""] = entry.slice(0, tab).split(" ");
  return { mode, type: type as TreeEntry["type"], oid, path: entry.slice(tab + 1) };
}

async function mergeTrees(folder: string, ours: string, theirs: string): Promise<TreeMerge> {
  const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs];
  const answer = await askGit(folder, args);
  if (answer.code > 1 || answer.code < 0) throw new Error(`git merge-tree: ${answer.stderr}`);
  const [tree = "", ...paths] = answer.stdout.toString("utf8").split("\0");
  if (answer.code === 0) return { kind: "merged", tree };
  return { kind: "conflict", paths: paths.filter((path) => path !== "") };
}

async function moveRefs(folder: string, moves: readonly RefMove[]): Promise<boolean> {
  const steps = moves
    .filter(({ before, after }) => before !== after)
    .map(({ name, before, after }) => `update ${name}\0${after ?? ABSENT}\0${before ?? ABSENT}\0`);
  const input = `start\0${steps.join("")}prepare\0commit\0`;
  return (await askGit(folder, ["update-ref", "--stdin", "-z"], { input })).code === 0;
}

function parseCommit(object: GitObject | null): Commit | null {
  if (object === null) return null;
  const text = object.content.toString("utf8");
  const split = text.indexOf("\n\n");
  const header = text.slice(0, split).split("\n");
  const field = (name: string) => header.find((line) => line.startsWith(`${name} `)) ?? "";
  return {
    oid: object.oid,
    tree: field("tree").slice(5),
    parents: header.filter((line) => line.startsWith("parent ")).map((line) => line.slice(7)),
    author: parseIdentity(field("author").slice(7)),
    committer: parseIdentity(field("committer").slice(10)),
    message: text.slice(split + 2).replace(/\n$/, ""),
  };
}

function parseIdentity(text: string): Identity {
  const [, name = "", email = "", seconds = "0"] = /^(.*?) ?<(.*)> (\d+)/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
