import type { GitHubPorts } from "../../../src/adapters/github/github-ports.js";
import type { Actor } from "../../../src/domain/audit-entry.js";
import type { LandedCommit, Landing } from "../../../src/domain/landing.js";
import type { People } from "../../../src/domain/people.js";
import { dossierPathAmong, type PullRequest } from "../../../src/domain/pull-request.js";
import type { RegistryFiles, StateFiles } from "../../../src/domain/registry.js";
import { readDossierPath } from "../../../src/domain/registry-paths.js";
import { readCommentMarkers, readMarker } from "../../../src/render/marker.js";
import type {
  Announcement,
  Ask,
  Comment,
  CompletionReading,
  FoundComment,
  Lock,
  LostWorkReading,
  Opening,
  PromotionHint,
  PromotionReading,
  Redrawing,
  RequestReading,
  Telling,
} from "../../../src/use-cases/ports.js";
import { blobOf, type Commit } from "./commits.js";
import { APP, CODEOWNERS, FOLDER, MODEL, PEOPLE, POLICY, TEAMS } from "./small-registry.js";
import { ISSUE, type Pull, type Said, type World } from "./world.js";

/** A moment at which a process may be held up or struck: before a call's effect, between its two fields, after it. */
export interface Moment {
  readonly port: string;
  readonly when: "before" | "between" | "after";
}

/** What comes of a moment. `stale`: the compare-and-swap is refused, though nobody else wrote; `unread`: people can't be looked up. */
export type Ruling = "go" | "error" | "stale" | "unread";

/** Rules over a moment; never answers where the process dies there. */
export type Gate = (moment: Moment) => Promise<Ruling>;

/** An answer that didn't come. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

const URL = "https://github.example.com/acme/registry";
const MERGE_TERMS = { methods: ["squash"], requiredChecks: [], requiresApproval: false } as const;

/** The App's view of the world, as one process has it. */
export function worldPorts(world: World, gate: Gate): GitHubPorts {
  const call = async <T>(port: string, effect: (ruling: Ruling) => T | Promise<T>): Promise<T> => {
    const ruling = await gate({ port, when: "before" });
    if (ruling === "error") throw new Unanswered(`before ${port}`);
    const answer = await effect(ruling);
    if ((await gate({ port, when: "after" })) === "error") throw new Unanswered(`after ${port}`);
    return answer;
  };
  const swap = <T>(ruling: Ruling, write: () => T | null) => {
    const written = ruling === "stale" ? null : write();
    return written === null ? stale("it has moved") : ({ kind: "done", ...written } as const);
  };
  const read = new Reader(world);
  return {
    repositoryUrl: URL,
    warnings: [],
    now: () => world.now(),
    warn: () => undefined,
    permissionOf: (login) => call("permissionOf", () => (world.mayWrite(login) ? "write" : "read")),
    readConversation: (comment) =>
      call("readConversation", () => ({
        answered: read.answered(comment),
        policy: read.file(world.main, POLICY),
      })),
    readRequest: (ask, _, version, to) =>
      call("readRequest", (ruling) => read.request(ask, version, to, ruling)),
    readPromotion: (hint, comment) =>
      call("readPromotion", (ruling) => read.promotion(hint, comment, ruling)),
    readCompletion: (hint) => call("readCompletion", (ruling) => read.completion(hint, ruling)),
    readChanges: () => notInStories("readChanges"),
    readRegistryChange: () => notInStories("readRegistryChange"),
    readStatus: (comment) =>
      call("readStatus", () => ({
        answered: read.answered(comment),
        policy: read.file(world.main, POLICY),
        models: { ok: true, value: [{ model: MODEL, manifest: null, open: [] }] } as const,
      })),
    openPromotions: () => call("openPromotions", () => read.open()),
    pullRequestOf: (branch) => call("pullRequestOf", () => read.newestOf(branch)),
    takeLock: (lock) =>
      call("takeLock", (ruling) => swap(ruling, () => (takeLock(world, lock) ? {} : null))),
    openPromotion: (opening) =>
      call("openPromotion", (ruling) => openPromotion(world, gate, opening, ruling)),
    announce: (announcement) =>
      call("announce", () => {
        announce(world, announcement);
        return [];
      }),
    mergePullRequest: ({ pullRequestId, head }) =>
      call("mergePullRequest", (ruling) => {
        const pull = world.pull(numberOf(pullRequestId));
        const wrong = pull.state !== "open" || world.headOf(pull) !== head || ruling === "stale";
        if (wrong) return { kind: "refused", why: "it has moved" } as const;
        return world.merge(pull, "squash", APP)
          ? ({ kind: "merged" } as const)
          : ({ kind: "refused", why: "it conflicts" } as const);
      }),
    redraw: (redrawing) => call("redraw", () => redraw(world, redrawing)),
    recommit: (branch, expected, { path, text }) =>
      call("recommit", (ruling) =>
        swap(ruling, () => {
          const head = world.commit(branch, expected, { [path]: text }, APP);
          return head === null ? null : { head };
        }),
      ),
    record: ({ branch, expectedHead, files }) =>
      call("record", (ruling) =>
        swap(ruling, () => {
          const changes = Object.fromEntries(files.map(({ path, text }) => [path, text]));
          const commit = world.commit(branch, expectedHead, changes, APP);
          return commit === null ? null : { commit };
        }),
      ),
    tell: (telling) => call("tell", () => tell(world, telling)),
    reply: ({ comment, body }) => call("reply", () => answer(world, comment, body)),
    tellRefusal: ({ asked }) =>
      call("tellRefusal", () => {
        world.issues.push(`refused: ${asked}`);
      }),
    findLostWork: () => call("findLostWork", () => read.lostWork()),
    deleteBranch: (_, { name, head }) =>
      call("deleteBranch", () => {
        if (world.branches.get(name) === head) world.deleteBranch(name, APP);
      }),
    readEvidence: () => notInStories("readEvidence"),
    addEvidence: () => notInStories("addEvidence"),
    proposeEvidence: () => notInStories("proposeEvidence"),
  };
}

