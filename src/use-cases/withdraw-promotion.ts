import type { RecordedChange } from "../domain/recording.js";
import { decideWithdrawal, type Withdrawal } from "../domain/withdrawal-decision.js";
import { recordedEarlierComment, refusalReply, withdrawnComment } from "../render/comments.js";
import { notAPromotion } from "./answer-comment.js";
import { listensTo } from "./listening.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type {
  Clock,
  Comment,
  PromotionHint,
  PromotionReading,
  ReadsPromotions,
  RecordsChanges,
  Replies,
  Surroundings,
  Tells,
} from "./ports.js";

type Ports = ReadsPromotions & RecordsChanges & Tells & Replies & Clock & Surroundings;

/** Carries out `/withdraw`: one audit entry, the pull request closed, the lock freed. Three requests. */
export async function withdrawPromotion(
  ports: Ports,
  hint: PromotionHint,
  comment: Comment,
  reason: string,
): Promise<Outcome> {
  const by = { login: `@${comment.by.login}`, id: comment.by.id };
  return withdraw(ports, hint, { by, reason, at: comment.at, through: "command" }, comment);
}

/** Records that a promotion's pull request was closed with GitHub's own button, and frees the lock. */
export async function recordClosing(
  ports: Ports,
  hint: PromotionHint,
  withdrawal: Withdrawal,
): Promise<Outcome> {
  return withdraw(ports, hint, withdrawal, null);
}

async function withdraw(
  ports: Ports,
  hint: PromotionHint,
  withdrawal: Withdrawal,
  comment: Comment | null,
): Promise<Outcome> {
  const about = `#${hint.number}`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const reading = await ports.readPromotion(hint, comment ?? undefined);
    if (reading.answered) return { did: "answered-before", about };
    if (comment && !listensTo(comment, reading.files.policy)) return { did: "nothing", about };
    const decision = decideWithdrawal(reading, withdrawal, ports.now());
    if (decision.kind === "nothing")
      return refuse(ports, comment, [notAPromotion("withdraw")], about);
    if (decision.kind === "refuse") return refuse(ports, comment, decision.problems, about);
    if (decision.kind === "recorded") return tellAgain(ports, reading, decision.id, comment, about);
    const written = await ports.record(
      decision.change,
      `Withdraw ${decision.change.entry.model} ${decision.change.entry.version} (#${hint.number})`,
    );
    if (written.kind === "stale") continue;
    return free(
      ports,
      reading,
      withdrawnText(decision.change, withdrawal, comment),
      comment,
      about,
    );
  }
  throw new Contended(`withdrawing ${about}`);
}

async function refuse(
  ports: Ports,
  comment: Comment | null,
  problems: Parameters<typeof refusalReply>[1],
  about: string,
): Promise<Outcome> {
  if (comment)
    await ports.reply({ comment, body: refusalReply(comment.id, problems, ports.repositoryUrl) });
  return { did: "refused", about };
}

function withdrawnText(
  { entry }: RecordedChange,
  { by, reason }: Withdrawal,
  comment: Comment | null,
): string {
  return withdrawnComment(entry, by.login, reason, comment?.id ?? null);
}

/** What was recorded before is told to who asks, and where an earlier try ended before it freed the lock. */
async function tellAgain(
  ports: Ports,
  reading: PromotionReading,
  id: string,
  comment: Comment | null,
  about: string,
): Promise<Outcome> {
  const left = reading.pullRequest.state === "open" || reading.branch !== null;
  if (!left && comment === null && reading.told.includes(id)) return { did: "nothing", about };
  const body = recordedEarlierComment(id, comment?.id ?? null);
  return free(ports, reading, body, comment, about);
}

/** Closes the pull request and deletes its branch, which frees the lock. */
async function free(
  ports: Ports,
  reading: PromotionReading,
  body: string,
  comment: Comment | null,
  about: string,
): Promise<Outcome> {
  await ports.tell({
    repositoryId: reading.repositoryId,
    pullRequestId: reading.pullRequest.nodeId,
    body,
    branch: reading.branch,
    issue: null,
    close: reading.pullRequest.state === "open",
    done: comment,
  });
  return { did: "withdrawn", about };
}
