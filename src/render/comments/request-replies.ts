import type { CommentReading } from "../../domain/command/read-comment.js";
import { verbPrefix } from "../../domain/command/reference.js";
import { formatTime } from "../../domain/gate/duration.js";
import type { Problem } from "../../domain/problem.js";
import type { Evaluation } from "../../domain/promotion-evaluation.js";
import { code, markdown } from "../escape.js";
import { link } from "../links.js";
import { blocks, bullets, md } from "../markdown.js";
import { withoutMarkers } from "../marker.js";
import { problemList } from "../problem-list.js";
import { ownerText } from "../sections/sign-offs-needed.js";
import { verdictOf } from "../verdict.js";
import { replyText } from "./reply.js";

/** Answer to a request that is refused. With `repositoryUrl`, pull requests that the problems name are linked. */
export function refusalReply(
  comment: number,
  problems: readonly Problem[],
  repositoryUrl?: string,
): string {
  return replyText(
    comment,
    blocks(md`**Not done.** Nothing was written.`, problemList(problems, repositoryUrl)),
  );
}

/** Answer to a command of ours that isn't well formed: what was read, what is wrong, the right form. */
export function malformedReply(
  comment: number,
  reading: Extract<CommentReading, { readonly kind: "malformed" }>,
): string {
  const prefix = verbPrefix({ shortVerbs: !reading.form.startsWith("/model ") });
  return replyText(
    comment,
    blocks(
      md`**Not understood.** This was read, and nothing was done: ${code(reading.read)}`,
      problemList(reading.problems),
      md`The right form: ${code(reading.form)}`,
      md`${code(`${prefix}help`)} lists all commands.`,
    ),
  );
}

/** Answer to somebody who may not do this. `needed` says what it takes, such as `write access to this repository`. */
export function deniedReply(comment: number, login: string, needed: string): string {
  const name = code(`@${login.replace(/^@/, "")}`);
  return replyText(
    comment,
    md`**Not done.** It takes ${needed}, which ${name} doesn't have. Somebody who has it can comment the same line.`,
  );
}

/** A pull request as an answer points to it. */
export interface PullRequestLink {
  readonly number: number;
  readonly url: string;
}

/** Answer to a request that was carried out: where the promotion is, and what it waits for. */
export function openedReply(
  comment: number,
  { number, url }: PullRequestLink,
  evaluation: Evaluation,
): string {
  const missing = evaluation.signOffs.missing.map(({ place }) => ownerText(place));
  const verdict = verdictOf(evaluation);
  const held =
    verdict.kind === "blocked"
      ? md`What blocks, and how to mend it, is under *Validation Results* there.`
      : null;
  return replyText(
    comment,
    blocks(
      md`The promotion is open for approval: ${link(markdown(`#${number}`), url)}`,
      md`**${verdict.text}**`,
      missing.length > 0 ? md`Approvals needed of:` : null,
      bullets(missing),
      held,
    ),
  );
}

/** Answer to a request whose promotion was opened, and has ended before it could be answered. */
export function endedReply(
  comment: number,
  { number, url, state }: PullRequestLink & { readonly state: "open" | "merged" | "closed" },
): string {
  return replyText(
    comment,
    md`This was opened as ${link(markdown(`#${number}`), url)}, which is ${state} by now. What came of it is told there.`,
  );
}

/** Answer to a command that was found long after it was given. `at`: when it was given. */
export function expiredReply(comment: number, at: string): string {
  return replyText(
    comment,
    md`**Not done.** This was asked on ${formatTime(at)}, and is found only now: an event of GitHub was lost. After more than a day it may not be meant any more. If it is, comment the same line again.`,
  );
}

/** Answer to `--dry-run`: the pull request as it would be. */
export function dryRunReply(comment: number, title: string, body: string): string {
  return replyText(
    comment,
    blocks(
      md`**Dry run: nothing was written.** The pull request would be called *${title}* and read:`,
      markdown("---"),
      markdown(withoutMarkers(body).trim()),
    ),
  );
}
