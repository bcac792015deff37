import { type Markdown, markdown } from "../escape.js";
import { BODY_LIMIT, cutToFit } from "../fit.js";
import { join, md } from "../markdown.js";
import { type CommentMarker, writeCommentMarker } from "../marker.js";

/** A comment of the App as text: what it says, and hidden below it what it is about. */
export function commentText(content: Markdown, ...about: readonly CommentMarker[]): string {
  const cut = md`*The rest is cut for length.*`;
  const markers = about.map((marker) => markdown(writeCommentMarker(marker)));
  return `${join([cutToFit(content, BODY_LIMIT, cut), join(markers, "\n")], "\n\n").text}\n`;
}

/** An answer to a comment. */
export function replyText(comment: number, content: Markdown): string {
  return commentText(content, { kind: "reply", comment });
}