function notInStories(port: string): never {
  throw new Error(`no story needs ${port}`);
}

/** Makes or takes over a branch; false where it isn't as it was read, or another promotion went by meanwhile. */
function takeLock(world: World, { branch, at, left, newest }: Lock): boolean {
  if ((world.branches.get(branch) ?? null) !== left) return false;
  world.branches.set(branch, at);
  world.tick();
  const now = world.pulls.findLast((pull) => pull.branch === branch);
  return left !== null || (now?.number ?? 0) <= (newest ?? 0);
}

async function openPromotion(world: World, gate: Gate, opening: Opening, ruling: Ruling) {
  const { branch, title, body } = opening;
  const committed = ruling !== "stale" && commitDossier(world, opening);
  if ((await gate({ port: "openPromotion", when: "between" })) === "error")
    throw new Unanswered("between the fields of openPromotion");
  // As at GitHub, the second field runs whatever became of the first.
  const head = world.branches.get(branch);
  const why = head === undefined ? "there is no branch" : whyNotOpened(world, branch, head);
  if (head === undefined || why !== null) return stale(why ?? "");
  const { number } = world.open(branch, title, body, APP);
  if (!committed) return stale("the branch has moved");
  const opened = { pullRequestId: `PR_${number}`, number, url: `${URL}/pull/${number}`, head };
  return { kind: "done", ...opened } as const;
}

function commitDossier(world: World, { branch, commit, askedBy }: Opening): boolean {
  if (commit === null) return true;
  const { expectedHead, file } = commit;
  const made = world.commit(branch, expectedHead, { [file.path]: file.text }, APP);
  if (made !== null) world.askedBy.set(made, askedBy);
  return made !== null;
}

function whyNotOpened(world: World, branch: string, head: string): string | null {
  if (world.pulls.some((pull) => pull.branch === branch && pull.state === "open"))
    return "it has a pull request";
  return world.commits.ancestors(world.main).has(head) ? "it has no commits" : null;
}

function announce(world: World, announcement: Announcement): void {
  const { head, checks, drawn, pullRequestId, reply } = announcement;
  draw(world, head, checks);
  Object.assign(world.pull(numberOf(pullRequestId)), drawn);
  if (reply) answer(world, reply.comment, reply.body);
}

function redraw(world: World, { head, checks, pullRequestId, body, reply }: Redrawing): void {
  draw(world, head, checks);
  if (pullRequestId !== null && body !== null) world.pull(numberOf(pullRequestId)).body = body;
  if (reply) answer(world, reply.comment, reply.body);
}

function draw(world: World, head: string, checks: Redrawing["checks"]): void {
  const drawn = checks.map(({ name, state }) => ({
    name,
    conclusion: state.status === "completed" ? state.conclusion : null,
  }));
  world.draw(head, drawn);
}

function tell(world: World, { pullRequestId, body, issue, close, branch, done }: Telling): void {
  const pull = world.pull(numberOf(pullRequestId));
  if (body !== null) world.say(pull.number, APP, body);
  if (issue) world.issues.push(issue.title);
  if (close) world.close(pull, APP);
  if (branch && world.branches.get(branch.name) === branch.head)
    world.deleteBranch(branch.name, APP);
  if (done) world.done.add(done.id);
}

