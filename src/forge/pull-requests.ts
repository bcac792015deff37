import { NEEDS, requireAccess, writerIn } from "./access.js";
import { unprocessable } from "./forge-error.js";
import { forgeIdentity, identityOf } from "./identity.js";
import { allocateNumber } from "./issues.js";
import { requireUnprotected } from "./protection.js";
import { closeUnmerged, followRefMoves, moveHead } from "./ref-moves.js";
import { requestCodeOwners } from "./review-requests.js";
import { record } from "./timeline.js";
import { pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  inTurn,
  newId,
  type PullRequest,
  type Repository,
  type World,
} from "./world.js";

/** What a new pull request asks; `head` and `base` are branches of the repository. */
export interface NewPullRequest {
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

/** Opens a pull request, and asks its code owners unless it is a draft. */
export async function createPullRequest(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  const by = writerIn(actor, repository, NEEDS.openPullRequests);
  requireAccess(actor, repository, NEEDS.readContents);
  return await inTurn(world, repository, async () => {
    const oids = await comparable(repository, wanted);
    const pull = draftPullRequest(world, repository, by, wanted, oids);
    repository.issues.set(pull.number, pull);
    await moveHead(pull, oids.head);
    await pullRequestEvent(world, pull, by, { action: "opened" });
    await requestCodeOwners(world, pull, by);
    return pull;
  });
}

/** What may be changed of a pull request. */
export interface PullRequestChanges {
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
  readonly state?: "open" | "closed";
}

/** Changes title, body, base or state of a pull request; its author may do so without write access. */
export async function updatePullRequest(
  world: World,
  actor: Actor,
  pull: PullRequest,
  changes: PullRequestChanges,
): Promise<void> {
  const by = writerIn(actor, pull.repository, NEEDS.openPullRequests);
  if (by !== pull.author) requireAccess(actor, pull.repository, NEEDS.writePullRequests);
  await inTurn(world, pull.repository, async () => {
    world.clock.tick();
    const edited = {
      ...edit(world, pull, by, changes),
      ...(await retarget(world, pull, by, changes.base)),
    };
    if (Object.keys(edited).length > 0) {
      pull.updatedAt = world.clock.now();
      await pullRequestEvent(world, pull, by, { action: "edited", changes: edited });
    }
    if (changes.state === "closed" && pull.state === "open") await closeUnmerged(world, pull, by);
    if (changes.state === "open" && pull.state === "closed") await reopen(world, pull, by);
  });
}

/** Ends or begins the draft state. */
export async function setDraft(
  world: World,
  actor: Actor,
  pull: PullRequest,
  draft: boolean,
): Promise<void> {
  const by = writerIn(actor, pull.repository, NEEDS.openPullRequests);
  await inTurn(world, pull.repository, async () => {
    if (pull.draft === draft) return;
    world.clock.tick();
    pull.draft = draft;
    record(world, pull, by, { type: draft ? "ConvertToDraftEvent" : "ReadyForReviewEvent" });
    const action = draft ? "converted_to_draft" : "ready_for_review";
    await pullRequestEvent(world, pull, by, { action });
    await requestCodeOwners(world, pull, by);
  });
}

/** Merges the base into the head branch. `expectedHeadOid`, when given, must be the head. */
export async function updateBranch(
  world: World,
  actor: Actor,
  pull: PullRequest,
  expectedHeadOid?: string,
): Promise<string> {
  const by = writerIn(actor, pull.repository, NEEDS.writePullRequests);
  return await inTurn(world, pull.repository, async () => {
    const { repository, head } = pull;
    if (expectedHeadOid !== undefined && expectedHeadOid !== head.oid) {
      throw unprocessable(`expected_head_sha didn't match current head ref.`);
    }
    const base = await repository.git.resolve(`refs/heads/${pull.base.ref}`);
    if (base === null || (await repository.git.isAncestor(base, head.oid))) {
      throw unprocessable("There are no new commits on the base branch.");
    }
    await requireUnprotected(repository, by, { branch: head.ref, unknown: true });
    const after = await mergeBaseIn(world, pull, by, base);
    const move = { name: `refs/heads/${head.ref}`, before: head.oid, after };
    if (!(await repository.git.moveRefs([move]))) {
      throw unprocessable("Head branch was modified. Review and try again.");
    }
    world.signedCommits.set(after, by.login);
    await followRefMoves(world, repository, by, [move]);
    return after;
  });
}

async function mergeBaseIn(
  world: World,
  pull: PullRequest,
  by: Author,
  base: string,
): Promise<string> {
  const { git } = pull.repository;
  const merged = await git.mergeTrees(pull.head.oid, base);
  if (merged.kind === "conflict") throw unprocessable("merge conflict between base and head");
  const date = world.clock.tick();
  return await git.writeCommit({
    tree: merged.tree,
    parents: [pull.head.oid, base],
    author: identityOf(by, date),
    committer: forgeIdentity(date),
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
  });
}

async function comparable(
  repository: Repository,
  wanted: NewPullRequest,
): Promise<{ readonly base: string; readonly head: string }> {
  const { git } = repository;
  const invalid = (field: string) =>
    unprocessable("Validation Failed", { resource: "PullRequest", field, code: "invalid" });
  const base = await git.resolve(`refs/heads/${wanted.base}`);
  const head = await git.resolve(`refs/heads/${wanted.head}`);
  if (base === null) throw invalid("base");
  if (head === null) throw invalid("head");
  if (findOpen(repository, wanted.head, wanted.base) !== undefined) {
    throw custom(`A pull request already exists for ${repository.owner.login}:${wanted.head}.`);
  }
  if (await git.isAncestor(head, base)) {
    throw custom(`No commits between ${wanted.base} and ${wanted.head}`);
  }
  return { base, head };
}

function draftPullRequest(
  world: World,
  repository: Repository,
  author: Author,
  wanted: NewPullRequest,
  oids: { readonly base: string; readonly head: string },
): PullRequest {
  if (wanted.title.trim() === "") {
    throw unprocessable("Validation Failed", {
      resource: "PullRequest",
      field: "title",
      code: "missing_field",
    });
  }
  const createdAt = world.clock.tick();
  return {
    kind: "PullRequest",
    id: newId(world),
    issueId: newId(world),
    repository,
    number: allocateNumber(repository),
    title: wanted.title,
    body: wanted.body,
    author,
    state: "open",
    createdAt,
    updatedAt: createdAt,
    closedAt: null,
    closedBy: null,
    labels: [],
    comments: [],
    reactions: [],
    timeline: [],
    draft: wanted.draft,
    base: { ref: wanted.base, oid: oids.base },
    head: { ref: wanted.head, oid: oids.head },
    merged: null,
    autoMerge: null,
    reviews: [],
    requestedReviewers: [],
    testMerge: null,
  };
}

function edit(
  world: World,
  pull: PullRequest,
  by: Author,
  { title, body }: PullRequestChanges,
): Record<string, unknown> {
  const before = { title: pull.title, body: pull.body };
  if (title !== undefined && title !== before.title) {
    pull.title = title;
    record(world, pull, by, {
      type: "RenamedTitleEvent",
      previous: before.title,
      current: title,
    });
  }
  if (body !== undefined) pull.body = body;
  return {
    ...(pull.title === before.title ? {} : { title: { from: before.title } }),
    ...(pull.body === before.body ? {} : { body: { from: before.body ?? "" } }),
  };
}

async function retarget(
  world: World,
  pull: PullRequest,
  by: Author,
  base: string | undefined,
): Promise<Record<string, unknown>> {
  if (base === undefined || base === pull.base.ref) return {};
  const { repository } = pull;
  if (pull.state === "closed")
    throw custom("Cannot change the base branch of a closed pull request.");
  const oids = await comparable(repository, { ...pull, head: pull.head.ref, base });
  const from = pull.base;
  pull.base = { ref: base, oid: oids.base };
  record(world, pull, by, { type: "BaseRefChangedEvent", previous: from.ref, current: base });
  await moveHead(pull, pull.head.oid);
  return { base: { ref: { from: from.ref }, sha: { from: from.oid } } };
}

async function reopen(world: World, pull: PullRequest, by: Author): Promise<void> {
  const { repository, head, base } = pull;
  const { git } = repository;
  if (pull.merged !== null) throw custom("state cannot be changed. The pull request is merged.");
  const now = await git.resolve(`refs/heads/${head.ref}`);
  if (now === null)
    throw custom(`state cannot be changed. The ${head.ref} branch has been deleted.`);
  if (!(await git.isAncestor(head.oid, now))) {
    throw custom(`state cannot be changed. The ${head.ref} branch was force-pushed or recreated.`);
  }
  await comparable(repository, { ...pull, head: head.ref, base: base.ref });
  pull.state = "open";
  pull.closedAt = null;
  pull.closedBy = null;
  record(world, pull, by, { type: "ReopenedEvent" });
  await moveHead(pull, now);
  await pullRequestEvent(world, pull, by, { action: "reopened" });
}

function findOpen(repository: Repository, head: string, base: string): PullRequest | undefined {
  return [...repository.issues.values()].find(
    (one): one is PullRequest =>
      one.kind === "PullRequest" &&
      one.state === "open" &&
      one.head.ref === head &&
      one.base.ref === base,
  );
}

function custom(message: string) {
  return unprocessable("Validation Failed", { resource: "PullRequest", code: "custom", message });
}
