import type * as GitHub from "@octokit/graphql-schema";
import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import { accountOf } from "../people.js";
import { association } from "../shapes/accounts.js";
import { issuePage } from "../shapes/issues.js";
import { repositoryPage } from "../shapes/repositories.js";
import type {
  Issue,
  IssueComment,
  Label,
  PullRequest,
  Reaction,
  ReactionContent,
  Repository,
} from "../world.js";
import { actorView, userView } from "./actors.js";
import { connection, type Paging } from "./connection.js";
import { issueOrPullRequestView, repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";

/** GraphQL's names of the reactions. */
export const REACTIONS: Readonly<Record<GitHub.ReactionContent, ReactionContent>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
};

/** An issue that the viewer may read. */
export function issueView(viewing: Viewing, issue: Issue): View<GitHub.Issue> {
  return {
    ...issueFields(viewing, issue),
    __typename: "Issue",
    databaseId: issue.id,
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
  };
}

/** What issues and pull requests have in common. */
export function issueFields(
  viewing: Viewing,
  issue: Issue | PullRequest,
): View<GitHub.Issue & GitHub.PullRequest> {
  const { world, actor } = viewing;
  const { repository } = issue;
  const body = issue.body ?? "";
  return {
    id: nodeId(issue),
    number: issue.number,
    title: issue.title,
    body,
    bodyText: body,
    url: issuePage(world, issue),
    closed: issue.state === "closed",
    closedAt: issue.closedAt === null ? null : timestamp(issue.closedAt),
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    locked: false,
    author: () => actorView(viewing, issue.author),
    authorAssociation: association(repository, issue.author),
    viewerDidAuthor: issue.author === accountOf(actor),
    repository: () => repositoryView(viewing, repository),
    labels: (args: Paging) =>
      connection(args, issue.labels, (label) => labelView(viewing, repository, label)),
    comments: (args: Paging) =>
      connection(args, issue.comments, (comment) => commentView(viewing, comment)),
    reactionGroups: () => reactionGroups(viewing, issue.reactions),
  };
}

/** A comment on an issue or pull request. */
export function commentView(viewing: Viewing, comment: IssueComment): View<GitHub.IssueComment> {
  const { issue, author, createdAt, updatedAt } = comment;
  const edited = updatedAt.getTime() > createdAt.getTime();
  return {
    __typename: "IssueComment",
    id: nodeId(comment),
    databaseId: comment.id,
    body: comment.body,
    bodyText: comment.body,
    url: `${issuePage(viewing.world, issue)}#issuecomment-${comment.id}`,
    author: () => actorView(viewing, author),
    authorAssociation: association(issue.repository, author),
    viewerDidAuthor: author === accountOf(viewing.actor),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    lastEditedAt: edited ? timestamp(updatedAt) : null,
    isMinimized: false,
    repository: () => repositoryView(viewing, issue.repository),
    issue: () => issueOrPullRequestView(viewing, issue),
    pullRequest: () =>
      issue.kind === "PullRequest" ? issueOrPullRequestView(viewing, issue) : null,
    reactionGroups: () => reactionGroups(viewing, comment.reactions),
  };
}

/** One group for each reaction there is, given or not. */
export function reactionGroups(viewing: Viewing, reactions: readonly Reaction[]) {
  return Object.entries(REACTIONS).map(([content, written]) => {
    const given = reactions.filter((one) => one.content === written);
    return {
      __typename: "ReactionGroup",
      content,
      viewerHasReacted: given.some((one) => one.user === accountOf(viewing.actor)),
      createdAt: given[0] === undefined ? null : timestamp(given[0].createdAt),
      reactors: (args: Paging) => connection(args, given, (one) => actorView(viewing, one.user)),
    };
  });
}

/** One reaction. */
export function reactionView(viewing: Viewing, reaction: Reaction): View<GitHub.Reaction> {
  const [content] = Object.entries(REACTIONS).find(([, one]) => one === reaction.content) ?? [];
  return {
    __typename: "Reaction",
    id: nodeId(reaction),
    databaseId: reaction.id,
    content,
    createdAt: timestamp(reaction.createdAt),
    user: () => userView(viewing, reaction.user),
  };
}

/** A label of a repository. */
export function labelView(
  viewing: Viewing,
  repository: Repository,
  label: Label,
): View<GitHub.Label> {
  const { name, color, description } = label;
  return {
    __typename: "Label",
    id: nodeId(label),
    name,
    color,
    description,
    isDefault: false,
    url: `${repositoryPage(viewing.world, repository)}/labels/${encodeURIComponent(name)}`,
    repository: () => repositoryView(viewing, repository),
  };
}
