import type * as GitHub from "@octokit/graphql-schema";
import { disableAutoMerge, enableAutoMerge } from "../../auto-merge.js";
import { unprocessable } from "../../forge-error.js";
import { dequeuePullRequest, enqueuePullRequest } from "../../merge-queue.js";
import { mergePullRequest } from "../../merging.js";
import { findNodeOf } from "../../node-ids.js";
import { accountOf } from "../../people.js";
import { updateBranch } from "../../pull-requests.js";
import type { MergeMethod, PullRequest } from "../../world.js";
import { actorView } from "../actors.js";
import { mergeQueueEntryView } from "../merge-queue.js";
import { pullRequestView } from "../pull-request.js";
import type { View, Viewing } from "../view.js";
import { given, mutation } from "./mutation.js";

const METHODS: Readonly<Record<GitHub.PullRequestMergeMethod, MergeMethod>> = {
  MERGE: "merge",
  SQUASH: "squash",
  REBASE: "rebase",
};

/** The ways of bringing a pull request into its base, and its base into it. */
export function mergingMutations(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  const pullOf = (id: string) => findNodeOf(world, id, "PullRequest");
  const answer = (pull: PullRequest) => {
    const account = accountOf(actor);
    return {
      actor: () => (account === null ? null : actorView(viewing, account)),
      pullRequest: () => pullRequestView(viewing, pull),
    };
  };
  return {
    mergePullRequest: mutation(async (input: GitHub.MergePullRequestInput) => {
      const pull = pullOf(input.pullRequestId);
      await mergePullRequest(world, actor, pull, {
        method: METHODS[input.mergeMethod ?? "MERGE"],
        ...given("sha", input.expectedHeadOid as string | null | undefined),
        ...given("title", input.commitHeadline),
        ...given("message", input.commitBody),
      });
      return answer(pull);
    }),
    enablePullRequestAutoMerge: mutation(async (input: GitHub.EnablePullRequestAutoMergeInput) => {
      const pull = pullOf(input.pullRequestId);
      requireHead(pull, input.expectedHeadOid);
      await enableAutoMerge(world, actor, pull, METHODS[input.mergeMethod ?? "MERGE"]);
      return answer(pull);
    }),
    disablePullRequestAutoMerge: mutation(
      async (input: GitHub.DisablePullRequestAutoMergeInput) => {
        const pull = pullOf(input.pullRequestId);
        await disableAutoMerge(world, actor, pull);
        return answer(pull);
      },
    ),
    enqueuePullRequest: mutation(async (input: GitHub.EnqueuePullRequestInput) => {
      const pull = pullOf(input.pullRequestId);
      requireHead(pull, input.expectedHeadOid);
      const entry = await enqueuePullRequest(world, actor, pull);
      return { mergeQueueEntry: () => mergeQueueEntryView(viewing, entry) };
    }),
    dequeuePullRequest: mutation(async ({ id }: GitHub.DequeuePullRequestInput) => {
      await dequeuePullRequest(world, actor, pullOf(id));
      return { mergeQueueEntry: null };
    }),
    updatePullRequestBranch: mutation(async (input: GitHub.UpdatePullRequestBranchInput) => {
      const pull = pullOf(input.pullRequestId);
      const expected = input.expectedHeadOid as string | null | undefined;
      await updateBranch(world, actor, pull, expected ?? undefined);
      return { pullRequest: () => pullRequestView(viewing, pull) };
    }),
  };
}

function requireHead(pull: PullRequest, expected: unknown): void {
  if (expected == null || expected === pull.head.oid) return;
  throw unprocessable("Head sha didn't match the expected one");
}