function answer(world: World, comment: Comment, body: string): void {
  world.say(comment.issue, APP, body);
  world.done.add(comment.id);
}

/** A pull request as a hint for reading it. */
export function hintOf({ number, body }: Pull): PromotionHint {
  return { number, body };
}

/** Reads the world as the adapters read GitHub. */
class Reader {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  answered(comment: Comment): boolean {
    const markers = this.#world.said
      .filter((one) => one.on === comment.issue && one.by === APP)
      .flatMap((one) => readCommentMarkers(one.body));
    return (
      this.#world.done.has(comment.id) ||
      markers.some((one) => one.kind === "reply" && one.comment === comment.id)
    );
  }

  open(): readonly PromotionHint[] {
    return this.#world.pulls.filter((pull) => pull.state === "open" && pull.by === APP).map(hintOf);
  }

  newestOf(branch: string): PromotionHint | null {
    const pull = this.#world.pulls.findLast((one) => one.branch === branch && one.by === APP);
    return pull ? hintOf(pull) : null;
  }

  file(commit: string, path: string) {
    const text = this.#world.commits.at(commit).tree.get(path);
    return text === undefined ? null : { path, text };
  }

  request(ask: Ask, version: string, to: string, ruling: Ruling): RequestReading {
    const world = this.#world;
    const branch = `promotion/${MODEL}/${to}`;
    const head = world.branches.get(branch);
    const known = this.#names(world.main, `${FOLDER}/promotions/`);
    const dossiers = (head === undefined ? [] : this.#below(head, `${FOLDER}/promotions/`)).filter(
      ({ path }) => !known.includes(nameOf(path)),
    );
    return {
      answered: ask.kind === "comment" && this.answered(ask.comment),
      repositoryId: "R_1",
      mergeTerms: MERGE_TERMS,
      defaultBranch: "main",
      labelId: null,
      ownerKind: "organization",
      stateWritable: "yes",
      committers: this.#committers(version),
      evidenceBy: [],
      collision: null,
      files: this.#files(world.main, version),
      state: this.#state(),
      people: everybody(ruling),
      lock: head === undefined ? { kind: "free" } : { kind: "taken", head, dossiers },
      pullRequests: world.pulls
        .filter((pull) => pull.branch === branch)
        .reverse()
        .map((pull) => ({
          nodeId: `PR_${pull.number}`,
          number: pull.number,
          url: `${URL}/pull/${pull.number}`,
          state: pull.state,
          byApp: pull.by === APP,
          head: world.headOf(pull),
          mergedAt: pull.merged?.at ?? null,
          askedBy: world.askedBy.get(ownCommits(world, pull)[0]?.oid ?? "") ?? null,
        })),
    };
  }

  promotion(hint: PromotionHint, comment: Comment | undefined, ruling: Ruling): PromotionReading {
    const pull = this.#world.pull(hint.number);
    const at = { dossier: this.#world.headOf(pull), files: this.#world.main };
    return {
      ...this.#judged(pull, this.#dossierPath(pull, hint), at, ruling),
      mergeTerms: MERGE_TERMS,
      defaultBranch: "main",
      answered: comment ? this.answered(comment) : false,
      told: this.#told(pull),
    };
  }

  completion(hint: PromotionHint, ruling: Ruling): CompletionReading | null {
    const pull = this.#world.pull(hint.number);
    const path = this.#dossierPath(pull, hint);
    const landed = pull.merged?.commit ?? this.#landedAround(path);
    if (landed === null) return null;
    const landing = this.#landing(pull, landed, path);
    const siblings = this.open().filter(({ number }) => number !== pull.number);
    const files = this.#before(landing);
    const judged = this.#judged(pull, path, { dossier: landed, files }, ruling);
    return { ...judged, siblings, told: this.#told(pull), landing };
  }

  /** Entries that the App has told of on a pull request. */
  #told({ number }: Pull): readonly string[] {
    return this.#world.said
      .filter((one) => one.on === number && one.by === APP)
      .flatMap((one) => readCommentMarkers(one.body))
      .flatMap((marker) => (marker.kind === "entry" ? [marker.id] : []));
  }

  lostWork(): LostWorkReading {
    const world = this.#world;
    return {
      repositoryId: "R_1",
      pullRequests: world.pulls.map((pull) => ({
        ...hintOf(pull),
        state: pull.state,
        byApp: pull.by === APP,
        headBranch: pull.branch,
        intoDefault: true,
        told: this.#told(pull).length > 0,
        checks: [...(world.checks.get(world.headOf(pull))?.keys() ?? [])],
        closed: pull.closed && { by: actorOf(pull.closed.by), at: pull.closed.at },
      })),
      branches: [...world.branches]
        .filter(([name]) => name.startsWith("promotion/"))
        .map(([name, head]) => ({ name, head, at: world.commits.at(head).at })),
      comments: world.said.map((said) => this.#found(said)),
    };
  }

  #found(said: Said): FoundComment {
    const comment = commentOf(said);
    const pull = this.#world.pulls.find(({ number }) => number === said.on);
    return {
      at: said.at,
      body: said.body,
      byPerson: said.by !== APP,
      done: this.answered(comment),
      comment,
      pullRequest: pull ? hintOf(pull) : null,
    };
  }

  /** People who committed a version's files. */
  #committers(version: string): readonly string[] {
    const { commits, main } = this.#world;
    const mine = (path: string) =>
      path === `${FOLDER}/versions/${version}.yaml` ||
      path.startsWith(`${FOLDER}/evidence/${version}/`);
    const touching = commits.line(main).filter(({ oid, parents: [parent] }) => {
      return parent !== undefined && Object.keys(commits.changes(parent, oid)).some(mine);
    });
    return [...new Set(touching.map(({ by }) => by))].filter((by) => !by.endsWith("[bot]"));
  }

