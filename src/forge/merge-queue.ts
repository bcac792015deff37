import { NEEDS, writerIn } from "./access.js";
import { unprocessable } from "./forge-error.js";
import { buildMerge } from "./merge-commits.js";
import { deleteMergedHead } from "./merging.js";
import { checkState, protectionOf, requirementsRefusal } from "./protection.js";
import { followRefMoves, markMerged } from "./ref-moves.js";
import { record } from "./timeline.js";
import { mergeGroupEvent, pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  type Bot,
  type BranchProtection,
  inTurn,
  type MergeQueueEntry,
  newId,
  type PullRequest,
  type Repository,
  type World,
} from "./world.js";

const QUEUE_BOT = "github-merge-queue[bot]";

/** Puts a pull request at the end of its base's merge queue. What the base asks of reviews and checks must hold at the head. */
export async function enqueuePullRequest(
  world: World,
  actor: Actor,
  pull: PullRequest,
): Promise<MergeQueueEntry> {
  const by = writerIn(actor, pull.repository, NEEDS.writePullRequests);
  return await inTurn(world, pull.repository, async () => {
    const { repository, base } = pull;
    const rule = protectionOf(repository, base.ref);
    if (rule?.mergeQueue == null) throw unprocessable("The base branch does not use a merge queue");
    const refusal =
      pull.state === "closed"
        ? "Pull request is closed"
        : await requirementsRefusal(world, pull, rule);
    if (refusal !== null) throw unprocessable(refusal);
    const queue = queueOf(repository, base.ref);
    const known = queue.find((entry) => entry.pullRequest === pull);
    if (known !== undefined) return known;
    const enqueuedAt = world.clock.tick();
    const entry: MergeQueueEntry = {
      kind: "MergeQueueEntry",
      id: newId(world),
      pullRequest: pull,
      enqueuer: by,
      enqueuedAt,
      group: null,
    };
    queue.push(entry);
    record(world, pull, by, { type: "AddedToMergeQueueEvent" });
    await pullRequestEvent(world, pull, by, { action: "enqueued" });
    await advanceQueues(world, repository);
    return entry;
  });
}

/** Takes a pull request out of its merge queue; those behind it are tested anew. */
export async function dequeuePullRequest(
  world: World,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  const by = writerIn(actor, pull.repository, NEEDS.writePullRequests);
  await inTurn(world, pull.repository, async () => {
    const queue = queueOf(pull.repository, pull.base.ref);
    const entry = queue.find((one) => one.pullRequest === pull);
    if (entry === undefined) throw unprocessable("Pull request is not in the merge queue");
    world.clock.tick();
    await drop(world, entry, by, "MANUAL");
    await advanceQueues(world, pull.repository);
  });
}

/** The entry of a pull request in its base's queue, with its place counted from 1. */
export function queueEntryOf(
  pull: PullRequest,
): { readonly entry: MergeQueueEntry; readonly position: number } | null {
  const queue = queueOf(pull.repository, pull.base.ref);
  const at = queue.findIndex((entry) => entry.pullRequest === pull);
  const entry = queue[at];
  return entry === undefined ? null : { entry, position: at + 1 };
}

/** Brings every queue as far as its checks allow: drops what failed, merges what passed, groups what waits. */
export async function advanceQueues(world: World, repository: Repository): Promise<void> {
  for (const [branch, queue] of repository.mergeQueues) {
    const rule = protectionOf(repository, branch);
    if (rule === null || queue.length === 0) continue;
    await dropLost(world, repository, rule, queue);
    await mergePassed(world, repository, rule, queue);
    await groupWaiting(world, repository, rule, queue);
  }
}

async function dropLost(
  world: World,
  repository: Repository,
  rule: BranchProtection,
  queue: readonly MergeQueueEntry[],
): Promise<void> {
  for (const entry of [...queue]) {
    const { pullRequest, group } = entry;
    const moved = group !== null && group.headOid !== pullRequest.head.oid;
    if (pullRequest.state === "closed" || moved) {
      await drop(world, entry, queueBot(world), "BRANCH_PROTECTIONS");
    } else if (group !== null && groupState(repository, rule, group.oid) === "failure") {
      await drop(world, entry, queueBot(world), "CI_FAILURE");
    }
  }
}

