import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import type { Issue, IssueComment, Label, PullRequest, Reaction, World } from "../world.js";
import { accountShape, appShape, association, type Schemas } from "./accounts.js";
import { repositoryPage, repositoryUrl } from "./repositories.js";

/** An issue, or a pull request in its part as an issue. */
export function issueShape(world: World, issue: Issue | PullRequest) {
  const { repository, number } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/${number}`;
  const isPull = issue.kind === "PullRequest";
  return {
    id: isPull ? issue.issueId : issue.id,
    node_id: nodeId(issue),
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(world, issue),
    number,
    state: issue.state,
    state_reason: isPull ? null : issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: accountShape(world, issue.author),
    labels: issue.labels.map((label) => labelShape(world, issue, label)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    ...(isPull ? { draft: issue.draft, pull_request: pullLinks(world, issue) } : {}),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    author_association: association(repository, issue.author),
    reactions: reactionsShape(`${url}/reactions`, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
  } satisfies Schemas["issue"];
}

/** The page of an issue or pull request. */
export function issuePage(world: World, issue: Issue | PullRequest): string {
  const folder = issue.kind === "PullRequest" ? "pull" : "issues";
  return `${repositoryPage(world, issue.repository)}/${folder}/${issue.number}`;
}

/** A comment on an issue or pull request. */
export function commentShape(world: World, comment: IssueComment) {
  const { issue, author } = comment;
  const repository = repositoryUrl(world, issue.repository);
  const url = `${repository}/issues/comments/${comment.id}`;
  const app = author.kind === "Bot" ? author.app : null;
  return {
    id: comment.id,
    node_id: nodeId(comment),
    url,
    html_url: `${issuePage(world, issue)}#issuecomment-${comment.id}`,
    issue_url: `${repository}/issues/${issue.number}`,
    body: comment.body,
    user: accountShape(world, author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: association(issue.repository, author),
    performed_via_github_app: app === null ? null : appShape(world, app),
    reactions: reactionsShape(`${url}/reactions`, comment.reactions),
  } satisfies Schemas["issue-comment"];
}

/** A label of a repository. */
export function labelShape(world: World, issue: Pick<Issue, "repository">, label: Label) {
  const { id, name, color, description } = label;
  const url = `${repositoryUrl(world, issue.repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId(label), url, name, color, description, default: false };
}

/** One reaction. */
export function reactionShape(world: World, reaction: Reaction): Schemas["reaction"] {
  return {
    id: reaction.id,
    node_id: nodeId(reaction),
    user: accountShape(world, reaction.user),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

function reactionsShape(url: string, reactions: readonly Reaction[]) {
  const count = (content: string) => reactions.filter((one) => one.content === content).length;
  return {
    url,
    total_count: reactions.length,
    "+1": count("+1"),
    "-1": count("-1"),
    laugh: count("laugh"),
    hooray: count("hooray"),
    confused: count("confused"),
    heart: count("heart"),
    rocket: count("rocket"),
    eyes: count("eyes"),
  };
}

function pullLinks(world: World, pull: PullRequest) {
  const page = issuePage(world, pull);
  return {
    url: `${repositoryUrl(world, pull.repository)}/pulls/${pull.number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: pull.merged === null ? null : timestamp(pull.merged.at),
  };
}