  /** The newest commit of the default branch that changed a dossier which no merge brought. */
  #landedAround(path: string | null): string | null {
    if (path === null) return null;
    const { commits, main } = this.#world;
    const touching = commits.line(main).find(({ tree, parents: [parent] }) => {
      const before = parent === undefined ? undefined : commits.at(parent).tree.get(path);
      return tree.get(path) !== before;
    });
    return touching?.oid ?? null;
  }

  #landing(pull: Pull, landed: string, path: string | null): Landing {
    const commit = this.#world.commits.at(landed);
    const { merged } = pull;
    return {
      at: merged?.at ?? commit.at,
      commit: landed,
      by: merged === null ? null : { login: `@${merged.by}`, id: idOf(merged.by) },
      pullRequests: this.#world.pulls
        .filter((one) => one.merged?.commit === landed)
        .map(({ number }) => number),
      elsewhere: null,
      unsignedMerge: commit.parents.length > 1 && !commit.signed,
      commits: this.#landedCommits(landed, path),
    };
  }

  /** The landed commit, and those below it for as long as they have the dossier. */
  #landedCommits(landed: string, path: string | null): readonly LandedCommit[] {
    const { commits } = this.#world;
    const found: LandedCommit[] = [];
    for (const {
      oid,
      tree,
      parents: [parent],
    } of commits.line(landed)) {
      const text = path === null ? undefined : tree.get(path);
      if (text === undefined && found.length > 0) break;
      const changed = parent === undefined ? {} : commits.changes(parent, oid);
      const dossierBlob = text === undefined ? null : blobOf(text);
      found.push({ oid, changedFiles: Object.keys(changed).length, dossierBlob });
    }
    return found;
  }

  /** The commit below all that landed. */
  #before({ commit, commits: landed }: Landing): string {
    const oldest = landed.length > 1 ? (landed.at(-1)?.oid ?? commit) : commit;
    const [before = commit] = this.#world.commits.at(oldest).parents;
    return before;
  }

  /** What both judgements read: the dossier at one commit, people's files at another. */
  #judged(
    pull: Pull,
    path: string | null,
    at: { readonly dossier: string; readonly files: string },
    ruling: Ruling,
  ) {
    const world = this.#world;
    const head = world.headOf(pull);
    const version = path === null ? "-" : (readDossierPath("registry", path)?.version ?? "-");
    const text = path === null ? undefined : world.commits.at(at.dossier).tree.get(path);
    return {
      repositoryId: "R_1",
      branch: world.branches.get(pull.branch) === head ? { name: pull.branch, head } : null,
      pullRequest: this.#pullRequest(pull, path),
      dossier: path === null || text === undefined ? null : { path, text, blob: blobOf(text) },
      files: this.#files(at.files, version),
      state: this.#state(),
      reviews: pull.reviews.map((review) => ({
        ...review,
        by: { login: `@${review.by}`, id: idOf(review.by), isBot: false },
        dossierBlob: this.#blob(review.commit, path),
        canWrite: world.mayWrite(review.by),
        words: "",
      })),
      people: everybody(ruling),
    };
  }

  #pullRequest(pull: Pull, path: string | null): PullRequest {
    const world = this.#world;
    const former = world.pulls
      .filter((one) => one.branch === pull.branch && one.number < pull.number)
      .flatMap((one) => one.merged?.at ?? one.closed?.at ?? [])
      .sort()
      .at(-1);
    const own = (commit: Commit) =>
      commit.by === APP && commit.signed && (former === undefined || commit.at >= former);
    return {
      number: pull.number,
      nodeId: `PR_${pull.number}`,
      url: `${URL}/pull/${pull.number}`,
      state: pull.state,
      baseBranch: "main",
      headBranch: pull.branch,
      head: world.headOf(pull),
      byApp: pull.by === APP,
      changed: Object.keys(world.changesOf(pull)),
      allListed: true,
      commits: ownCommits(world, pull).map((commit) => ({
        oid: commit.oid,
        byApp: own(commit),
        dossierBlob: this.#blob(commit.oid, path),
      })),
    };
  }

  /** A dossier that the default branch has already is no change any more; the hint tells of it. */
  #dossierPath(pull: Pull, hint: PromotionHint): string | null {
    const changed = Object.keys(this.#world.changesOf(pull));
    const marked = readMarker(hint.body)?.dossier ?? null;
    return dossierPathAmong("registry", changed, pull.branch) ?? marked;
  }

  #files(commit: string, version: string): RegistryFiles {
    const record = `${FOLDER}/versions/${version}.yaml`;
    return {
      commit,
      policy: this.file(commit, POLICY),
      codeowners: this.file(commit, CODEOWNERS),
      definition: this.file(commit, `${FOLDER}/model.yaml`),
      record: this.file(commit, record),
      card: null,
      evidence: this.#below(commit, `${FOLDER}/evidence/${version}/`),
      otherRecords: this.#below(commit, `${FOLDER}/versions/`).filter(
        ({ path }) => path !== record,
      ),
      versionNames: this.#names(commit, `${FOLDER}/versions/`),
      dossierNames: this.#names(commit, `${FOLDER}/promotions/`),
      templates: [],
      unreadable: [],
    };
  }

  #state(): StateFiles {
    const head = this.#world.main;
    return {
      branch: "main",
      head,
      manifest: this.file(head, `${FOLDER}/manifest.yaml`),
      entryNames: this.#names(head, `${FOLDER}/audit/`),
    };
  }

  #blob(commit: string, path: string | null): string | null {
    const text = path === null ? undefined : this.#world.commits.at(commit).tree.get(path);
    return text === undefined ? null : blobOf(text);
  }

  #below(commit: string, folder: string) {
    return [...this.#world.commits.at(commit).tree].flatMap(([path, text]) =>
      path.startsWith(folder) ? [{ path, text }] : [],
    );
  }

  #names(commit: string, folder: string): readonly string[] {
    return this.#below(commit, folder).map(({ path }) => nameOf(path));
  }
}

