import type { CheckAnnotation, CheckText } from "../../render/check-text.js";
import type {
  Announcement,
  Comment,
  HeldBranch,
  Redrawing,
  Reply,
  Telling,
} from "../../use-cases/ports.js";
import { DONE_REACTION } from "./answered.js";
import { describe, type FieldError, type GraphQlAnswer } from "./client.js";
import { Fields, isRefusal, succeed } from "./mutation-fields.js";
import type { GitHubRepository } from "./repository.js";

/**
 * Tells people that a promotion is open: checks, review requests, label and reply. Review requests and the label may
 * fail, which is returned; anything else throws.
 */
export async function announce(
  { octokit }: GitHubRepository,
  announcement: Announcement,
): Promise<readonly string[]> {
  const { pullRequestId, reviewers, labelId, drawn } = announcement;
  const fields = new Fields();
  if (drawn) {
    const { title, body } = drawn;
    fields.add("drawn", "updatePullRequest", "UpdatePullRequestInput", {
      pullRequestId,
      title,
      body,
    });
  }
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
  await takeReactionBack(octokit, answer, announcement.reply?.comment ?? null);
  const optional = (error: FieldError) => ["reviewers", "label"].includes(String(error.path[0]));
  succeed("announce", { ...answer, errors: answer.errors.filter((error) => !optional(error)) });
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
  const answer = await fields.send(octokit, "redraw");
  await takeReactionBack(octokit, answer, redrawing.reply?.comment ?? null);
  succeed("redraw", answer);
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
  await takeReactionBack(octokit, answer, telling.done);
  // A branch that moved or is gone was freed by somebody else, and is no longer this promotion's.
  const errors = answer.errors.filter((error) => error.path[0] !== "branch" || isRefusal(error));
  succeed("tell", { ...answer, errors });
}

const NOTHING = "0".repeat(40);

/** Deletes a branch; one that moved or is gone is somebody else's. */
export async function deleteBranch(
  { octokit }: GitHubRepository,
  repositoryId: string,
  branch: HeldBranch,
): Promise<void> {
  const fields = new Fields();
  const input = { repositoryId, refUpdates: [deletion(branch)] };
  fields.add("branch", "updateRefs", "UpdateRefsInput", input);
  const answer = await fields.send(octokit, "deleteBranch");
  succeed("deleteBranch", { ...answer, errors: answer.errors.filter(isRefusal) });
}

/** Deletes a branch only where it still is: a deletion by name alone would take the next promotion's lock. */
function deletion({ name, head }: HeldBranch) {
  return { name: `refs/heads/${name}`, beforeOid: head, afterOid: NOTHING };
}

/** Answers a comment and marks it as done. */
export async function reply({ octokit }: GitHubRepository, answer: Reply): Promise<void> {
  const fields = new Fields();
  addReply(fields, answer);
  const sent = await fields.send(octokit, "reply");
  await takeReactionBack(octokit, sent, answer.comment);
  succeed("reply", sent);
}

/** A comment that is marked as done without its answer would never get one: fields after a failed one still run. */
async function takeReactionBack(
  octokit: GitHubRepository["octokit"],
  { errors }: GraphQlAnswer,
  comment: Comment | null,
): Promise<void> {
  const failed = (alias: string) => errors.some((error) => error.path[0] === alias);
  if (comment === null || failed("reaction") || !(failed("reply") || failed("comment"))) return;
  const fields = new Fields();
  const input = { subjectId: comment.nodeId, content: DONE_REACTION };
  fields.add("reaction", "removeReaction", "RemoveReactionInput", input);
  succeed("takeReactionBack", await fields.send(octokit, "takeReactionBack"));
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
