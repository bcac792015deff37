import { NEEDS, writerIn } from "./access.js";
import { unprocessable } from "./forge-error.js";
import { codeOwnersOf } from "./owners-of-change.js";
import { roleOf, teamRole } from "./people.js";
import { record } from "./timeline.js";
import { pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  inTurn,
  type PullRequest,
  type Repository,
  type Team,
  type User,
  type World,
} from "./world.js";

/** Asks people and teams for a review; without `union` they replace those asked before. */
export async function requestReviews(
  world: World,
  actor: Actor,
  pullRequest: PullRequest,
  wanted: { readonly reviewers: readonly (User | Team)[]; readonly union: boolean },
): Promise<void> {
  const by = writerIn(actor, pullRequest.repository, NEEDS.writePullRequests);
  await inTurn(world, pullRequest.repository, async () => {
    requireReviewers(pullRequest, wanted.reviewers);
    world.clock.tick();
    const dropped = pullRequest.requestedReviewers.filter((one) => !wanted.reviewers.includes(one));
    if (!wanted.union) await dropRequests(world, pullRequest, by, dropped);
    await addRequests(world, pullRequest, by, wanted.reviewers);
  });
}

/** Takes back requests for a review; those never made are passed over. */
export async function removeReviewRequests(
  world: World,
  actor: Actor,
  pullRequest: PullRequest,
  reviewers: readonly (User | Team)[],
): Promise<void> {
  const by = writerIn(actor, pullRequest.repository, NEEDS.writePullRequests);
  await inTurn(world, pullRequest.repository, async () => {
    world.clock.tick();
    await dropRequests(world, pullRequest, by, reviewers);
  });
}

/** Asks the code owners of what a pull request changes, unless it is a draft; those who may not write are passed over. */
export async function requestCodeOwners(
  world: World,
  pullRequest: PullRequest,
  by: Author,
): Promise<void> {
  if (pullRequest.draft) return;
  const owners = new Set((await codeOwnersOf(world, pullRequest)).flat());
  const reviewed = pullRequest.reviews.map((review) => review.author);
  const wanted = [...owners].filter(
    (owner) => owner !== pullRequest.author && !reviewed.some((author) => author === owner),
  );
  await addRequests(world, pullRequest, by, wanted);
}

async function addRequests(
  world: World,
  pullRequest: PullRequest,
  by: Author,
  reviewers: readonly (User | Team)[],
): Promise<void> {
  for (const reviewer of reviewers) {
    if (pullRequest.requestedReviewers.includes(reviewer)) continue;
    pullRequest.requestedReviewers.push(reviewer);
    record(world, pullRequest, by, { type: "ReviewRequestedEvent", reviewer });
    await pullRequestEvent(world, pullRequest, by, { action: "review_requested", reviewer });
  }
}

async function dropRequests(
  world: World,
  pullRequest: PullRequest,
  by: Author,
  reviewers: readonly (User | Team)[],
): Promise<void> {
  for (const reviewer of reviewers) {
    if (!pullRequest.requestedReviewers.includes(reviewer)) continue;
    pullRequest.requestedReviewers = pullRequest.requestedReviewers.filter((o) => o !== reviewer);
    record(world, pullRequest, by, { type: "ReviewRequestRemovedEvent", reviewer });
    await pullRequestEvent(world, pullRequest, by, { action: "review_request_removed", reviewer });
  }
}

function requireReviewers(pullRequest: PullRequest, reviewers: readonly (User | Team)[]): void {
  if (reviewers.some((reviewer) => reviewer === pullRequest.author)) {
    throw unprocessable("Review cannot be requested from pull request author.");
  }
  if (!reviewers.every((one) => mayReview(pullRequest.repository, one))) {
    throw unprocessable(
      "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator.",
    );
  }
}

function mayReview(repository: Repository, reviewer: User | Team): boolean {
  if (reviewer.kind === "Team") return teamRole(repository, reviewer) !== null;
  return roleOf(repository, reviewer) !== null;
}
