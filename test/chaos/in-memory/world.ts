import { type Changes, Commits } from "./commits.js";
import { APP, PEOPLE } from "./small-registry.js";

/** A word in a conversation. */
export interface Said {
  readonly id: number;
  readonly on: number;
  readonly by: string;
  readonly body: string;
  readonly at: string;
}

/** An opinion on a pull request. */
export interface GivenReview {
  readonly id: number;
  readonly by: string;
  readonly opinion: "approved" | "changes-requested";
  readonly at: string;
  dismissedAt: string | null;
  /** The commit looked at. */
  readonly commit: string;
}

/** How a pull request came into the default branch. */
export interface Merged {
  readonly commit: string;
  readonly by: string;
  readonly at: string;
  readonly through: "button" | "push";
}

/** A pull request into the default branch. */
export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly by: string;
  title: string;
  body: string;
  state: "open" | "closed" | "merged";
  /** Head and base since it isn't open any more. */
  frozen: { readonly head: string; readonly base: string } | null;
  closed: { readonly by: string; readonly at: string } | null;
  merged: Merged | null;
  readonly reviews: GivenReview[];
}

/** A check of a commit; the conclusion is null while it isn't completed. */
export interface Check {
  readonly name: string;
  readonly conclusion: string | null;
}

export type MergeWay = "merge" | "squash" | "rebase";

const BEGINNING = Date.parse("2025-03-10T09:00:00Z");
/** The issue in which people talk to the App. */
export const ISSUE = 1;

/** As much of GitHub as promotions need, with one repository. Nothing in it waits; each act takes a second. */
export class World {
  readonly commits = new Commits();
  readonly branches = new Map<string, string>();
  readonly pulls: Pull[] = [];
  readonly said: Said[] = [];
  /** Comments that the App marked as done. */
  readonly done = new Set<number>();
  /** Titles of the issues that the App opened. */
  readonly issues: string[] = [];
  readonly checks = new Map<string, Map<string, Check>>();
  readonly pushes: { readonly commit: string; readonly by: string }[] = [];
  /** What promotions came of, by the commits that say so. */
  readonly askedBy = new Map<string, string>();
  readonly asks: { readonly delivery: string; readonly by: string }[] = [];
  readonly root: string;
  #seconds = 0;
  #numbers = ISSUE;
  #ids = 100;

  constructor(files: Changes) {
    const author = { by: "founder", at: this.tick(), signed: false };
    this.root = this.commits.commit([], files, author);
    this.branches.set("main", this.root);
  }

  /** The time; it goes on by a second. */
  tick(): string {
    this.#seconds += 1;
    return this.now();
  }

  /** Lets time go by. */
  wait(seconds: number): void {
    this.#seconds += seconds;
  }

