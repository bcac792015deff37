import { createHash } from "node:crypto";
import type { GitHubPorts } from "../../src/adapters/github/github-ports.js";
import { readDocument, type SourceFile } from "../../src/domain/document.js";
import { manifestSchema } from "../../src/domain/manifest.js";
import { promotionBranch } from "../../src/domain/names.js";
import type { MergeTerms } from "../../src/domain/own-merge.js";
import {
  type DossierFile,
  dossierPathAmong,
  type PullRequest,
} from "../../src/domain/pull-request.js";
import type { RegistryFiles, StateFiles } from "../../src/domain/registry.js";
import { modelPaths, readDossierPath } from "../../src/domain/registry-paths.js";
import type { Review } from "../../src/domain/review.js";
import { currentVersion } from "../../src/domain/stage.js";
import { checkNames } from "../../src/render/check-text.js";
import { readCommentMarkers } from "../../src/render/marker.js";
import type {
  Ask,
  Comment,
  CompletionReading,
  MergeAnswer,
  Opening,
  PromotionHint,
  PromotionReading,
  Redrawing,
  RequestReading,
  Telling,
  WriteAnswer,
} from "../../src/use-cases/ports.js";
import { ASKED_AT, blobOf, MERGED_AT, OWNERS, peopleOf } from "../domain/worked-example.js";

const ROOT = "registry";
const MERGE_TERMS: MergeTerms = {
  methods: ["squash"],
  requiredChecks: Object.values(checkNames),
  requiresApproval: false,
};
const APP = "model-promoter[bot]";
const URL = "https://github.example.com/acme/registry";

/** Where in a port's call a hook is asked: before its effect, between the two fields of a document, after its effect. */
export interface Moment {
  readonly port: string;
  readonly when: "before" | "between" | "after";
}

/** Told of every moment; may wait, or throw as a process that dies. */
export type Hook = (moment: Moment) => Promise<void>;

/** The ports that promotions need. */
export type PromotionPorts = Omit<
  GitHubPorts,
  | "readEvidence"
  | "addEvidence"
  | "proposeEvidence"
  | "readStatus"
  | "readChanges"
  | "readRegistryChange"
  | "openPromotions"
  | "pullRequestOf"
  | "findLostWork"
  | "deleteBranch"
>;

interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  readonly by: string;
}

interface Said {
  readonly on: number;
  readonly by: string;
  readonly body: string;
}

interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly title: string;
  body: string;
  readonly askedBy: string;
  state: "open" | "closed" | "merged";
  /** Set once it isn't open any more. */
  frozen: { readonly head: string; readonly base: string } | null;
  merged: { readonly commit: string; readonly by: string } | null;
  readonly reviews: { readonly by: string; readonly commit: string }[];
}

type Files = Readonly<Record<string, string>>;

/** A small world behind the ports: branches with compare-and-swap, pull requests, comments. Nothing in it waits. */
export class InMemoryForge {
  readonly #commits = new Map<string, Commit>();
  readonly #branches = new Map<string, string>();
  readonly #pulls: Pull[] = [];
  readonly #said: Said[] = [];
  readonly #done = new Set<number>();
  readonly #issues: string[] = [];
  readonly #checks = new Map<string, string>();
  readonly #asked = new Set<string>();
  #comments = 98;
  #numbers = 1;

  constructor(files: Files) {
    this.#branches.set("main", this.#commit([], new Map(Object.entries(files)), "people"));
  }

  /** A person comments; what the App is told of it. */
  comment(body: string, login: string, on = 1): Comment {
    this.#comments += 1;
    const id = this.#comments;
    const by = { login, id: 1001 };
    return {
      issue: on,
      issueNodeId: `I_${on}`,
      id,
      nodeId: `IC_${id}`,
      by,
      at: ASKED_AT,
      body,
      short: true,
    };
  }

  /** Commits to a branch as a person. */
  push(branch: string, changes: Files): void {
    this.#advance(branch, changes, "people");
  }

  /** The pull requests there are, as hints. */
  hints(): readonly PromotionHint[] {
    return this.#pulls.map(({ number, body }) => ({ number, body }));
  }

