import * as z from "zod";
import { NEEDS, type Need } from "../access.js";
import { unprocessable } from "../forge-error.js";
import { findTeam, findUser } from "../people.js";
import { removeReviewRequests, requestReviews } from "../review-requests.js";
import { dismissReview, submitReview } from "../reviews.js";
import { accountShape, teamShape } from "../shapes/accounts.js";
import { reviewShape, simplePullRequestShape } from "../shapes/pull-requests.js";
import type { Review, Team, User } from "../world.js";
import {
  byId,
  type Call,
  created,
  input,
  ok,
  optional,
  page,
  pullOf,
  type RestAnswer,
  type Route,
  route,
} from "./route.js";

const PULL = "/repos/{owner}/{repo}/pulls/{pull_number}";

/** Operations on reviews and requests for them. */
export const REVIEW_ROUTES: readonly Route[] = [
  route("GET", `${PULL}/reviews`, (call) => {
    const { reviews } = pullOf(call, NEEDS.readPullRequests);
    return page(call, reviews, (review) => reviewShape(call.world, review));
  }),
  route("POST", `${PULL}/reviews`, submit),
  route("GET", `${PULL}/reviews/{review_id}`, (call) =>
    ok(reviewShape(call.world, reviewOf(call, NEEDS.readPullRequests))),
  ),
  route("PUT", `${PULL}/reviews/{review_id}/dismissals`, async (call) => {
    const review = reviewOf(call, NEEDS.writePullRequests);
    const { message } = input(call, z.object({ message: z.string() }));
    await dismissReview(call.world, call.actor, review, message);
    return ok(reviewShape(call.world, review));
  }),
  route("GET", `${PULL}/requested_reviewers`, (call) => {
    const { requestedReviewers } = pullOf(call, NEEDS.readPullRequests);
    const users = requestedReviewers.filter((one): one is User => one.kind === "User");
    const teams = requestedReviewers.filter((one): one is Team => one.kind === "Team");
    return ok({
      users: users.map((user) => accountShape(call.world, user)),
      teams: teams.map((team) => teamShape(call.world, team)),
    });
  }),
  route("POST", `${PULL}/requested_reviewers`, async (call) => {
    const pull = pullOf(call, NEEDS.writePullRequests);
    await requestReviews(call.world, call.actor, pull, {
      reviewers: reviewersOf(call),
      union: true,
    });
    return created(simplePullRequestShape(call.world, pull));
  }),
  route("DELETE", `${PULL}/requested_reviewers`, async (call) => {
    const pull = pullOf(call, NEEDS.writePullRequests);
    await removeReviewRequests(call.world, call.actor, pull, reviewersOf(call));
    return ok(simplePullRequestShape(call.world, pull));
  }),
];

const NewReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: optional(z.string()),
  commit_id: optional(z.string()),
});

async function submit(call: Call): Promise<RestAnswer> {
  const pull = pullOf(call, NEEDS.openPullRequests);
  const { event, body, commit_id } = input(call, NewReview);
  const review = await submitReview(call.world, call.actor, pull, {
    event,
    body: body ?? "",
    ...(commit_id === undefined ? {} : { oid: commit_id }),
  });
  return ok(reviewShape(call.world, review));
}

function reviewOf(call: Call, need: Need): Review {
  return byId(call, "review_id", pullOf(call, need).reviews);
}

/** The people and teams of the body; one unknown name fails them all. */
function reviewersOf(call: Call): readonly (User | Team)[] {
  const { reviewers, team_reviewers } = input(
    call,
    z.object({
      reviewers: optional(z.array(z.string())),
      team_reviewers: optional(z.array(z.string())),
    }),
  );
  const { repository } = pullOf(call, NEEDS.writePullRequests);
  const found = [
    ...(reviewers ?? []).map((login) => findUser(call.world, login)),
    ...(team_reviewers ?? []).map((slug) => findTeam(call.world, repository.owner.login, slug)),
  ];
  const known = found.filter((one) => one !== null);
  if (known.length === found.length) return known;
  throw unprocessable(
    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
  );
}
