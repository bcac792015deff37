import { NEEDS, requireAccess, writerIn } from "./access.js";
import { ForgeError } from "./forge-error.js";
import { buildMerge } from "./merge-commits.js";
import { mergeability } from "./mergeability.js";
import { mergeRefusal, protectionOf } from "./protection.js";
import { followRefMoves, markMerged } from "./ref-moves.js";
import { record } from "./timeline.js";
import { pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  inTurn,
  type MergeMethod,
  type PullRequest,
  type World,
} from "./world.js";

/** How to merge; `sha`, when given, must be the head. */
export interface MergeWish {
  readonly method: MergeMethod;
  readonly sha?: string;
  readonly title?: string;
  readonly message?: string;
}

/** Merges a pull request; answers the commit that brought it into the base. 405 when it can't be merged, 409 when head or base moved. */
export async function mergePullRequest(
  world: World,
  actor: Actor,
  pull: PullRequest,
  wish: MergeWish,
): Promise<string> {
  const by = writerIn(actor, pull.repository, NEEDS.writeContents);
  requireAccess(actor, pull.repository, NEEDS.readPullRequests);
  return await inTurn(world, pull.repository, () => mergeNow(world, pull, by, wish));
}

/** Merges within the repository's turn. */
export async function mergeNow(
  world: World,
  pull: PullRequest,
  by: Author,
  wish: MergeWish,
): Promise<string> {
  await requireMergeable(world, pull, by, wish);
  const { repository } = pull;
  const name = `refs/heads/${pull.base.ref}`;
  const before = await repository.git.resolve(name);
  if (before === null) throw notMergeable("Base branch does not exist");
  world.clock.tick();
  const after = await buildMerge(world, pull, { onto: before, by, ...wish });
  if (after === null) throw notMergeable("Merge conflict");
  const move = { name, before, after };
  if (!(await repository.git.moveRefs([move]))) {
    throw new ForgeError(409, "Base branch was modified. Review and try the merge again.");
  }
  markMerged(world, pull, { by, oid: after, method: wish.method });
  await followRefMoves(world, repository, by, [move]);
  await pullRequestEvent(world, pull, by, { action: "closed" });
  await deleteMergedHead(world, pull, by);
  return after;
}

/** Deletes the head branch of a merged pull request where the repository wants that. */
export async function deleteMergedHead(world: World, pull: PullRequest, by: Author): Promise<void> {
  const { repository, head } = pull;
  const name = `refs/heads/${head.ref}`;
  const before = await repository.git.resolve(name);
  if (!repository.deleteBranchOnMerge || before === null) return;
  if (head.ref === repository.defaultBranch || protectionOf(repository, head.ref) !== null) return;
  const move = { name, before, after: null };
  if (!(await repository.git.moveRefs([move]))) return;
  record(world, pull, by, { type: "HeadRefDeletedEvent" });
  await followRefMoves(world, repository, by, [move]);
}

async function requireMergeable(
  world: World,
  pull: PullRequest,
  by: Author,
  { method, sha }: MergeWish,
): Promise<void> {
  if (pull.state === "closed") throw notMergeable("Pull Request is not mergeable");
  if (pull.draft) throw notMergeable("Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.head.oid) {
    throw new ForgeError(409, "Head branch was modified. Review and try the merge again.");
  }
  if (!pull.repository.allowedMethods.includes(method)) {
    throw notMergeable(`${capitalised(method)} merges are not allowed on this repository.`);
  }
  if ((await mergeability(pull)) === "CONFLICTING") {
    throw notMergeable("Pull Request has merge conflicts");
  }
  const refusal = await mergeRefusal(world, pull, by);
  if (refusal !== null) throw notMergeable(refusal);
}

function notMergeable(message: string): ForgeError {
  return new ForgeError(405, message);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
