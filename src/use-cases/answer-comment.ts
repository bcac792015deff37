import type { Verb } from "../domain/command/command.js";
import type { CommentReading } from "../domain/command/read-comment.js";
import { referenceFor } from "../domain/command/reference.js";
import type { SourceFile } from "../domain/document.js";
import type { Problem } from "../domain/problem.js";
import {
  helpReply,
  malformedReply,
  notAvailableReply,
  refusalReply,
  statusReply,
} from "../render/comments.js";
import { hasShortVerbs, listensTo } from "./listening.js";
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

/** Answers `/help`, with the commands as the policy lets them be written. Two requests. */
export async function answerHelp(ports: Ports, comment: Comment): Promise<Outcome> {
  return answerOnce(ports, comment, (policy) =>
    helpReply(comment.id, referenceFor({ shortVerbs: hasShortVerbs(policy) })),
  );
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
  return answerOnce(ports, comment, refusalReply(comment.id, [notAPromotion(verb)]));
}

/** A command about a promotion was given where there is none. */
export function notAPromotion(verb: Verb): Problem {
  return {
    code: "not-a-promotion",
    what: "This is no promotion's pull request.",
    why: `\`/${verb}\` is about the promotion that it stands on.`,
    fix: "Comment it on the pull request that the App opened for the promotion.",
  };
}

async function answerOnce(
  ports: Ports,
  comment: Comment,
  body: string | ((policy: SourceFile | null) => string),
): Promise<Outcome> {
  const { answered, policy } = await ports.readConversation(comment);
  if (answered) return { did: "answered-before", about: `comment ${comment.id}` };
  if (!listensTo(comment, policy)) return { did: "nothing", about: `comment ${comment.id}` };
  await ports.reply({ comment, body: typeof body === "string" ? body : body(policy) });
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
