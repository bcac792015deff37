import type { RecordedChange } from "../domain/recording.js";
import { decideWithdrawal, type Withdrawal } from "../domain/withdrawal-decision.js";
import { refusalReply, withdrawnComment } from "../render/comments.js";
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
    if (decision.kind === "nothing") return { did: "nothing", about: `${about}: ${decision.why}` };
    if (decision.kind === "refuse") return refuse(ports, comment, decision.problems, about);
    if (decision.kind === "recorded") return free(ports, reading, null, comment, about);
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

/** Closes the pull request and deletes its branch; without a text only what an earlier try left undone. */
async function free(
  ports: Ports,
  reading: PromotionReading,
  body: string | null,
  comment: Comment | null,
  about: string,
): Promise<Outcome> {
  const open = reading.pullRequest.state === "open";
  if (body === null && !open && reading.branchId === null) return { did: "nothing", about };
  await ports.tell({
    repositoryId: reading.repositoryId,
    pullRequestId: reading.pullRequest.nodeId,
    body,
    branchId: reading.branchId,
    issue: null,
    close: open,
    done: comment,
  });
  return { did: "withdrawn", about };
}