/** Commits of a pull request's own, oldest first. */
export function ownCommits(world: World, pull: Pull): readonly Commit[] {
  return world.commits.since(world.baseOf(pull), world.headOf(pull));
}

/** The comment as the App is told of it. */
export function commentOf(said: Said): Comment {
  return {
    issue: said.on,
    issueNodeId: said.on === ISSUE ? "I_1" : `PR_${said.on}`,
    id: said.id,
    nodeId: `IC_${said.id}`,
    by: { login: said.by, id: idOf(said.by) },
    at: said.at,
    body: said.body,
    short: !said.body.startsWith("/model "),
  };
}

/** A login's number. */
export function idOf(login: string): number {
  return [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_003;
}

/** Whoever did something, as GitHub tells of people; null for an App. */
function actorOf(login: string): Actor | null {
  return login.endsWith("[bot]") ? null : { login: `@${login}`, id: idOf(login) };
}

function everybody(ruling: Ruling): People {
  const unread = { kind: "unread", why: "no answer" } as const;
  const persons = Object.entries(PEOPLE).map(([login, canWrite]) => {
    const fact = { kind: "person", id: `U_${login}`, login, canWrite } as const;
    return [`@${login}`, ruling === "unread" ? unread : fact] as const;
  });
  const teams = Object.entries(TEAMS).map(([team, members]) => {
    const fact = { kind: "team", id: `T_${team}`, members, canWrite: true } as const;
    return [`@${team}`, ruling === "unread" ? unread : fact] as const;
  });
  return { persons: new Map(persons), teams: new Map(teams) };
}

function stale(why: string) {
  return { kind: "stale", why } as const;
}

function numberOf(nodeId: string): number {
  return Number(nodeId.slice("PR_".length));
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? "";
}