/** Fast-forwards the base to the last group of those in front that have all passed. */
async function mergePassed(
  world: World,
  repository: Repository,
  rule: BranchProtection,
  queue: MergeQueueEntry[],
): Promise<void> {
  const waiting = queue.findIndex(
    ({ group }) => group === null || groupState(repository, rule, group.oid) !== "success",
  );
  const passed = waiting < 0 ? [...queue] : queue.slice(0, waiting);
  const [first, last] = [passed[0]?.group, passed.at(-1)?.group];
  const base = passed[0]?.pullRequest.base.ref;
  if (first == null || last == null || base === undefined) return;
  const move = { name: `refs/heads/${base}`, before: first.baseOid, after: last.oid };
  // A base that moved by another way makes every group stale: they are built anew.
  if (!(await repository.git.moveRefs([move]))) return await ungroup(world, repository, queue);
  world.clock.tick();
  const bot = queueBot(world);
  queue.splice(0, passed.length);
  for (const { pullRequest, group } of passed) {
    markMerged(world, pullRequest, { by: bot, oid: group?.oid ?? last.oid, method: "queue" });
  }
  await followRefMoves(world, repository, bot, [move]);
  for (const entry of passed) {
    await pullRequestEvent(world, entry.pullRequest, bot, { action: "closed" });
    await removeGroup(world, repository, entry, "merged");
    await deleteMergedHead(world, entry.pullRequest, bot);
  }
}

/** Gives each entry without a group one, on top of the group before it. */
async function groupWaiting(
  world: World,
  repository: Repository,
  rule: BranchProtection,
  queue: readonly MergeQueueEntry[],
): Promise<void> {
  const method = rule.mergeQueue?.method ?? "merge";
  for (const entry of [...queue]) {
    if (entry.group !== null) continue;
    const { pullRequest: pull } = entry;
    const before = queue[queue.indexOf(entry) - 1]?.group?.oid;
    const onto = before ?? (await repository.git.resolve(`refs/heads/${pull.base.ref}`));
    if (onto === null) continue;
    const bot = queueBot(world);
    const oid = await buildMerge(world, pull, { onto, by: bot, method });
    if (oid === null) {
      await drop(world, entry, bot, "MERGE_CONFLICT");
      continue;
    }
    const branch = `gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${onto}`;
    entry.group = { branch, oid, baseOid: onto, headOid: pull.head.oid };
    const move = { name: `refs/heads/${branch}`, before: null, after: oid };
    await repository.git.moveRefs([move]);
    await followRefMoves(world, repository, bot, [move]);
    await mergeGroupEvent(world, repository, entry, bot, { action: "checks_requested" });
  }
}

/** Takes an entry out, and the groups of all behind it, which stood on it. */
async function drop(
  world: World,
  entry: MergeQueueEntry,
  by: Author,
  reason: string,
): Promise<void> {
  const { pullRequest: pull } = entry;
  const queue = queueOf(pull.repository, pull.base.ref);
  const behind = queue.slice(queue.indexOf(entry) + 1);
  await removeGroup(world, pull.repository, entry, "dequeued");
  queue.splice(queue.indexOf(entry), 1);
  await ungroup(world, pull.repository, behind);
  record(world, pull, by, { type: "RemovedFromMergeQueueEvent", reason });
  await pullRequestEvent(world, pull, by, { action: "dequeued", reason });
}

async function ungroup(
  world: World,
  repository: Repository,
  entries: readonly MergeQueueEntry[],
): Promise<void> {
  for (const entry of entries) await removeGroup(world, repository, entry, "invalidated");
}

async function removeGroup(
  world: World,
  repository: Repository,
  entry: MergeQueueEntry,
  reason: "merged" | "invalidated" | "dequeued",
): Promise<void> {
  if (entry.group === null) return;
  const { branch, oid } = entry.group;
  const bot = queueBot(world);
  await mergeGroupEvent(world, repository, entry, bot, { action: "destroyed", reason });
  const move = { name: `refs/heads/${branch}`, before: oid, after: null };
  entry.group = null;
  await repository.git.moveRefs([move]);
  await followRefMoves(world, repository, bot, [move]);
}

function groupState(
  repository: Repository,
  rule: BranchProtection,
  oid: string,
): "success" | "failure" | "pending" {
  const states = rule.requiredChecks.map(({ context, appId }) =>
    checkState(repository, oid, context, appId),
  );
  if (states.includes("failure")) return "failure";
  return states.every((state) => state === "success") ? "success" : "pending";
}

function queueOf(repository: Repository, branch: string): MergeQueueEntry[] {
  const known = repository.mergeQueues.get(branch) ?? [];
  repository.mergeQueues.set(branch, known);
  return known;
}

function queueBot(world: World): Bot {
  const known = world.bots.get(QUEUE_BOT);
  if (known !== undefined) return known;
  const made: Bot = { kind: "Bot", id: newId(world), login: QUEUE_BOT, app: null };
  world.bots.set(QUEUE_BOT, made);
  return made;
}
