import type * as GitHub from "@octokit/graphql-schema";
import {
  addReaction,
  createComment,
  deleteComment,
  removeReaction,
  updateComment,
} from "../../comments.js";
import { changeLabels, createIssue, createLabel, updateIssue } from "../../issues.js";
import { findNodeOf } from "../../node-ids.js";
import type { Issue, IssueComment, PullRequest } from "../../world.js";
import {
  commentView,
  issueView,
  labelView,
  REACTIONS,
  reactionGroups,
  reactionView,
} from "../issue.js";
import { issueOrPullRequestView } from "../repository.js";
import type { View, Viewing } from "../view.js";
import { given, mutation, STATES } from "./mutation.js";

/** Writes to issues, comments, reactions and labels. */
export function issueMutations(viewing: Viewing): View<GitHub.Mutation> {
  return {
    ...issues(viewing),
    ...comments(viewing),
    ...reactions(viewing),
    ...labels(viewing),
  };
}

function issues(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  return {
    createIssue: mutation(async (input: GitHub.CreateIssueInput) => {
      const repository = findNodeOf(world, input.repositoryId, "Repository");
      const issue = await createIssue(world, actor, repository, {
        title: input.title,
        body: input.body ?? null,
        labels: namesOf(viewing, input.labelIds ?? []),
      });
      return { issue: () => issueView(viewing, issue) };
    }),
    closeIssue: mutation(async ({ issueId, stateReason }: GitHub.CloseIssueInput) => {
      const issue = findNodeOf(world, issueId, "Issue");
      const reason = stateReason === "NOT_PLANNED" ? "not_planned" : "completed";
      await updateIssue(world, actor, issue, { state: "closed", stateReason: reason });
      return { issue: () => issueView(viewing, issue) };
    }),
    reopenIssue: mutation(async ({ issueId }: GitHub.ReopenIssueInput) => {
      const issue = findNodeOf(world, issueId, "Issue");
      await updateIssue(world, actor, issue, { state: "open" });
      return { issue: () => issueView(viewing, issue) };
    }),
    updateIssue: mutation(async (input: GitHub.UpdateIssueInput) => {
      const issue = findNodeOf(world, input.id, "Issue");
      await updateIssue(world, actor, issue, {
        ...given("title", input.title),
        ...given("body", input.body),
        ...given("state", input.state == null ? null : STATES[input.state]),
      });
      return { issue: () => issueView(viewing, issue) };
    }),
  };
}

function comments(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  return {
    addComment: mutation(async ({ subjectId, body }: GitHub.AddCommentInput) => {
      const subject = findNodeOf(world, subjectId, "Issue", "PullRequest");
      const comment = await createComment(world, actor, subject, body);
      return {
        commentEdge: { cursor: String(comment.id), node: () => commentView(viewing, comment) },
        subject: () => issueOrPullRequestView(viewing, subject),
      };
    }),
    updateIssueComment: mutation(async ({ id, body }: GitHub.UpdateIssueCommentInput) => {
      const comment = findNodeOf(world, id, "IssueComment");
      await updateComment(world, actor, comment, body);
      return { issueComment: () => commentView(viewing, comment) };
    }),
    deleteIssueComment: mutation(async ({ id }: GitHub.DeleteIssueCommentInput) => {
      await deleteComment(world, actor, findNodeOf(world, id, "IssueComment"));
      return {};
    }),
  };
}

function reactions(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  const subjectOf = (id: string) => findNodeOf(world, id, "Issue", "PullRequest", "IssueComment");
  const answer = (subject: Issue | PullRequest | IssueComment) => ({
    reactionGroups: () => reactionGroups(viewing, subject.reactions),
    subject: () =>
      subject.kind === "IssueComment"
        ? commentView(viewing, subject)
        : issueOrPullRequestView(viewing, subject),
  });
  return {
    addReaction: mutation(({ subjectId, content }: GitHub.AddReactionInput) => {
      const subject = subjectOf(subjectId);
      const reaction = addReaction(world, actor, subject, REACTIONS[content]);
      return { ...answer(subject), reaction: () => reactionView(viewing, reaction) };
    }),
    removeReaction: mutation(({ subjectId, content }: GitHub.RemoveReactionInput) => {
      const subject = subjectOf(subjectId);
      removeReaction(actor, subject, REACTIONS[content]);
      return answer(subject);
    }),
  };
}

function labels(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  const change = async (
    id: string,
    changes: { readonly add: readonly string[]; readonly remove: readonly string[] },
  ) => {
    const labelable = findNodeOf(world, id, "Issue", "PullRequest");
    await changeLabels(world, actor, labelable, changes);
    return { labelable: () => issueOrPullRequestView(viewing, labelable) };
  };
  return {
    createLabel: mutation((input: GitHub.CreateLabelInput) => {
      const repository = findNodeOf(world, input.repositoryId, "Repository");
      const label = createLabel(world, actor, repository, {
        name: input.name,
        color: input.color,
        description: input.description ?? null,
      });
      return { label: () => labelView(viewing, repository, label) };
    }),
    addLabelsToLabelable: mutation((input: GitHub.AddLabelsToLabelableInput) =>
      change(input.labelableId, { add: namesOf(viewing, input.labelIds), remove: [] }),
    ),
    removeLabelsFromLabelable: mutation((input: GitHub.RemoveLabelsFromLabelableInput) =>
      change(input.labelableId, { add: [], remove: namesOf(viewing, input.labelIds) }),
    ),
  };
}

function namesOf({ world }: Viewing, ids: readonly string[]): readonly string[] {
  return ids.map((id) => findNodeOf(world, id, "Label").name);
}