  /** Every owner approves. */
  approve(number: number): void {
    const pull = this.#pull(number);
    for (const by of OWNERS) pull.reviews.push({ by, commit: this.#headOf(pull) });
  }

  /** A file on a branch. */
  textOn(branch: string, path: string): string {
    return this.#file(branch, path)?.text ?? "";
  }

  /** Somebody merges, with a merge commit or squashed. */
  merge(number: number, method: "merge" | "squash" = "merge", by = "ml-ops-on-call"): void {
    const pull = this.#pull(number);
    const [head, base] = [this.#headOf(pull), this.#baseOf(pull)];
    const main = this.#head("main");
    const changes = this.#changed(base, head).map(
      (path) => [path, this.#at(head).files.get(path) ?? ""] as const,
    );
    const files = new Map([...this.#at(main).files, ...changes]);
    const commit = this.#commit(method === "merge" ? [main, head] : [main], files, "people");
    this.#branches.set("main", commit);
    Object.assign(pull, { state: "merged", frozen: { head, base } });
    pull.merged = { commit, by };
  }

  /** A person closes without merging. */
  close(number: number): void {
    this.#close(this.#pull(number));
  }

  /** All that people can see in the end, with what the App said reduced to what it was about. */
  seen() {
    const main = this.#at(this.#head("main"));
    return {
      branches: [...this.#branches.keys()].sort(),
      files: Object.fromEntries([...main.files].sort(([a], [b]) => (a < b ? -1 : 1))),
      pulls: this.#pulls.map((pull) => ({
        title: pull.title,
        // Its dossier is a link once its commit is known, which it isn't when the pull request is opened.
        body: pull.body.replace(/\[(`[^`]+`)\]\(\S+\/promotions\/\S+\)/g, "$1"),
        state: pull.state,
        changes: this.#changed(this.#baseOf(pull), this.#headOf(pull)),
        checks: this.#checksOf(pull),
      })),
      said: this.#said.map(({ on, body }) => ({ on, about: readCommentMarkers(body) })),
      done: [...this.#done],
      issues: [...this.#issues],
      asked: [...this.#asked].sort(),
    };
  }

  /** What the App said, in order. */
  texts(): readonly string[] {
    return this.#said.map((said) => said.body);
  }

  /** The ports, with a hook at every moment. */
  ports(hook: Hook = async () => undefined): PromotionPorts {
    const call = async <T>(port: string, effect: () => T | Promise<T>): Promise<T> => {
      await hook({ port, when: "before" });
      const answer = await effect();
      await hook({ port, when: "after" });
      return answer;
    };
    return {
      repositoryUrl: URL,
      warnings: [],
      now: () => MERGED_AT,
      warn: () => undefined,
      permissionOf: () => call("permissionOf", () => "write" as const),
      readConversation: (comment) =>
        call("readConversation", () => ({
          answered: this.#answered(comment),
          policy: this.#file("main", ".github/model-promoter.yml"),
        })),
      readRequest: (ask, model, version, to) =>
        call("readRequest", () =>
          this.#readRequest(ask, model, version, promotionBranch({ model, stage: to })),
        ),
      readPromotion: (hint, comment) =>
        call("readPromotion", () => this.#readPromotion(hint, comment)),
      readCompletion: (hint) => call("readCompletion", () => this.#readCompletion(hint)),
      takeLock: ({ branch, at, left, newest }) =>
        call("takeLock", () => {
          if ((this.#branches.get(branch) ?? null) !== left) return stale(`${branch} isn't there`);
          this.#branches.set(branch, at);
          const now = this.#pulls.findLast((pull) => pull.branch === branch)?.number ?? 0;
          if (left === null && now > (newest ?? 0)) return stale(`#${now} went by`);
          return { kind: "done" } as const;
        }),
      openPromotion: (opening) =>
        call("openPromotion", async () => {
          const { commit } = opening;
          const committed =
            commit && this.#swap(opening.branch, commit.expectedHead, [commit.file]);
          await hook({ port: "openPromotion", when: "between" });
          // As at GitHub, the second field runs whatever became of the first.
          const opened = this.#open(opening);
          return committed?.kind === "stale" ? committed : opened;
        }),
      announce: (announcement) =>
        call("announce", () => {
          this.#draw(announcement.head, announcement.checks);
          Object.assign(this.#pull(numberOf(announcement.pullRequestId)), announcement.drawn);
          for (const user of announcement.reviewers.users) this.#asked.add(user);
          if (announcement.reply) this.#reply(announcement.reply.comment, announcement.reply.body);
          return [];
        }),
      mergePullRequest: ({ pullRequestId, head }) =>
        call("mergePullRequest", () => this.#mergeAt(numberOf(pullRequestId), head)),
      redraw: (redrawing) => call("redraw", () => this.#redraw(redrawing)),
      recommit: (branch, expectedHead, file) =>
        call("recommit", () => {
          const written = this.#swap(branch, expectedHead, [file]);
          return written.kind === "done" ? { kind: "done", head: written.commit } : written;
        }),
      record: (change) =>
        call("record", () => this.#swap(change.branch, change.expectedHead, change.files)),
      tell: (telling) => call("tell", () => this.#tell(telling)),
      tellRefusal: ({ asked, problems }) =>
        call("tellRefusal", () => {
          this.#issues.push(`${asked}: ${problems.map(({ code }) => code).join(", ")}`);
        }),
      reply: ({ comment, body }) => call("reply", () => this.#reply(comment, body)),
    };
  }

  #commit(parents: readonly string[], files: ReadonlyMap<string, string>, by: string): string {
    const content = JSON.stringify([parents, [...files].sort(), by]);
    const oid = createHash("sha1").update(content).digest("hex");
    this.#commits.set(oid, { oid, parents, files, by });
    return oid;
  }

  #advance(branch: string, changes: Files, by: string): string {
    const head = this.#head(branch);
    const files = new Map([...this.#at(head).files, ...Object.entries(changes)]);
    const oid = this.#commit([head], files, by);
    this.#branches.set(branch, oid);
    return oid;
  }

  #swap(
    branch: string,
    expectedHead: string,
    files: readonly SourceFile[],
  ): WriteAnswer<{ readonly commit: string }> {
    if (this.#branches.get(branch) !== expectedHead) return stale(`${branch} has moved`);
    const changes = Object.fromEntries(files.map(({ path, text }) => [path, text]));
    return { kind: "done", commit: this.#advance(branch, changes, APP) };
  }

  #open({ branch, title, body, askedBy }: Opening) {
    const head = this.#branches.get(branch);
    if (head === undefined) return stale(`there is no ${branch}`);
    if (this.#pulls.some((pull) => pull.branch === branch && pull.state === "open"))
      return stale(`${branch} has a pull request`);
    if (this.#changed(this.#mergeBase(head), head).length === 0) return stale("no commits");
    this.#numbers += 1;
    const number = this.#numbers;
    this.#pulls.push({
      number,
      branch,
      title,
      body,
      askedBy,
      state: "open",
      frozen: null,
      merged: null,
      reviews: [],
    });
    return {
      kind: "done",
      pullRequestId: `PR_${number}`,
      number,
      url: `${URL}/pull/${number}`,
      head,
    } as const;
  }

  #redraw({ head, checks, pullRequestId, body, reply }: Redrawing): void {
    this.#draw(head, checks);
    if (pullRequestId !== null && body !== null) this.#pull(numberOf(pullRequestId)).body = body;
    if (reply) this.#reply(reply.comment, reply.body);
  }

  #tell({ pullRequestId, body, issue, close, branch, done }: Telling): void {
    const pull = this.#pull(numberOf(pullRequestId));
    if (body !== null) this.#said.push({ on: pull.number, by: APP, body });
    if (issue) this.#issues.push(issue.title);
    if (close) this.#close(pull);
    if (branch && this.#branches.get(branch.name) === branch.head) this.#deleteBranch(branch.name);
    if (done) this.#done.add(done.id);
  }

  #deleteBranch(branch: string): void {
    for (const pull of this.#pulls) if (pull.branch === branch) this.#close(pull);
    this.#branches.delete(branch);
  }

  #close(pull: Pull): void {
    if (pull.state !== "open") return;
    pull.frozen = { head: this.#headOf(pull), base: this.#baseOf(pull) };
    pull.state = "closed";
  }

  #reply(comment: Comment, body: string): void {
    this.#said.push({ on: comment.issue, by: APP, body });
    this.#done.add(comment.id);
  }

  #draw(head: string, checks: Redrawing["checks"]): void {
    for (const { name, title } of checks) this.#checks.set(`${head} ${name}`, title);
  }

  #checksOf(pull: Pull): readonly string[] {
    const head = this.#headOf(pull);
    return [...this.#checks].flatMap(([key, title]) =>
      key.startsWith(head) ? [`${key.slice(41)}: ${title}`] : [],
    );
  }

  #answered(comment: Comment): boolean {
    const markers = this.#said
      .filter((one) => one.on === comment.issue)
      .flatMap((one) => readCommentMarkers(one.body));
    return (
      this.#done.has(comment.id) ||
      markers.some((one) => one.kind === "reply" && one.comment === comment.id)
    );
  }

  #mergeAt(number: number, head: string): MergeAnswer {
    const pull = this.#pull(number);
    if (pull.state !== "open") return { kind: "refused", why: `#${number} is ${pull.state}` };
    if (this.#headOf(pull) !== head) return { kind: "refused", why: "the head moved" };
    this.merge(number, "squash", APP);
    return { kind: "merged" };
  }

  #readRequest(ask: Ask, model: string, version: string, branch: string): RequestReading {
    const head = this.#branches.get(branch);
    const known = this.#names("main", `${modelPaths(ROOT, model).promotions}/`);
    const dossiers =
      head === undefined
        ? []
        : this.#below(head, `${modelPaths(ROOT, model).promotions}/`).filter(
            ({ path }) => !known.includes(path.split("/").at(-1) ?? ""),
          );
    const mine = this.#pulls.filter((pull) => pull.branch === branch).reverse();
    return {
      answered: ask.kind === "comment" && this.#answered(ask.comment),
      repositoryId: "R_1",
      mergeTerms: MERGE_TERMS,
      defaultBranch: "main",
      labelId: null,
      ownerKind: "organization",
      stateWritable: "yes",
      committers: ["card-writer"],
      evidenceBy: [],
      collision: null,
      files: this.#registryFiles(this.#head("main"), model, version),
      state: this.#state(model),
      people: peopleOf(OWNERS),
      lock: head === undefined ? { kind: "free" } : { kind: "taken", head, dossiers },
      pullRequests: mine.map((pull) => ({
        nodeId: `PR_${pull.number}`,
        number: pull.number,
        url: `${URL}/pull/${pull.number}`,
        state: pull.state,
        byApp: true,
        head: this.#headOf(pull),
        mergedAt: pull.merged && MERGED_AT,
        askedBy: pull.askedBy,
      })),
    };
  }

  #readPromotion(hint: PromotionHint, comment?: Comment): PromotionReading {
    const pull = this.#pull(hint.number);
    const judged = this.#judged(pull, this.#headOf(pull), this.#head("main"));
    return {
      ...judged,
      mergeTerms: MERGE_TERMS,
      told: this.#told(pull),
      defaultBranch: "main",
      answered: comment ? this.#answered(comment) : false,
    };
  }

  #told({ number }: Pull): readonly string[] {
    return this.#said
      .filter((one) => one.on === number)
      .flatMap((one) => readCommentMarkers(one.body))
      .flatMap((marker) => (marker.kind === "entry" ? [marker.id] : []));
  }

  #readCompletion(hint: PromotionHint): CompletionReading | null {
    const pull = this.#pull(hint.number);
    if (!pull.merged) return null;
    const { commit, by } = pull.merged;
    const [before = ""] = this.#at(commit).parents;
    const judged = this.#judged(pull, commit, before);
    const told = this.#told(pull);
    return {
      ...judged,
      siblings: [],
      told,
      landing: {
        at: MERGED_AT,
        commit,
        by: { login: `@${by}`, id: 1003 },
        pullRequests: [pull.number],
        elsewhere: null,
        unsignedMerge: false,
        commits: [
          {
            oid: commit,
            changedFiles: this.#changed(before, commit).length,
            dossierBlob: judged.dossier?.blob ?? null,
          },
        ],
      },
    };
  }

  /** What both judgements read: the dossier at one commit, people's files at another. */
  #judged(pull: Pull, dossierAt: string, filesAt: string) {
    const [head, base] = [this.#headOf(pull), this.#baseOf(pull)];
    const changed = this.#changed(base, head);
    const path = dossierPathAmong(ROOT, changed, pull.branch) ?? "-";
    const at = readDossierPath(ROOT, path);
    const model = at?.model ?? "-";
    const pullRequest: PullRequest = {
      number: pull.number,
      nodeId: `PR_${pull.number}`,
      url: `${URL}/pull/${pull.number}`,
      state: pull.state,
      baseBranch: "main",
      headBranch: pull.branch,
      head,
      byApp: true,
      changed,
      allListed: true,
      commits: this.#commitsSince(base, head).map((commit) => ({
        oid: commit.oid,
        byApp: commit.by === APP,
        dossierBlob: this.#blob(commit.oid, path),
      })),
    };
    return {
      repositoryId: "R_1",
      branch: this.#branches.get(pull.branch) === head ? { name: pull.branch, head } : null,
      pullRequest,
      dossier: this.#dossier(dossierAt, path),
      files: this.#registryFiles(filesAt, model, at?.version ?? "-"),
      state: this.#state(model),
      reviews: pull.reviews.map((review, i) => this.#review(review, path, i)),
      people: peopleOf(OWNERS),
    };
  }

