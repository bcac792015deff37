import type * as GitHub from "@octokit/graphql-schema";
import { timestamp } from "../clock.js";
import type { ChangedFile } from "../git-diff.js";
import { queueEntryOf } from "../merge-queue.js";
import { mergeability, mergeState } from "../mergeability.js";
import { nodeId } from "../node-ids.js";
import { accountOf, canWrite } from "../people.js";
import { protectionOf, reviewDecision } from "../protection.js";
import { association } from "../shapes/accounts.js";
import { issuePage } from "../shapes/issues.js";
import type { Issue, PullRequest, Repository, Review, Team, User } from "../world.js";
import { actorView, teamView, userView } from "./actors.js";
import { statusCheckRollup } from "./checks.js";
import { connection, type Paging } from "./connection.js";
import { commitAt, commitView } from "./git-objects.js";
import { issueFields } from "./issue.js";
import { mergeQueueEntryView, mergeQueueView } from "./merge-queue.js";
import { refByName } from "./ref.js";
import { repositoryView } from "./repository.js";
import { type TimelineArgs, timelineConnection } from "./timeline.js";
import type { View, Viewing } from "./view.js";

/** A pull request that the viewer may read. */
export function pullRequestView(viewing: Viewing, pull: PullRequest): View<GitHub.PullRequest> {
  return {
    ...issueFields(viewing, pull),
    ...mergingFields(viewing, pull),
    ...branchFields(viewing, pull),
    ...changeFields(viewing, pull),
    ...reviewFields(viewing, pull),
    __typename: "PullRequest",
    databaseId: pull.id,
    state: stateOf(pull),
    isDraft: pull.draft,
    timelineItems: (args: TimelineArgs) => timelineConnection(viewing, pull, args),
    statusCheckRollup: () => statusCheckRollup(viewing, pull.repository, pull.head.oid),
  };
}

/** The filters of a list of pull requests. */
export interface PullRequestFilter extends Paging {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: {
    readonly field: "CREATED_AT" | "UPDATED_AT" | "COMMENTS";
    readonly direction: "ASC" | "DESC";
  } | null;
}

/** The pull requests of a repository that pass a filter, oldest first unless asked otherwise. */
export function pullRequestConnection(
  viewing: Viewing,
  repository: Repository,
  filter: PullRequestFilter,
): object {
  const found = pullRequestsOf(repository).filter((pull) => passes(pull, filter));
  const ordered = filter.orderBy == null ? found : found.toSorted(inOrder(filter.orderBy));
  return connection(filter, ordered, (pull) => pullRequestView(viewing, pull));
}

/** All pull requests of a repository, by number. */
export function pullRequestsOf(repository: Repository): readonly PullRequest[] {
  return [...repository.issues.values()].filter((one) => one.kind === "PullRequest");
}

/** A submitted review. */
export function reviewView(viewing: Viewing, review: Review): View<GitHub.PullRequestReview> {
  const { pullRequest: pull, author, onBehalfOf } = review;
  const submitted = timestamp(review.submittedAt);
  return {
    __typename: "PullRequestReview",
    id: nodeId(review),
    databaseId: review.id,
    state: review.state,
    body: review.body,
    bodyText: review.body,
    url: `${issuePage(viewing.world, pull)}#pullrequestreview-${review.id}`,
    submittedAt: submitted,
    createdAt: submitted,
    updatedAt: submitted,
    lastEditedAt: null,
    author: () => actorView(viewing, author),
    authorAssociation: association(pull.repository, author),
    authorCanPushToRepository: canWrite(pull.repository, author),
    viewerDidAuthor: author === accountOf(viewing.actor),
    commit: () => commitAt(viewing, pull.repository, review.oid),
    pullRequest: () => pullRequestView(viewing, pull),
    repository: () => repositoryView(viewing, pull.repository),
    onBehalfOf: (args: Paging) => connection(args, onBehalfOf, (team) => teamView(viewing, team)),
  };
}

function mergingFields(viewing: Viewing, pull: PullRequest): View<GitHub.PullRequest> {
  const { merged, repository, base, autoMerge } = pull;
  const entry = queueEntryOf(pull)?.entry ?? null;
  return {
    merged: merged !== null,
    mergedAt: merged === null ? null : timestamp(merged.at),
    mergedBy: () => (merged === null ? null : actorView(viewing, merged.by)),
    mergeCommit: () => (merged === null ? null : commitAt(viewing, repository, merged.oid)),
    mergeable: () => (pull.state === "open" ? mergeability(pull) : "UNKNOWN"),
    mergeStateStatus: () => mergeState(viewing.world, pull),
    autoMergeRequest: () =>
      autoMerge === null
        ? null
        : {
            enabledAt: timestamp(autoMerge.at),
            enabledBy: () => actorView(viewing, autoMerge.by),
            mergeMethod: autoMerge.method.toUpperCase(),
            pullRequest: () => pullRequestView(viewing, pull),
          },
    isInMergeQueue: entry !== null,
    isMergeQueueEnabled: (protectionOf(repository, base.ref)?.mergeQueue ?? null) !== null,
    mergeQueue: () => mergeQueueView(viewing, repository, base.ref),
    mergeQueueEntry: () => (entry === null ? null : mergeQueueEntryView(viewing, entry)),
  };
}

