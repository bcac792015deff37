import type { CheckAnnotation, CheckText } from "../../render/check-text.js";
import type { Announcement, HeldBranch, Redrawing, Reply, Telling } from "../../use-cases/ports.js";
import { DONE_REACTION } from "./answered.js";
import { describe } from "./client.js";
import { Fields, isRefusal, succeed } from "./mutation-fields.js";
import type { GitHubRepository } from "./repository.js";

/** Tells people that a promotion is open: checks, review requests, label and reply. Returns what failed. */
export async function announce(
  { octokit }: GitHubRepository,
  announcement: Announcement,
): Promise<readonly string[]> {
  const { pullRequestId, reviewers, labelId, drawn } = announcement;
  const fields = new Fields();
  if (drawn)
    fields.add("drawn", "updatePullRequest", "UpdatePullRequestInput", { pullRequestId, ...drawn });
  addChecks(fields, announcement.repositoryId, announcement.head, announcement.checks);
  const { users: userIds, teams: teamIds } = reviewers;
  if (userIds.length + teamIds.length > 0)
    fields.add("reviewers", "requestReviews", "RequestReviewsInput", {
      pullRequestId,
      userIds,
      teamIds,
      union: true,
    });
  if (labelId !== null)
    fields.add("label", "addLabelsToLabelable", "AddLabelsToLabelableInput", {
      labelableId: pullRequestId,
      labelIds: [labelId],
    });
  if (announcement.reply) addReply(fields, announcement.reply);
  const answer = await fields.send(octokit, "announce");
  return answer.errors.map(describe);
}

/** Draws checks, body and an answer anew. */
export async function redraw({ octokit }: GitHubRepository, redrawing: Redrawing): Promise<void> {
  const fields = new Fields();
  addChecks(fields, redrawing.repositoryId, redrawing.head, redrawing.checks);
  if (redrawing.pullRequestId !== null && redrawing.body !== null)
    fields.add("body", "updatePullRequest", "UpdatePullRequestInput", {
      pullRequestId: redrawing.pullRequestId,
      body: redrawing.body,
    });
  if (redrawing.reply) addReply(fields, redrawing.reply);
  succeed("redraw", await fields.send(octokit, "redraw"));
}

/** Tells of a decision, frees the lock, and opens an issue or closes the pull request where the decision says so. */
export async function tell({ octokit }: GitHubRepository, telling: Telling): Promise<void> {
  const fields = new Fields();
  if (telling.body !== null)
    fields.add("comment", "addComment", "AddCommentInput", {
      subjectId: telling.pullRequestId,
      body: telling.body,
    });
  if (telling.issue)
    fields.add("issue", "createIssue", "CreateIssueInput", {
      repositoryId: telling.repositoryId,
      ...telling.issue,
    });
  if (telling.close)
    fields.add("close", "closePullRequest", "ClosePullRequestInput", {
      pullRequestId: telling.pullRequestId,
    });
  if (telling.branch)
    fields.add("branch", "updateRefs", "UpdateRefsInput", {
      repositoryId: telling.repositoryId,
      refUpdates: [deletion(telling.branch)],
    });
  if (telling.done) addReaction(fields, telling.done.nodeId);
  const answer = await fields.send(octokit, "tell");
  // A branch that moved or is gone was freed by somebody else, and is no longer this promotion's.
  const errors = answer.errors.filter((error) => error.path[0] !== "branch" || isRefusal(error));
  succeed("tell", { ...answer, errors });
}

const NOTHING = "0".repeat(40);

/** Deletes a branch only where it still is: a deletion by name alone would take the next promotion's lock. */
function deletion({ name, head }: HeldBranch) {
  return { name: `refs/heads/${name}`, beforeOid: head, afterOid: NOTHING };
}

/** Answers a comment and marks it as done. */
export async function reply({ octokit }: GitHubRepository, answer: Reply): Promise<void> {
  const fields = new Fields();
  addReply(fields, answer);
  succeed("reply", await fields.send(octokit, "reply"));
}

function addReply(fields: Fields, { comment, body }: Reply): void {
  fields.add("reply", "addComment", "AddCommentInput", { subjectId: comment.issueNodeId, body });
  addReaction(fields, comment.nodeId);
}

function addReaction(fields: Fields, subjectId: string): void {
  fields.add("reaction", "addReaction", "AddReactionInput", { subjectId, content: DONE_REACTION });
}

function addChecks(
  fields: Fields,
  repositoryId: string,
  headSha: string,
  checks: readonly CheckText[],
): void {
  for (const [i, check] of checks.entries()) {
    const { name, state, title, summary, text, annotations = [] } = check;
    const outcome =
      state.status === "completed"
        ? { status: "COMPLETED", conclusion: state.conclusion.toUpperCase() }
        : { status: "IN_PROGRESS" };
    fields.add(`check${i}`, "createCheckRun", "CreateCheckRunInput", {
      repositoryId,
      headSha,
      name,
      ...outcome,
      output: {
        title,
        summary,
        text,
        ...(annotations.length > 0 ? { annotations: annotations.map(annotationInput) } : {}),
      },
    });
  }
}

function annotationInput({ path, line, level, title, message }: CheckAnnotation) {
  return {
    path,
    location: { startLine: line, endLine: line },
    annotationLevel: level.toUpperCase(),
    title,
    message,
  };
}