  #review({ by, commit }: Pull["reviews"][number], path: string, index: number): Review {
    return {
      id: index + 1,
      by: { login: `@${by}`, id: 2000 + index, isBot: false },
      opinion: "approved",
      at: "2025-03-11T08:00:00Z",
      dismissedAt: null,
      commit,
      dossierBlob: this.#blob(commit, path),
      canWrite: true,
      words: "Numbers hold.",
    };
  }

  #registryFiles(commit: string, model: string, version: string): RegistryFiles {
    const paths = modelPaths(ROOT, model);
    const file = (path: string) => this.#fileAt(commit, path);
    const manifest = this.#state(model).manifest;
    const read = manifest && readDocument(manifest, manifestSchema);
    const incumbent = read?.ok ? currentVersion(read.value) : null;
    const record = incumbent === null ? null : file(paths.record(incumbent));
    return {
      commit,
      policy: file(".github/model-promoter.yml"),
      codeowners: file(".github/CODEOWNERS"),
      definition: file(paths.definition),
      record: file(paths.record(version)),
      card: file(paths.card(version)),
      evidence: this.#below(commit, `${paths.evidence(version)}/`),
      otherRecords: record ? [record] : [],
      versionNames: this.#below(commit, `${paths.versions}/`).map(nameOf),
      dossierNames: this.#below(commit, `${paths.promotions}/`).map(nameOf),
      templates: [],
      unreadable: [],
    };
  }

  #state(model: string): StateFiles {
    const paths = modelPaths(ROOT, model);
    const head = this.#head("main");
    const entries = this.#below(head, `${paths.audit}/`).map(nameOf);
    return {
      branch: "main",
      head,
      manifest: this.#fileAt(head, paths.manifest),
      entryNames: entries,
    };
  }

  #dossier(commit: string, path: string): DossierFile | null {
    const file = this.#fileAt(commit, path);
    return file && { ...file, blob: blobOf(file.text) };
  }

  #blob(commit: string, path: string): string | null {
    const file = this.#fileAt(commit, path);
    return file && blobOf(file.text);
  }

  #file(branch: string, path: string): SourceFile | null {
    return this.#fileAt(this.#head(branch), path);
  }

  #fileAt(commit: string, path: string): SourceFile | null {
    const text = this.#at(commit).files.get(path);
    return text === undefined ? null : { path, text };
  }

  #below(commit: string, folder: string): readonly SourceFile[] {
    return [...this.#at(commit).files].flatMap(([path, text]) =>
      path.startsWith(folder) ? [{ path, text }] : [],
    );
  }

  #names(branch: string, folder: string): readonly string[] {
    return this.#below(this.#head(branch), folder).map(nameOf);
  }

  #changed(base: string, head: string): readonly string[] {
    const before = this.#at(base).files;
    return [...this.#at(head).files].flatMap(([path, text]) =>
      before.get(path) === text ? [] : [path],
    );
  }

  #headOf(pull: Pull): string {
    return pull.frozen?.head ?? this.#head(pull.branch);
  }

  #baseOf(pull: Pull): string {
    return pull.frozen?.base ?? this.#mergeBase(this.#head(pull.branch));
  }

  /** The newest commit of `main` that a head stands on. */
  #mergeBase(head: string): string {
    const main = this.#ancestors(this.#head("main"));
    return [...this.#ancestors(head)].find((oid) => main.has(oid)) ?? head;
  }

  #commitsSince(base: string, head: string): readonly Commit[] {
    const known = this.#ancestors(base);
    return [...this.#ancestors(head)]
      .filter((oid) => !known.has(oid))
      .map((oid) => this.#at(oid))
      .reverse();
  }

  #ancestors(oid: string): ReadonlySet<string> {
    const found = new Set([oid]);
    for (const one of found) for (const parent of this.#at(one).parents) found.add(parent);
    return found;
  }

  #head(branch: string): string {
    const head = this.#branches.get(branch);
    if (head === undefined) throw new Error(`there is no branch ${branch}`);
    return head;
  }

  #at(oid: string): Commit {
    const commit = this.#commits.get(oid);
    if (!commit) throw new Error(`there is no commit ${oid}`);
    return commit;
  }

  #pull(number: number): Pull {
    const pull = this.#pulls.find((one) => one.number === number);
    if (!pull) throw new Error(`there is no pull request #${number}`);
    return pull;
  }
}

function stale(why: string) {
  return { kind: "stale", why } as const;
}

function numberOf(nodeId: string): number {
  return Number(nodeId.slice("PR_".length));
}

function nameOf({ path }: SourceFile): string {
  return path.split("/").at(-1) ?? "";
}