function branchFields(viewing: Viewing, pull: PullRequest): View<GitHub.PullRequest> {
  const { repository, base, head } = pull;
  return {
    baseRefName: base.ref,
    baseRefOid: base.oid,
    baseRef: () => refByName(viewing, repository, `refs/heads/${base.ref}`),
    baseRepository: () => repositoryView(viewing, repository),
    headRefName: head.ref,
    headRefOid: head.oid,
    headRef: () => refByName(viewing, repository, `refs/heads/${head.ref}`),
    headRepository: () => repositoryView(viewing, repository),
    headRepositoryOwner: () => actorView(viewing, repository.owner),
    isCrossRepository: false,
  };
}

function changeFields(viewing: Viewing, pull: PullRequest): View<GitHub.PullRequest> {
  const { repository, base, head } = pull;
  const { git } = repository;
  let read: Promise<readonly ChangedFile[]> | null = null;
  const files = () => {
    read ??= git.changedFiles(base.oid, head.oid);
    return read;
  };
  const total = async (of: "additions" | "deletions") =>
    (await files()).reduce((sum, file) => sum + file[of], 0);
  return {
    changedFiles: async () => (await files()).length,
    additions: () => total("additions"),
    deletions: () => total("deletions"),
    files: (args: Paging) => connection(args, files, changedFileView),
    commits: (args: Paging) =>
      connection(
        args,
        () => git.commitsBetween(base.oid, head.oid),
        (commit) => ({
          __typename: "PullRequestCommit",
          id: nodeId({ kind: `PullRequestCommit:${commit.oid}`, id: pull.id }),
          commit: () => commitView(viewing, repository, commit),
          pullRequest: () => pullRequestView(viewing, pull),
        }),
      ),
  };
}

function reviewFields(viewing: Viewing, pull: PullRequest): View<GitHub.PullRequest> {
  const view = (review: Review) => reviewView(viewing, review);
  return {
    reviewDecision: () => reviewDecision(viewing.world, pull),
    reviews: (args: Paging & { states?: readonly string[] | null; author?: string | null }) => {
      const found = pull.reviews.filter(
        ({ state, author }) =>
          (args.states?.includes(state) ?? true) && (args.author ?? author.login) === author.login,
      );
      return connection(args, found, view);
    },
    latestOpinionatedReviews: (args: Paging & { writersOnly?: boolean | null }) => {
      const opinions = pull.reviews.filter((review) => review.state !== "COMMENTED");
      const latest = lastOfEachAuthor(opinions).filter(
        ({ author }) => args.writersOnly !== true || canWrite(pull.repository, author),
      );
      return connection(args, latest, view);
    },
    latestReviews: (args: Paging) => connection(args, lastOfEachAuthor(pull.reviews), view),
    reviewRequests: (args: Paging) =>
      connection(args, pull.requestedReviewers, (reviewer) =>
        reviewRequestView(viewing, pull, reviewer),
      ),
  };
}

function reviewRequestView(
  viewing: Viewing,
  pull: PullRequest,
  reviewer: User | Team,
): View<GitHub.ReviewRequest> {
  return {
    id: nodeId({ kind: `ReviewRequest:${pull.id}`, id: reviewer.id }),
    databaseId: reviewer.id,
    pullRequest: () => pullRequestView(viewing, pull),
    requestedReviewer: () =>
      reviewer.kind === "Team" ? teamView(viewing, reviewer) : userView(viewing, reviewer),
  };
}

function changedFileView(file: ChangedFile): View<GitHub.PullRequestChangedFile> {
  const { path, additions, deletions, status } = file;
  const changeType = status === "removed" ? "DELETED" : status.toUpperCase();
  return { path, additions, deletions, changeType };
}

function lastOfEachAuthor(reviews: readonly Review[]): readonly Review[] {
  return [...new Map(reviews.map((review) => [review.author, review])).values()];
}

function stateOf(pull: PullRequest): GitHub.PullRequestState {
  if (pull.merged !== null) return "MERGED";
  return pull.state === "open" ? "OPEN" : "CLOSED";
}

function passes(pull: PullRequest, filter: PullRequestFilter): boolean {
  const { states, headRefName, baseRefName, labels } = filter;
  return (
    (states?.includes(stateOf(pull)) ?? true) &&
    (headRefName ?? pull.head.ref) === pull.head.ref &&
    (baseRefName ?? pull.base.ref) === pull.base.ref &&
    (labels == null || pull.labels.some((label) => labels.includes(label.name)))
  );
}

/** Order of issues or pull requests as asked for; of two that are equal the one with the lower number comes first, or last. */
export function inOrder({ field, direction }: NonNullable<PullRequestFilter["orderBy"]>) {
  const key = (one: Issue | PullRequest) => {
    if (field === "COMMENTS") return one.comments.length;
    return (field === "UPDATED_AT" ? one.updatedAt : one.createdAt).getTime();
  };
  const sign = direction === "ASC" ? 1 : -1;
  return (one: Issue | PullRequest, other: Issue | PullRequest) =>
    sign * (key(one) - key(other) || one.number - other.number);
}
