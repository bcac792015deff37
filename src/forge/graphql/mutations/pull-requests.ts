import type * as GitHub from "@octokit/graphql-schema";
import { unprocessable } from "../../forge-error.js";
import { findNodeOf } from "../../node-ids.js";
import { accountOf } from "../../people.js";
import { createPullRequest, setDraft, updatePullRequest } from "../../pull-requests.js";
import { requestReviews } from "../../review-requests.js";
import { dismissReview, submitReview } from "../../reviews.js";
import { actorView } from "../actors.js";
import { pullRequestView, reviewView } from "../pull-request.js";
import type { View, Viewing } from "../view.js";
import { given, mutation, STATES, shortBranch } from "./mutation.js";

/** Writes to pull requests, reviews and requests for them. */
export function pullRequestMutations(viewing: Viewing): View<GitHub.Mutation> {
  return { ...lifecycle(viewing), ...reviewing(viewing) };
}

function lifecycle(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  const change = async (id: string, changes: Parameters<typeof updatePullRequest>[3]) => {
    const pull = findNodeOf(world, id, "PullRequest");
    await updatePullRequest(world, actor, pull, changes);
    return { pullRequest: () => pullRequestView(viewing, pull) };
  };
  const draft = async (id: string, isDraft: boolean) => {
    const pull = findNodeOf(world, id, "PullRequest");
    await setDraft(world, actor, pull, isDraft);
    return { pullRequest: () => pullRequestView(viewing, pull) };
  };
  return {
    createPullRequest: mutation(async (input: GitHub.CreatePullRequestInput) => {
      const repository = findNodeOf(world, input.repositoryId, "Repository");
      const pull = await createPullRequest(world, actor, repository, {
        title: input.title,
        body: input.body ?? null,
        head: shortBranch(input.headRefName),
        base: shortBranch(input.baseRefName),
        draft: input.draft ?? false,
      });
      return { pullRequest: () => pullRequestView(viewing, pull) };
    }),
    updatePullRequest: mutation((input: GitHub.UpdatePullRequestInput) =>
      change(input.pullRequestId, {
        ...given("title", input.title),
        ...given("body", input.body),
        ...given("base", input.baseRefName),
        ...given("state", input.state == null ? null : STATES[input.state]),
      }),
    ),
    closePullRequest: mutation(({ pullRequestId }: GitHub.ClosePullRequestInput) =>
      change(pullRequestId, { state: "closed" }),
    ),
    reopenPullRequest: mutation(({ pullRequestId }: GitHub.ReopenPullRequestInput) =>
      change(pullRequestId, { state: "open" }),
    ),
    convertPullRequestToDraft: mutation(
      ({ pullRequestId }: GitHub.ConvertPullRequestToDraftInput) => draft(pullRequestId, true),
    ),
    markPullRequestReadyForReview: mutation(
      ({ pullRequestId }: GitHub.MarkPullRequestReadyForReviewInput) => draft(pullRequestId, false),
    ),
  };
}

function reviewing(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  return {
    requestReviews: mutation(async (input: GitHub.RequestReviewsInput) => {
      const pull = findNodeOf(world, input.pullRequestId, "PullRequest");
      const reviewers = [
        ...(input.userIds ?? []).map((id) => findNodeOf(world, id, "User")),
        ...(input.teamIds ?? []).map((id) => findNodeOf(world, id, "Team")),
      ];
      await requestReviews(world, actor, pull, { reviewers, union: input.union ?? false });
      const account = accountOf(actor);
      return {
        actor: () => (account === null ? null : actorView(viewing, account)),
        pullRequest: () => pullRequestView(viewing, pull),
      };
    }),
    addPullRequestReview: mutation(async (input: GitHub.AddPullRequestReviewInput) => {
      const { event } = input;
      if (event == null || event === "DISMISS") {
        throw unprocessable("The forge keeps no pending reviews: an event must be given");
      }
      const pull = findNodeOf(world, input.pullRequestId, "PullRequest");
      const review = await submitReview(world, actor, pull, {
        event,
        body: input.body ?? "",
        ...given("oid", input.commitOID as string | null | undefined),
      });
      return { pullRequestReview: () => reviewView(viewing, review) };
    }),
    dismissPullRequestReview: mutation(async (input: GitHub.DismissPullRequestReviewInput) => {
      const review = findNodeOf(world, input.pullRequestReviewId, "Review");
      await dismissReview(world, actor, review, input.message);
      return { pullRequestReview: () => reviewView(viewing, review) };
    }),
  };
}
