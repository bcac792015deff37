import { z } from "zod";
import { mayBeCommand } from "../../domain/command/first-line.js";
import { readComment } from "../../domain/command/read-comment.js";
import type { Look } from "../look.js";

const schema = z.object({
  issue: z.object({
    number: z.int(),
    node_id: z.string(),
    body: z.string().nullable(),
    pull_request: z.object({}).optional(),
  }),
  comment: z.object({
    id: z.int(),
    node_id: z.string(),
    body: z.string(),
    created_at: z.string(),
    user: z.object({ login: z.string(), id: z.int(), type: z.string() }),
  }),
});

interface CommentPayload {
  readonly action?: unknown;
  readonly sender?: { readonly type?: unknown };
  readonly comment?: { readonly body?: unknown };
}

/** A person's new comment that may hold a command of ours; anything else is none of our business and costs nothing. */
export function issueComment(payload: CommentPayload): readonly Look[] {
  if (payload.action !== "created" || payload.sender?.type !== "User") return [];
  const body = payload.comment?.body;
  if (typeof body !== "string" || !mayBeCommand(body)) return [];
  const { issue, comment } = schema.parse(payload);
  if (comment.user.type !== "User") return [];
  const { login, id } = comment.user;
  return [
    {
      kind: "comment",
      comment: {
        issue: issue.number,
        issueNodeId: issue.node_id,
        id: comment.id,
        nodeId: comment.node_id,
        by: { login, id },
        at: comment.created_at,
        body: comment.body,
        short: readComment(comment.body, { shortVerbs: false }).kind === "not-a-command",
      },
      pullRequest: issue.pull_request ? { number: issue.number, body: issue.body ?? "" } : null,
    },
  ];
}
