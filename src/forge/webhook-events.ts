import { notFound } from "./forge-error.js";
import type { RefMove } from "./git-store.js";
import {
  accountShape,
  installationShape,
  organizationShape,
  pusherShape,
} from "./shapes/accounts.js";
import { checkRunShape, checkSuiteShape } from "./shapes/check-runs.js";
import { headCommitShape, pushedCommitShape } from "./shapes/git.js";
import { commentShape, issueShape, labelShape } from "./shapes/issues.js";
import {
  pullRequestShape,
  requestedShape,
  reviewShape,
  simplePullRequestShape,
} from "./shapes/pull-requests.js";
import { pushedRepositoryShape, repositoryPage, repositoryShape } from "./shapes/repositories.js";
import { announce } from "./webhooks.js";
import type {
  App,
  Author,
  CheckRun,
  Installation,
  Issue,
  IssueComment,
  Label,
  MergeQueueEntry,
  PullRequest,
  Repository,
  Review,
  Team,
  User,
  World,
} from "./world.js";

const ABSENT = "0".repeat(40);

/** What happened to a pull request, with what only that action carries. */
export type PullRequestHappening =
  | {
      readonly action:
        | "opened"
        | "closed"
        | "reopened"
        | "ready_for_review"
        | "converted_to_draft"
        | "auto_merge_enabled"
        | "enqueued";
    }
  | { readonly action: "auto_merge_disabled" | "dequeued"; readonly reason: string }
  | { readonly action: "synchronize"; readonly before: string; readonly after: string }
  | { readonly action: "edited"; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly action: "labeled" | "unlabeled"; readonly label: Label }
  | {
      readonly action: "review_requested" | "review_request_removed";
      readonly reviewer: User | Team;
    };

/** Sends `pull_request`. */
export async function pullRequestEvent(
  world: World,
  pull: PullRequest,
  sender: Author,
  happening: PullRequestHappening,
): Promise<void> {
  const shape = await pullRequestShape(world, pull);
  emit(world, pull.repository, "pull_request", sender, {
    number: pull.number,
    pull_request: shape,
    ...detailShape(world, pull, happening),
  });
}

/** Sends `pull_request_review`, its state in lower case. */
export function reviewEvent(
  world: World,
  review: Review,
  sender: Author,
  action: "submitted" | "dismissed",
): void {
  const { pullRequest: pull } = review;
  const shape = reviewShape(world, review);
  emit(world, pull.repository, "pull_request_review", sender, {
    action,
    review: { ...shape, state: shape.state.toLowerCase() },
    pull_request: simplePullRequestShape(world, pull),
  });
}

/** Sends `issue_comment`. */
export function commentEvent(
  world: World,
  comment: IssueComment,
  sender: Author,
  happening:
    | { readonly action: "created" | "deleted" }
    | { readonly action: "edited"; readonly changes: { readonly body: { readonly from: string } } },
): void {
  emit(world, comment.issue.repository, "issue_comment", sender, {
    ...happening,
    issue: issueShape(world, comment.issue),
    comment: commentShape(world, comment),
  });
}

/** Sends `issues`. */
export function issueEvent(
  world: World,
  issue: Issue,
  sender: Author,
  happening:
    | { readonly action: "opened" | "closed" | "reopened" }
    | { readonly action: "edited"; readonly changes: Readonly<Record<string, unknown>> }
    | { readonly action: "labeled" | "unlabeled"; readonly label: Label },
): void {
  const label = "label" in happening ? { label: labelShape(world, issue, happening.label) } : {};
  emit(world, issue.repository, "issues", sender, {
    ...happening,
    ...label,
    issue: issueShape(world, issue),
  });
}

/** Sends `check_run`; a request to run again goes only to the App that made the run. */
export function checkRunEvent(
  world: World,
  run: CheckRun,
  sender: Author,
  action: "created" | "completed" | "rerequested",
): void {
  const check_run = { ...checkRunShape(world, run), check_suite: checkSuiteShape(world, run) };
  const only = action === "rerequested" ? run.app : null;
  emit(world, run.repository, "check_run", sender, { action, check_run }, only);
}

