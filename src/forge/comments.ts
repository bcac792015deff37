import { NEEDS, requireAccess, writerIn } from "./access.js";
import { unprocessable } from "./forge-error.js";
import { commentEvent } from "./webhook-events.js";
import {
  type Actor,
  type Issue,
  type IssueComment,
  inTurn,
  newId,
  type PullRequest,
  type Reaction,
  type ReactionContent,
  type World,
} from "./world.js";

/** GitHub's longest comment, in characters. */
const LONGEST = 65_536;

/** Comments on an issue or pull request; whoever may read may comment. */
export async function createComment(
  world: World,
  actor: Actor,
  issue: Issue | PullRequest,
  body: string,
): Promise<IssueComment> {
  const author = writerIn(actor, issue.repository, NEEDS.openIssues);
  requireBody(body);
  return await inTurn(world, issue.repository, async () => {
    const createdAt = world.clock.tick();
    const comment: IssueComment = {
      kind: "IssueComment",
      id: newId(world),
      issue,
      author,
      body,
      createdAt,
      updatedAt: createdAt,
      reactions: [],
    };
    issue.comments.push(comment);
    issue.updatedAt = createdAt;
    commentEvent(world, comment, author, { action: "created" });
    return comment;
  });
}

/** Changes a comment's text; its author may, and whoever may write. */
export async function updateComment(
  world: World,
  actor: Actor,
  comment: IssueComment,
  body: string,
): Promise<void> {
  const by = writerOf(actor, comment);
  requireBody(body);
  await inTurn(world, comment.issue.repository, async () => {
    const from = comment.body;
    comment.body = body;
    comment.updatedAt = world.clock.tick();
    commentEvent(world, comment, by, { action: "edited", changes: { body: { from } } });
  });
}

/** Removes a comment; its author may, and whoever may write. */
export async function deleteComment(
  world: World,
  actor: Actor,
  comment: IssueComment,
): Promise<void> {
  const by = writerOf(actor, comment);
  await inTurn(world, comment.issue.repository, async () => {
    const { comments } = comment.issue;
    world.clock.tick();
    comments.splice(comments.indexOf(comment), 1);
    commentEvent(world, comment, by, { action: "deleted" });
  });
}

/** Reacts to an issue, pull request or comment; the same reaction by the same account stays one. */
export function addReaction(
  world: World,
  actor: Actor,
  subject: Issue | PullRequest | IssueComment,
  content: ReactionContent,
): Reaction {
  const repository = "issue" in subject ? subject.issue.repository : subject.repository;
  const user = writerIn(actor, repository, NEEDS.openIssues);
  const known = subject.reactions.find((one) => one.user === user && one.content === content);
  if (known !== undefined) return known;
  const createdAt = world.clock.tick();
  const made: Reaction = { kind: "Reaction", id: newId(world), user, content, createdAt };
  subject.reactions.push(made);
  return made;
}

/** Takes a reaction of one's own back; nothing happens where there is none. */
export function removeReaction(
  actor: Actor,
  subject: Issue | PullRequest | IssueComment,
  content: ReactionContent,
): void {
  const repository = "issue" in subject ? subject.issue.repository : subject.repository;
  const user = writerIn(actor, repository, NEEDS.openIssues);
  const at = subject.reactions.findIndex((one) => one.user === user && one.content === content);
  if (at >= 0) subject.reactions.splice(at, 1);
}

function writerOf(actor: Actor, comment: IssueComment) {
  const { repository } = comment.issue;
  const by = writerIn(actor, repository, NEEDS.openIssues);
  if (by !== comment.author) requireAccess(actor, repository, NEEDS.writePullRequests);
  return by;
}

function requireBody(body: string): void {
  if (body.trim() === "") throw unprocessable("Validation Failed", "body can't be blank");
  if (body.length > LONGEST) {
    throw unprocessable("Validation Failed", `body is too long (maximum is ${LONGEST} characters)`);
  }
}
