import * as z from "zod";
import { NEEDS, type Need } from "../access.js";
import { addReaction, createComment, deleteComment, updateComment } from "../comments.js";
import { commentShape, reactionShape } from "../shapes/issues.js";
import type { Issue, IssueComment, PullRequest, Reaction } from "../world.js";
import {
  byId,
  type Call,
  created,
  input,
  issueOf,
  noContent,
  ok,
  page,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on comments of issues and pull requests, and on reactions. */
export const COMMENT_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", listComments),
  route("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", async (call) => {
    const { body } = input(call, Body);
    const issue = issueOf(call, NEEDS.openIssues);
    return created(
      commentShape(call.world, await createComment(call.world, call.actor, issue, body)),
    );
  }),
  route("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}", (call) =>
    ok(commentShape(call.world, commentOf(call, NEEDS.readIssues))),
  ),
  route("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", async (call) => {
    const comment = commentOf(call, NEEDS.openIssues);
    await updateComment(call.world, call.actor, comment, input(call, Body).body);
    return ok(commentShape(call.world, comment));
  }),
  route("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}", async (call) => {
    await deleteComment(call.world, call.actor, commentOf(call, NEEDS.openIssues));
    return noContent();
  }),
  route("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", (call) =>
    reactionsAnswer(call, commentOf(call, NEEDS.readIssues).reactions),
  ),
  route("POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", (call) =>
    react(call, commentOf(call, NEEDS.openIssues)),
  ),
  route("POST", "/repos/{owner}/{repo}/issues/{issue_number}/reactions", (call) =>
    react(call, issueOf(call, NEEDS.openIssues)),
  ),
];

const Body = z.object({ body: z.string() });
const NewReaction = z.object({
  content: z.enum(["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]),
});

function listComments(call: Call): Promise<RestAnswer> {
  const issue = issueOf(call, NEEDS.readIssues);
  const since = call.query.get("since");
  const found = issue.comments.filter((one) => since === null || one.updatedAt >= new Date(since));
  return page(call, found, (comment) => commentShape(call.world, comment));
}

/** 201 for a new reaction, 200 for one that was there. */
function react(call: Call, subject: Issue | PullRequest | IssueComment): RestAnswer {
  const { content } = input(call, NewReaction);
  const before = subject.reactions.length;
  const reaction = addReaction(call.world, call.actor, subject, content);
  const status = subject.reactions.length > before ? 201 : 200;
  return { status, body: reactionShape(call.world, reaction) };
}

function reactionsAnswer(call: Call, reactions: readonly Reaction[]): Promise<RestAnswer> {
  const content = call.query.get("content");
  const found = reactions.filter((one) => (content ?? one.content) === one.content);
  return page(call, found, (reaction) => reactionShape(call.world, reaction));
}

function commentOf(call: Call, need: Need): IssueComment {
  const { issues } = repositoryOf(call, need);
  return byId(
    call,
    "comment_id",
    [...issues.values()].flatMap((issue) => issue.comments),
  );
}
