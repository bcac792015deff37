import type { PullRequest, Review } from "./world.js";

/** Each reviewer's present opinion: their last approval or request for changes, unless it was dismissed. */
export function currentOpinions(pullRequest: PullRequest): readonly Review[] {
  const opinionated = pullRequest.reviews.filter((review) => review.state !== "COMMENTED");
  const last = new Map(opinionated.map((review) => [review.author, review]));
  return [...last.values()].filter((review) => review.state !== "DISMISSED");
}
