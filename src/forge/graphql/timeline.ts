import type * as GitHub from "@octokit/graphql-schema";
import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import type { IssueComment, PullRequest, Review, TimelineEvent } from "../world.js";
import { actorView, teamView, userView } from "./actors.js";
import { connection, type Paging } from "./connection.js";
import { commitAt } from "./git-objects.js";
import { commentView, labelView } from "./issue.js";
import { pullRequestView, reviewView } from "./pull-request.js";
import type { View, Viewing } from "./view.js";

/** The arguments of `timelineItems`. */
export interface TimelineArgs extends Paging {
  readonly itemTypes?: readonly string[] | null;
  readonly since?: string | null;
}

type Item = TimelineEvent | IssueComment | Review;

/** What happened on a pull request, oldest first: events, comments and reviews. Its commits are in `commits`. */
export function timelineConnection(
  viewing: Viewing,
  pull: PullRequest,
  { itemTypes, since, ...paging }: TimelineArgs,
): object {
  const items: readonly Item[] = [...pull.timeline, ...pull.comments, ...pull.reviews];
  const from = since == null ? 0 : new Date(since).getTime();
  const found = items
    .filter((item) => itemTypes?.includes(itemType(item)) ?? true)
    .filter((item) => timeOf(item).getTime() >= from)
    .toSorted((one, other) => timeOf(one).getTime() - timeOf(other).getTime() || one.id - other.id);
  return connection(paging, found, (item) => itemView(viewing, pull, item));
}

function itemView(viewing: Viewing, pull: PullRequest, item: Item): object {
  if (item.kind === "IssueComment") return commentView(viewing, item);
  if (item.kind === "Review") return reviewView(viewing, item);
  return {
    __typename: item.type,
    id: nodeId(item),
    databaseId: item.id,
    createdAt: timestamp(item.createdAt),
    actor: () => actorView(viewing, item.actor),
    pullRequest: () => pullRequestView(viewing, pull),
    ...detailView(viewing, pull, item),
  };
}

type Detail = View<
  GitHub.AddedToMergeQueueEvent &
    GitHub.RemovedFromMergeQueueEvent &
    GitHub.AutoMergeEnabledEvent &
    GitHub.AutoMergeDisabledEvent &
    GitHub.MergedEvent &
    GitHub.ClosedEvent &
    GitHub.HeadRefDeletedEvent &
    GitHub.HeadRefForcePushedEvent &
    GitHub.BaseRefChangedEvent &
    GitHub.RenamedTitleEvent &
    GitHub.LabeledEvent &
    GitHub.ReviewRequestedEvent &
    GitHub.ReviewDismissedEvent
>;

function detailView(viewing: Viewing, pull: PullRequest, event: TimelineEvent): Detail {
  const commit = (oid: string) => () => commitAt(viewing, pull.repository, oid);
  switch (event.type) {
    case "AddedToMergeQueueEvent":
      return { enqueuer: () => userView(viewing, event.actor) };
    case "RemovedFromMergeQueueEvent":
      return { enqueuer: () => userView(viewing, event.actor), reason: event.reason };
    case "AutoMergeEnabledEvent":
      return { enabler: () => userView(viewing, event.actor) };
    case "AutoMergeDisabledEvent":
      return { disabler: () => userView(viewing, event.actor), reason: null, reasonCode: null };
    case "MergedEvent":
      return { commit: commit(event.oid), mergeRefName: pull.base.ref };
    case "ClosedEvent":
      return { closable: () => pullRequestView(viewing, pull), stateReason: null, closer: null };
    case "HeadRefDeletedEvent":
      return { headRefName: pull.head.ref };
    case "HeadRefForcePushedEvent":
      return { beforeCommit: commit(event.before), afterCommit: commit(event.after) };
    case "BaseRefChangedEvent":
      return { previousRefName: event.previous, currentRefName: event.current };
    case "RenamedTitleEvent":
      return { previousTitle: event.previous, currentTitle: event.current };
    case "LabeledEvent":
    case "UnlabeledEvent":
      return { label: () => labelView(viewing, pull.repository, event.label) };
    case "ReviewRequestedEvent":
    case "ReviewRequestRemovedEvent":
      return { requestedReviewer: () => reviewerView(viewing, event.reviewer) };
    case "ReviewDismissedEvent":
      return {
        review: () => reviewView(viewing, event.review),
        previousReviewState: event.previousState,
        dismissalMessage: event.message,
      };
    default:
      return {};
  }
}

function reviewerView(
  viewing: Viewing,
  reviewer: Extract<
    TimelineEvent,
    { type: "ReviewRequestedEvent" | "ReviewRequestRemovedEvent" }
  >["reviewer"],
) {
  return reviewer.kind === "Team" ? teamView(viewing, reviewer) : userView(viewing, reviewer);
}

/** GraphQL's filter name of an item, such as `REVIEW_DISMISSED_EVENT`. */
function itemType(item: Item): string {
  if (item.kind === "Review") return "PULL_REQUEST_REVIEW";
  if (item.kind === "IssueComment") return "ISSUE_COMMENT";
  return item.type.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

function timeOf(item: Item): Date {
  return item.kind === "Review" ? item.submittedAt : item.createdAt;
}
