import { createHash } from "node:crypto";

/** All files of a commit: texts by path. */
export type Tree = ReadonlyMap<string, string>;

/** Texts to write by path; null takes a file away. */
export type Changes = Readonly<Record<string, string | null>>;

/** A commit. `signed`: GitHub made it, and says so. */
export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly tree: Tree;
  /** Login of its author. */
  readonly by: string;
  readonly at: string;
  readonly signed: boolean;
}

/** Whoever commits, and when. */
export interface Author {
  readonly by: string;
  readonly at: string;
  readonly signed: boolean;
}

/** Commits in memory. Ids come of what a commit is, as git's do. */
export class Commits {
  readonly #commits = new Map<string, Commit>();
  readonly #ancestors = new Map<string, ReadonlySet<string>>();

  /** Commits changes on top of a commit's files; null begins a history. */
  commit(parents: readonly string[], changes: Changes, author: Author): string {
    const [first] = parents;
    const tree = new Map(first === undefined ? [] : this.at(first).tree);
    for (const [path, text] of Object.entries(changes))
      if (text === null) tree.delete(path);
      else tree.set(path, text);
    const oid = createHash("sha1")
      .update(JSON.stringify([parents, changes, author]))
      .digest("hex");
    this.#commits.set(oid, { oid, parents, tree, ...author });
    return oid;
  }

  at(oid: string): Commit {
    const commit = this.#commits.get(oid);
    if (!commit) throw new Error(`there is no commit ${oid}`);
    return commit;
  }

  /** All that a commit reaches, itself included. */
  ancestors(oid: string): ReadonlySet<string> {
    const known = this.#ancestors.get(oid);
    if (known) return known;
    const found = new Set([oid]);
    for (const parent of this.at(oid).parents)
      for (const one of this.ancestors(parent)) found.add(one);
    this.#ancestors.set(oid, found);
    return found;
  }

  /** The newest commit of one line that another stands on. */
  mergeBase(line: string, head: string): string {
    const reached = this.ancestors(line);
    for (let oid: string | undefined = head; oid !== undefined; oid = this.at(oid).parents[0])
      if (reached.has(oid)) return this.#newestCommon(reached, head);
    throw new Error(`${head} has nothing in common with ${line}`);
  }

  #newestCommon(reached: ReadonlySet<string>, head: string): string {
    const common = [...this.ancestors(head)].filter((oid) => reached.has(oid));
    const [best] = common.sort((a, b) => this.ancestors(b).size - this.ancestors(a).size);
    if (best === undefined) throw new Error(`${head} stands alone`);
    return best;
  }

  /** What differs between two commits' files; null: gone. */
  changes(base: string, head: string): Changes {
    const [before, after] = [this.at(base).tree, this.at(head).tree];
    const changed: Record<string, string | null> = {};
    for (const [path, text] of after) if (before.get(path) !== text) changed[path] = text;
    for (const path of before.keys()) if (!after.has(path)) changed[path] = null;
    return changed;
  }

  /** Commits that a head has beyond a base, oldest first. */
  since(base: string, head: string): readonly Commit[] {
    const known = this.ancestors(base);
    return [...this.ancestors(head)]
      .filter((oid) => !known.has(oid))
      .sort((a, b) => this.ancestors(a).size - this.ancestors(b).size)
      .map((oid) => this.at(oid));
  }

  /** A commit and its first parents, newest first. */
  line(head: string): readonly Commit[] {
    const line: Commit[] = [];
    for (let oid: string | undefined = head; oid !== undefined; ) {
      const commit = this.at(oid);
      line.push(commit);
      [oid] = commit.parents;
    }
    return line;
  }
}

const ids = new Map<string, string>();
const MOST_IDS = 20_000;

/** Git's own id of a text. */
export function blobOf(text: string): string {
  const known = ids.get(text);
  if (known !== undefined) return known;
  const id = createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
  if (ids.size >= MOST_IDS) ids.clear();
  ids.set(text, id);
  return id;
}
