import type * as GitHub from "@octokit/graphql-schema";
import { timestamp } from "../clock.js";
import { queueEntryOf } from "../merge-queue.js";
import { nodeId } from "../node-ids.js";
import { missingChecks, protectionOf } from "../protection.js";
import { repositoryPage } from "../shapes/repositories.js";
import type { MergeQueueEntry, Repository } from "../world.js";
import { actorView } from "./actors.js";
import { connection, type Paging } from "./connection.js";
import { commitAt } from "./git-objects.js";
import { pullRequestView } from "./pull-request.js";
import type { View, Viewing } from "./view.js";

/** The queue of a base branch; null where its rules ask for none. */
export function mergeQueueView(
  viewing: Viewing,
  repository: Repository,
  branch: string,
): View<GitHub.MergeQueue> | null {
  const rule = protectionOf(repository, branch);
  if (rule === null || rule.mergeQueue === null) return null;
  const method = rule.mergeQueue.method.toUpperCase();
  return {
    __typename: "MergeQueue",
    id: nodeId({ kind: "MergeQueue", id: rule.id }),
    url: `${repositoryPage(viewing.world, repository)}/queue/${branch}`,
    configuration: { mergeMethod: method },
    entries: (args: Paging) =>
      connection(args, repository.mergeQueues.get(branch) ?? [], (entry) =>
        mergeQueueEntryView(viewing, entry),
      ),
  };
}

/** One entry, with the commit that its group is tested on. */
export function mergeQueueEntryView(
  viewing: Viewing,
  entry: MergeQueueEntry,
): View<GitHub.MergeQueueEntry> {
  const { pullRequest: pull, group } = entry;
  const { repository, base } = pull;
  return {
    __typename: "MergeQueueEntry",
    id: nodeId(entry),
    position: queueEntryOf(pull)?.position ?? 0,
    state: stateOf(entry),
    enqueuedAt: timestamp(entry.enqueuedAt),
    enqueuer: () => actorView(viewing, entry.enqueuer),
    pullRequest: () => pullRequestView(viewing, pull),
    headCommit: () => (group === null ? null : commitAt(viewing, repository, group.oid)),
    baseCommit: () => (group === null ? null : commitAt(viewing, repository, group.baseOid)),
    mergeQueue: () => mergeQueueView(viewing, repository, base.ref),
    jump: false,
    solo: false,
  };
}

function stateOf({ group, pullRequest }: MergeQueueEntry): GitHub.MergeQueueEntryState {
  if (group === null) return "QUEUED";
  const rule = protectionOf(pullRequest.repository, pullRequest.base.ref);
  const missing = rule === null ? [] : missingChecks(pullRequest.repository, rule, group.oid);
  return missing.length === 0 ? "MERGEABLE" : "AWAITING_CHECKS";
}
