import { timestamp } from "../clock.js";
import { mergeability, mergeState } from "../mergeability.js";
import { nodeId } from "../node-ids.js";
import type { PullRequest, Review, Team, User, World } from "../world.js";
import { accountShape, association, type Schemas, simpleTeamShape, teamShape } from "./accounts.js";
import { issuePage, labelShape } from "./issues.js";
import { repositoryShape, repositoryUrl } from "./repositories.js";

/** GitHub's full form of a pull request, with counts from git. */
export async function pullRequestShape(world: World, pull: PullRequest) {
  return {
    ...simplePullRequestShape(world, pull),
    ...(await counts(world, pull)),
  } satisfies Schemas["pull-request"];
}

/** GitHub's short form, as lists and review events have it. */
export function simplePullRequestShape(world: World, pull: PullRequest) {
  return {
    ...addresses(world, pull),
    id: pull.id,
    node_id: nodeId(pull),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountShape(world, pull.author),
    body: pull.body,
    draft: pull.draft,
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : timestamp(pull.closedAt),
    merged_at: pull.merged === null ? null : timestamp(pull.merged.at),
    merge_commit_sha: pull.merged?.oid ?? pull.testMerge?.oid ?? null,
    labels: pull.labels.map((label) => labelShape(world, pull, label)),
    assignee: null,
    assignees: [],
    milestone: null,
    active_lock_reason: null,
    requested_reviewers: pull.requestedReviewers
      .filter((one): one is User => one.kind === "User")
      .map((user) => accountShape(world, user)),
    requested_teams: pull.requestedReviewers
      .filter((one): one is Team => one.kind === "Team")
      .map((team) => teamShape(world, team)),
    head: sideShape(world, pull, pull.head),
    base: sideShape(world, pull, pull.base),
    author_association: association(pull.repository, pull.author),
    auto_merge: autoMergeShape(world, pull),
  };
}

/** A submitted review, its state in the capitals of REST; webhooks write it in lower case. */
export function reviewShape(world: World, review: Review) {
  const { pullRequest: pull } = review;
  const url = `${repositoryUrl(world, pull.repository)}/pulls/${pull.number}`;
  const page = `${issuePage(world, pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId(review),
    user: accountShape(world, review.author),
    body: review.body,
    state: review.state,
    commit_id: review.oid,
    submitted_at: timestamp(review.submittedAt),
    html_url: page,
    pull_request_url: url,
    author_association: association(pull.repository, review.author),
    _links: { html: { href: page }, pull_request: { href: url } },
  } satisfies Schemas["pull-request-review"];
}

/** A requested reviewer as the request's event names it. */
export function requestedShape(world: World, reviewer: User | Team) {
  return reviewer.kind === "User"
    ? { requested_reviewer: accountShape(world, reviewer) }
    : { requested_team: { ...simpleTeamShape(world, reviewer) } };
}

async function counts(world: World, pull: PullRequest) {
  const { git } = pull.repository;
  const { oid } = pull.head;
  const [files, commits] = await Promise.all([
    git.changedFiles(pull.base.oid, oid),
    git.commitsBetween(pull.base.oid, oid),
  ]);
  const mergeable = pull.state === "open" ? await mergeability(pull) : null;
  const sum = (of: "additions" | "deletions") => files.reduce((total, file) => total + file[of], 0);
  return {
    merged: pull.merged !== null,
    mergeable: mergeable === null ? null : mergeable === "MERGEABLE",
    rebaseable: mergeable === null ? null : mergeable === "MERGEABLE",
    mergeable_state: (await mergeState(world, pull)).toLowerCase(),
    merge_commit_sha: pull.merged?.oid ?? pull.testMerge?.oid ?? null,
    merged_by: pull.merged === null ? null : accountShape(world, pull.merged.by),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: files.length,
  };
}

function addresses(world: World, pull: PullRequest) {
  const repository = repositoryUrl(world, pull.repository);
  const url = `${repository}/pulls/${pull.number}`;
  const issue = `${repository}/issues/${pull.number}`;
  const page = issuePage(world, pull);
  const found = {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repository}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${repository}/statuses/${pull.head.oid}`,
  };
  return {
    ...found,
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: found.comments_url },
      review_comments: { href: found.review_comments_url },
      review_comment: { href: found.review_comment_url },
      commits: { href: found.commits_url },
      statuses: { href: found.statuses_url },
    },
  };
}

function sideShape(world: World, pull: PullRequest, side: { ref: string; oid: string }) {
  const { repository } = pull;
  return {
    label: `${repository.owner.login}:${side.ref}`,
    ref: side.ref,
    sha: side.oid,
    user: accountShape(world, repository.owner),
    repo: repositoryShape(world, repository),
  };
}

function autoMergeShape(world: World, pull: PullRequest): Schemas["auto-merge"] {
  if (pull.autoMerge === null) return null;
  const { by, method } = pull.autoMerge;
  const title = `${pull.title} (#${pull.number})`;
  return {
    enabled_by: accountShape(world, by),
    merge_method: method,
    commit_title: title,
    commit_message: "",
  };
}
