import { NEEDS, writerIn } from "./access.js";
import { mergeWhenReady } from "./auto-merge.js";
import { ForgeError, unprocessable } from "./forge-error.js";
import { membershipIn } from "./people.js";
import { record } from "./timeline.js";
import { reviewEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  inTurn,
  newId,
  type PullRequest,
  type Review,
  type ReviewState,
  type Team,
  type World,
} from "./world.js";

/** What a reviewer says. `oid` is the commit looked at; undefined: the head. */
export interface NewReview {
  readonly event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
  readonly body: string;
  readonly oid?: string;
}

const STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const satisfies Record<NewReview["event"], ReviewState>;

/** Submits a review; whoever may read may, also after the merge. Fulfils the requests made to the reviewer. */
export async function submitReview(
  world: World,
  actor: Actor,
  pull: PullRequest,
  wanted: NewReview,
): Promise<Review> {
  const author = writerIn(actor, pull.repository, NEEDS.openPullRequests);
  return await inTurn(world, pull.repository, async () => {
    requireReviewable(pull, author, wanted);
    const oid = await reviewedCommit(pull, wanted);
    const submittedAt = world.clock.tick();
    const review: Review = {
      kind: "Review",
      id: newId(world),
      pullRequest: pull,
      author,
      state: STATES[wanted.event],
      body: wanted.body,
      oid,
      submittedAt,
      onBehalfOf: fulfilRequests(pull, author),
    };
    pull.reviews.push(review);
    pull.updatedAt = submittedAt;
    reviewEvent(world, review, author, "submitted");
    await mergeWhenReady(world, pull.repository);
    return review;
  });
}

/** Dismisses an approval or request for changes; needs write and a message. */
export async function dismissReview(
  world: World,
  actor: Actor,
  review: Review,
  message: string,
): Promise<void> {
  const { repository } = review.pullRequest;
  const by = writerIn(actor, repository, NEEDS.writePullRequests);
  await inTurn(world, repository, async () => {
    const { state } = review;
    if (state !== "APPROVED" && state !== "CHANGES_REQUESTED") {
      throw unprocessable("Can not dismiss a commented pull request review");
    }
    if (message.trim() === "") throw unprocessable("Validation Failed", "message can't be blank");
    world.clock.tick();
    review.state = "DISMISSED";
    record(world, review.pullRequest, by, {
      type: "ReviewDismissedEvent",
      review,
      previousState: state,
      message,
    });
    reviewEvent(world, review, by, "dismissed");
  });
}

function requireReviewable(pull: PullRequest, author: Author, { event, body }: NewReview): void {
  if (author === pull.author && event === "APPROVE") {
    throw unprocessable("Unprocessable Entity", "Can not approve your own pull request");
  }
  if (author === pull.author && event === "REQUEST_CHANGES") {
    throw unprocessable("Unprocessable Entity", "Can not request changes on your own pull request");
  }
  if (event !== "APPROVE" && body.trim() === "") {
    throw unprocessable("Unprocessable Entity", "Body can't be blank");
  }
}

async function reviewedCommit(pull: PullRequest, { oid }: NewReview): Promise<string> {
  if (oid === undefined || oid === pull.head.oid) return pull.head.oid;
  if ((await pull.repository.git.resolve(oid)) === oid) return oid;
  throw new ForgeError(422, "Unprocessable Entity", { errors: ["The commit_id is unknown"] });
}

function fulfilRequests(pull: PullRequest, author: Author): readonly Team[] {
  const fulfilled = pull.requestedReviewers.filter((asked) =>
    asked.kind === "Team"
      ? author.kind === "User" && membershipIn(asked, author) === "active"
      : asked === author,
  );
  pull.requestedReviewers = pull.requestedReviewers.filter((one) => !fulfilled.includes(one));
  return fulfilled.filter((one): one is Team => one.kind === "Team");
}
