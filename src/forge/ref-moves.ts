import type { RefMove } from "./git-store.js";
import { mergeability } from "./mergeability.js";
import { requestCodeOwners } from "./review-requests.js";
import { record } from "./timeline.js";
import { pullRequestEvent, refEvents } from "./webhook-events.js";
import type { Author, PullRequest, Repository, World } from "./world.js";

/** All that follows when refs have moved, by whatever way: events, pull requests' heads, closings and merges by push. */
export async function followRefMoves(
  world: World,
  repository: Repository,
  by: Author,
  moves: readonly RefMove[],
): Promise<void> {
  repository.pushedAt = world.clock.now();
  for (const move of moves.filter((one) => one.before !== one.after)) {
    await refEvents(world, repository, by, move);
    const [, branch] = /^refs\/heads\/(.+)$/.exec(move.name) ?? [];
    if (branch === undefined) continue;
    for (const pull of openPullRequests(repository)) {
      if (pull.head.ref === branch) await followHead(world, pull, by, move);
      if (pull.base.ref === branch) await followBase(world, pull, by, move);
    }
  }
}

/** The open pull requests of a repository, oldest first. */
export function openPullRequests(repository: Repository): readonly PullRequest[] {
  return [...repository.issues.values()].filter(
    (one): one is PullRequest => one.kind === "PullRequest" && one.state === "open",
  );
}

/** Closes a pull request without merging it. */
export async function closeUnmerged(world: World, pull: PullRequest, by: Author): Promise<void> {
  pull.state = "closed";
  pull.closedAt = world.clock.now();
  pull.closedBy = by;
  pull.autoMerge = null;
  record(world, pull, by, { type: "ClosedEvent" });
  await pullRequestEvent(world, pull, by, { action: "closed" });
}

/** Marks a pull request as merged: by whom, as which commit, in which way. */
export function markMerged(
  world: World,
  pull: PullRequest,
  merged: Omit<NonNullable<PullRequest["merged"]>, "at">,
): void {
  const at = world.clock.now();
  pull.merged = { ...merged, at };
  pull.state = "closed";
  pull.closedAt = at;
  pull.closedBy = merged.by;
  pull.autoMerge = null;
  record(world, pull, merged.by, { type: "MergedEvent", oid: merged.oid });
  record(world, pull, merged.by, { type: "ClosedEvent" });
}

async function followHead(
  world: World,
  pull: PullRequest,
  by: Author,
  { before, after }: RefMove,
): Promise<void> {
  if (after === null) {
    record(world, pull, by, { type: "HeadRefDeletedEvent" });
    return await closeUnmerged(world, pull, by);
  }
  const { git } = pull.repository;
  const forced = before !== null && !(await git.isAncestor(before, after));
  if (forced) record(world, pull, by, { type: "HeadRefForcePushedEvent", before, after });
  await moveHead(pull, after);
  pull.updatedAt = world.clock.now();
  if (before !== null) {
    await pullRequestEvent(world, pull, by, { action: "synchronize", before, after });
  }
  const base = await git.resolve(`refs/heads/${pull.base.ref}`);
  // A head without commits of its own has nothing left to merge.
  if (base !== null && (await git.isAncestor(after, base))) {
    return await closeUnmerged(world, pull, by);
  }
  await requestCodeOwners(world, pull, by);
}

/** Points a pull request and its `refs/pull/N` refs at a new head. */
export async function moveHead(pull: PullRequest, oid: string): Promise<void> {
  const { git } = pull.repository;
  pull.head.oid = oid;
  pull.base.oid = (await git.resolve(`refs/heads/${pull.base.ref}`)) ?? pull.base.oid;
  const name = `refs/pull/${pull.number}/head`;
  await git.moveRefs([{ name, before: await git.resolve(name), after: oid }]);
  await mergeability(pull);
}

async function followBase(
  world: World,
  pull: PullRequest,
  by: Author,
  { before, after }: RefMove,
): Promise<void> {
  if (after === null) return await closeUnmerged(world, pull, by);
  const { git } = pull.repository;
  if (before === null || !(await git.isAncestor(pull.head.oid, after))) return;
  const oid = await commitThatBrought(pull, before, after);
  markMerged(world, pull, { by, oid, method: "push" });
  await pullRequestEvent(world, pull, by, { action: "closed" });
}

/** The first of the base's own commits that contains the head: the head itself when it was fast-forwarded to. */
async function commitThatBrought(
  pull: PullRequest,
  before: string,
  after: string,
): Promise<string> {
  const { git } = pull.repository;
  const line = await git.firstParents(before, after);
  for (const oid of line) {
    if (await git.isAncestor(pull.head.oid, oid)) return oid;
  }
  return after;
}