/** Sends `merge_group` for a queue entry's group. */
export async function mergeGroupEvent(
  world: World,
  repository: Repository,
  entry: MergeQueueEntry,
  sender: Author,
  happening:
    | { readonly action: "checks_requested" }
    | { readonly action: "destroyed"; readonly reason: "merged" | "invalidated" | "dequeued" },
): Promise<void> {
  if (entry.group === null) return;
  const { branch, oid, baseOid } = entry.group;
  const head = await repository.git.commit(oid);
  if (head === null) throw notFound();
  emit(world, repository, "merge_group", sender, {
    ...happening,
    merge_group: {
      head_sha: oid,
      head_ref: `refs/heads/${branch}`,
      base_sha: baseOid,
      base_ref: `refs/heads/${entry.pullRequest.base.ref}`,
      head_commit: headCommitShape(world, head),
    },
  });
}

/** Sends `repository_dispatch`, whose action is the type that the sender chose. */
export function dispatchEvent(
  world: World,
  repository: Repository,
  sender: Author,
  dispatch: { readonly type: string; readonly payload: Readonly<Record<string, unknown>> | null },
): void {
  emit(world, repository, "repository_dispatch", sender, {
    action: dispatch.type,
    branch: repository.defaultBranch,
    client_payload: dispatch.payload,
  });
}

/** Sends `create` or `delete` where a branch or tag came or went, and `push` for every move. */
export async function refEvents(
  world: World,
  repository: Repository,
  sender: Author,
  move: RefMove,
): Promise<void> {
  const [, kind = "", ref = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(move.name) ?? [];
  const ref_type = kind === "tags" ? "tag" : "branch";
  const facts = { ref, ref_type, pusher_type: "user" };
  const master = { master_branch: repository.defaultBranch, description: null };
  if (move.before === null) emit(world, repository, "create", sender, { ...facts, ...master });
  if (move.after === null) emit(world, repository, "delete", sender, facts);
  const payload = await pushPayload(world, repository, move);
  emit(world, repository, "push", sender, {
    ...payload,
    pusher: pusherShape(sender),
    repository: pushedRepositoryShape(world, repository),
  });
}

/** Sends `installation` to the App that was installed. */
export function installationEvent(
  world: World,
  installation: Installation,
  repositories: readonly Repository[],
  sender: Author,
): void {
  announce(world, {
    event: "installation",
    owner: installation.account,
    repository: null,
    only: installation.app,
    payload: {
      action: "created",
      installation: installationShape(world, installation),
      repositories: repositories.map((repository) => {
        const { id, node_id, name, full_name } = repositoryShape(world, repository);
        return { id, node_id, name, full_name, private: repository.private };
      }),
      sender: accountShape(world, sender),
    },
  });
}

function detailShape(world: World, pull: PullRequest, happening: PullRequestHappening) {
  const { action } = happening;
  if ("reviewer" in happening) return { action, ...requestedShape(world, happening.reviewer) };
  if ("label" in happening) return { action, label: labelShape(world, pull, happening.label) };
  return happening;
}

async function pushPayload(world: World, repository: Repository, move: RefMove) {
  const { git } = repository;
  const { name, before, after } = move;
  const from = before ?? (await git.resolve(`refs/heads/${repository.defaultBranch}`));
  const news =
    after === null || from === null || from === after ? [] : await git.commitsBetween(from, after);
  const head = after === null ? null : await git.commit(after);
  const shaped = async (commit: NonNullable<typeof head>) => {
    const [parent] = commit.parents;
    const files = parent === undefined ? [] : await git.changedFiles(parent, commit.oid);
    return pushedCommitShape(world, repository, commit, files);
  };
  const forced = before !== null && after !== null && !(await git.isAncestor(before, after));
  return {
    ref: name,
    before: before ?? ABSENT,
    after: after ?? ABSENT,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `${repositoryPage(world, repository)}/compare/${before ?? ABSENT}...${after ?? ABSENT}`,
    // GitHub lists 20 commits at most.
    commits: await Promise.all(news.slice(-20).map(shaped)),
    head_commit: head === null ? null : await shaped(head),
  };
}

function emit(
  world: World,
  repository: Repository,
  event: string,
  sender: Author,
  payload: Readonly<Record<string, unknown>>,
  only: App | null = null,
): void {
  const { owner } = repository;
  const organization =
    owner.kind === "Organization" ? { organization: organizationShape(world, owner) } : {};
  announce(world, {
    event,
    owner,
    repository,
    only,
    payload: {
      repository: repositoryShape(world, repository),
      ...organization,
      sender: accountShape(world, sender),
      ...payload,
    },
  });
}
