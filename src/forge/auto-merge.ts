import { NEEDS, writerIn } from "./access.js";
import { unprocessable } from "./forge-error.js";
import { advanceQueues } from "./merge-queue.js";
import { mergeState } from "./mergeability.js";
import { mergeNow } from "./merging.js";
import { mergeRefusal } from "./protection.js";
import { openPullRequests } from "./ref-moves.js";
import { record } from "./timeline.js";
import { pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  inTurn,
  type MergeMethod,
  type PullRequest,
  type Repository,
  type World,
} from "./world.js";

/** Lets a pull request merge by itself once nothing lacks; refused where nothing lacks already. */
export async function enableAutoMerge(
  world: World,
  actor: Actor,
  pull: PullRequest,
  method: MergeMethod,
): Promise<void> {
  const by = writerIn(actor, pull.repository, NEEDS.writePullRequests);
  await inTurn(world, pull.repository, async () => {
    if (!pull.repository.allowAutoMerge) {
      throw unprocessable("Auto merge is not allowed for this repository");
    }
    if (!pull.repository.allowedMethods.includes(method)) {
      throw unprocessable(`Merge method ${method} is not allowed for this repository`);
    }
    if ((await mergeState(world, pull)) === "CLEAN") {
      throw unprocessable("Pull request is in clean status");
    }
    pull.autoMerge = { by, method, at: world.clock.tick() };
    record(world, pull, by, { type: "AutoMergeEnabledEvent" });
    await pullRequestEvent(world, pull, by, { action: "auto_merge_enabled" });
  });
}

/** Takes auto-merge back; nothing happens where it is not enabled. */
export async function disableAutoMerge(
  world: World,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  const by = writerIn(actor, pull.repository, NEEDS.writePullRequests);
  await inTurn(world, pull.repository, async () => {
    if (pull.autoMerge === null) return;
    world.clock.tick();
    pull.autoMerge = null;
    record(world, pull, by, { type: "AutoMergeDisabledEvent" });
    await pullRequestEvent(world, pull, by, { action: "auto_merge_disabled", reason: "" });
  });
}

/** Merges whatever waited for a check or review that has now come: auto-merges and merge queues. */
export async function mergeWhenReady(world: World, repository: Repository): Promise<void> {
  for (const pull of openPullRequests(repository)) {
    if (pull.autoMerge === null || (await mergeState(world, pull)) !== "CLEAN") continue;
    const { by, method } = pull.autoMerge;
    if ((await mergeRefusal(world, pull, by)) === null) await mergeNow(world, pull, by, { method });
  }
  await advanceQueues(world, repository);
}
