import type { Verb } from "../domain/command/command.js";
import type { CommentReading } from "../domain/command/read-comment.js";
import {
  helpReply,
  malformedReply,
  notAvailableReply,
  refusalReply,
  statusReply,
} from "../render/comments.js";
import { listensTo } from "./listening.js";
import type { Outcome } from "./outcome.js";
import type { Comment, ReadsConversations, ReadsStatus, Replies } from "./ports.js";

type Ports = ReadsConversations & Replies;
type Malformed = Extract<CommentReading, { readonly kind: "malformed" }>;

/** Answers a command that isn't well formed: what was read, what is wrong, the right form. Two requests. */
export async function answerMalformed(
  ports: Ports,
  comment: Comment,
  reading: Malformed,
): Promise<Outcome> {
  return answerOnce(ports, comment, malformedReply(comment.id, reading));
}

/** Answers `/help`. Two requests. */
export async function answerHelp(ports: Ports, comment: Comment): Promise<Outcome> {
  return answerOnce(ports, comment, helpReply(comment.id));
}

/** Answers a command that this version only reads. Two requests. */
export async function answerNotAvailable(
  ports: Ports,
  comment: Comment,
  verb: Verb,
): Promise<Outcome> {
  return answerOnce(ports, comment, notAvailableReply(comment.id, verb));
}

/** Answers a command that belongs on a promotion's pull request and was given elsewhere. Two requests. */
export async function answerElsewhere(
  ports: Ports,
  comment: Comment,
  verb: Verb,
): Promise<Outcome> {
  const problem = {
    code: "not-a-promotion",
    what: "This is no promotion's pull request.",
    why: `\`/${verb}\` is about the promotion that it stands on.`,
    fix: "Comment it on the pull request that the App opened for the promotion.",
  };
  return answerOnce(ports, comment, refusalReply(comment.id, [problem]));
}

async function answerOnce(ports: Ports, comment: Comment, body: string): Promise<Outcome> {
  const { answered, policy } = await ports.readConversation(comment);
  if (answered) return { did: "answered-before", about: `comment ${comment.id}` };
  if (!listensTo(comment, policy)) return { did: "nothing", about: `comment ${comment.id}` };
  await ports.reply({ comment, body });
  return { did: "replied", about: `comment ${comment.id}` };
}

/** Answers `/status`. Two requests; one more for all models. */
export async function answerStatus(
  ports: ReadsStatus & Replies,
  comment: Comment,
  model: string | null,
): Promise<Outcome> {
  const { answered, models, policy } = await ports.readStatus(comment, model);
  if (answered) return { did: "answered-before", about: `comment ${comment.id}` };
  if (!listensTo(comment, policy)) return { did: "nothing", about: `comment ${comment.id}` };
  const body = models.ok
    ? statusReply(comment.id, models.value, model)
    : refusalReply(comment.id, models.problems);
  await ports.reply({ comment, body });
  return { did: "replied", about: `comment ${comment.id}` };
}