  now(): string {
    return new Date(BEGINNING + this.#seconds * 1000).toISOString().replace(".000Z", "Z");
  }

  head(branch: string): string {
    const head = this.branches.get(branch);
    if (head === undefined) throw new Error(`there is no branch ${branch}`);
    return head;
  }

  get main(): string {
    return this.head("main");
  }

  textOn(branch: string, path: string): string | null {
    return this.commits.at(this.head(branch)).tree.get(path) ?? null;
  }

  pull(number: number): Pull {
    const pull = this.pulls.find((one) => one.number === number);
    if (!pull) throw new Error(`there is no pull request #${number}`);
    return pull;
  }

  headOf({ frozen, branch }: Pull): string {
    return frozen?.head ?? this.head(branch);
  }

  baseOf({ frozen, branch }: Pull): string {
    return frozen?.base ?? this.commits.mergeBase(this.main, this.head(branch));
  }

  /** What a pull request changes. */
  changesOf(pull: Pull): Changes {
    return this.commits.changes(this.baseOf(pull), this.headOf(pull));
  }

  say(on: number, by: string, body: string): Said {
    this.#ids += 1;
    const said = { id: this.#ids, on, by, body, at: this.tick() };
    this.said.push(said);
    return said;
  }

  /** Commits to a branch, if it is where the author thinks. Null where it isn't. */
  commit(branch: string, expected: string, changes: Changes, by: string): string | null {
    if (this.branches.get(branch) !== expected) return null;
    const author = { by, at: this.tick(), signed: by === APP };
    const oid = this.commits.commit([expected], changes, author);
    this.moveTo(branch, oid, by);
    return oid;
  }

  /** Moves a branch, as a push does; GitHub takes a pull request whose head has come into `main` for merged. */
  moveTo(branch: string, oid: string, by: string): void {
    const before = this.main;
    this.branches.set(branch, oid);
    if (branch !== "main") return;
    if (by !== APP) this.pushes.push({ commit: oid, by });
    const reached = this.commits.ancestors(oid);
    for (const pull of this.pulls)
      if (pull.state === "open" && reached.has(this.headOf(pull)))
        this.#merged(pull, { commit: oid, by, at: this.now(), through: "push" }, before);
  }

  open(branch: string, title: string, body: string, by: string): Pull {
    const pull: Pull = {
      number: this.number(),
      branch,
      by,
      title,
      body,
      state: "open",
      frozen: null,
      closed: null,
      merged: null,
      reviews: [],
    };
    this.pulls.push(pull);
    return pull;
  }

  /** The next number of an issue or pull request. */
  number(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Merges with GitHub's button; false where GitHub wouldn't. */
  merge(pull: Pull, way: MergeWay, by: string): boolean {
    const changes = this.changesOf(pull);
    if (pull.state !== "open" || this.#conflicts(pull, changes)) return false;
    const before = this.main;
    const commit = this.#landed(pull, way, changes, by);
    this.branches.set("main", commit);
    if (by !== APP) this.pushes.push({ commit, by });
    this.#merged(pull, { commit, by, at: this.now(), through: "button" }, before);
    return true;
  }

  close(pull: Pull, by: string): void {
    if (pull.state !== "open") return;
    pull.frozen = { head: this.headOf(pull), base: this.baseOf(pull) };
    pull.state = "closed";
    pull.closed = { by, at: this.tick() };
  }

  /** Opens a closed pull request again, and brings its branch back; false where GitHub wouldn't. */
  reopen(pull: Pull): boolean {
    if (pull.state !== "closed" || pull.frozen === null) return false;
    const head = this.branches.get(pull.branch) ?? pull.frozen.head;
    const other = this.pulls.some((one) => one.branch === pull.branch && one.state === "open");
    const reached = this.commits.ancestors(this.main).has(head);
    if (other || reached || !this.commits.ancestors(head).has(pull.frozen.head)) return false;
    this.branches.set(pull.branch, head);
    Object.assign(pull, { state: "open", frozen: null, closed: null });
    this.tick();
    return true;
  }

  /** Deletes a branch; GitHub closes what was open from it. */
  deleteBranch(branch: string, by: string): void {
    for (const pull of this.pulls) if (pull.branch === branch) this.close(pull, by);
    this.branches.delete(branch);
  }

  review(pull: Pull, by: string, opinion: GivenReview["opinion"], commit: string): void {
    this.#ids += 1;
    const at = this.tick();
    pull.reviews.push({ id: this.#ids, by, opinion, at, dismissedAt: null, commit });
  }

  draw(head: string, checks: readonly Check[]): void {
    const drawn = this.checks.get(head) ?? new Map<string, Check>();
    for (const check of checks) drawn.set(check.name, check);
    this.checks.set(head, drawn);
  }

  mayWrite(login: string): boolean {
    return Object.entries(PEOPLE).some(([name, may]) => name === login && may);
  }

  /** `before` is where the default branch was. */
  #merged(pull: Pull, merged: Merged, before: string): void {
    const head = this.headOf(pull);
    pull.frozen = { head, base: this.commits.mergeBase(before, head) };
    pull.state = "merged";
    pull.merged = merged;
  }

  #landed(pull: Pull, way: MergeWay, changes: Changes, by: string): string {
    const head = this.headOf(pull);
    const author = { by, at: this.tick(), signed: true };
    if (way === "merge") return this.commits.commit([this.main, head], changes, author);
    if (way === "squash") return this.commits.commit([this.main], changes, author);
    const own = this.commits.since(this.main, head).filter(({ parents }) => parents.length === 1);
    return own.reduce((main, { oid, parents: [parent = oid], by: writer }) => {
      const change = this.commits.changes(parent, oid);
      return this.commits.commit([main], change, { ...author, by: writer, signed: false });
    }, this.main);
  }

  #conflicts(pull: Pull, changes: Changes): boolean {
    const main = this.commits.at(this.main).tree;
    const base = this.commits.at(this.baseOf(pull)).tree;
    return Object.keys(changes).some((path) => main.get(path) !== base.get(path));
  }
}
