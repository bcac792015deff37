import type { z } from "zod";
import { readCommentMarkers } from "../../render/marker.js";
import type { Comment } from "../../use-cases/ports.js";
import type { commentSchema, repliesSchema } from "./documents/conversation.js";

/** Reaction that marks a comment as done. */
export const DONE_REACTION = "ROCKET";

/** Whether the App has answered a comment: its reaction is there, or its reply is among the conversation's last comments. */
export function wasAnswered(
  comment: Comment,
  node: z.output<typeof commentSchema>,
  conversation: z.output<typeof repliesSchema>,
): boolean {
  const reacted = node?.reactionGroups?.some(
    (group) => group.content === DONE_REACTION && group.viewerHasReacted,
  );
  const own = conversation?.comments?.nodes.filter((one) => one.viewerDidAuthor) ?? [];
  const markers = own.flatMap((one) => readCommentMarkers(one.body));
  return (
    reacted === true ||
    markers.some((marker) => marker.kind === "reply" && marker.comment === comment.id)
  );
}
