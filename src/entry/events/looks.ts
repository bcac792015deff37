import type { Look } from "../look.js";
import { checkRun } from "./check-run.js";
import { issueComment } from "./issue-comment.js";
import { mergeGroup } from "./merge-group.js";
import { senderSchema } from "./payload.js";
import { pullRequest } from "./pull-request.js";
import { pullRequestReview } from "./pull-request-review.js";
import { push } from "./push.js";
import { repositoryDispatch } from "./repository-dispatch.js";

/** What reading an event needs to know beforehand. */
export interface EventSurroundings {
  /** The App's own login, such as `model-promoter[bot]`; what it did itself needs no second look. */
  readonly self: string;
}

/** Events that the App listens to. */
export const eventNames = [
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "push",
  "merge_group",
  "check_run",
  "repository_dispatch",
] as const;

/** What an event says to look at again; nothing for most. Throws where a payload hasn't GitHub's shape. */
export function looksFor(
  name: string,
  payload: object,
  around: EventSurroundings,
): readonly Look[] {
  if (name === "issue_comment") return issueComment(payload);
  if (isOwn(payload, around.self)) return name === "pull_request" ? ownMerge(payload) : [];
  switch (name) {
    case "pull_request":
      return pullRequest(payload);
    case "pull_request_review":
      return pullRequestReview(payload);
    case "push":
      return push(payload);
    case "merge_group":
      return mergeGroup(payload);
    case "check_run":
      return checkRun(payload);
    case "repository_dispatch":
      return repositoryDispatch(payload);
    default:
      return [];
  }
}

/** What the App merged itself is recorded as anybody's merge is; whatever else it did needs no second look. */
function ownMerge(payload: object): readonly Look[] {
  return pullRequest(payload).filter(({ kind }) => kind === "merge");
}

function isOwn(payload: object, self: string): boolean {
  const sender = "sender" in payload ? senderSchema.safeParse(payload.sender) : null;
  return sender?.data?.login === self;
}
