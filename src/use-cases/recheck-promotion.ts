import type { Problem } from "../domain/problem.js";
import { redraftPromotion } from "../domain/recheck-decision.js";
import { decideStatus, type PullRequestStatus } from "../domain/status-decision.js";
import { deniedReply, recheckedReply, refusalReply } from "../render/comments.js";
import { mayWrite } from "./authorise.js";
import { listensTo } from "./listening.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type {
  Clock,
  Comment,
  MergesPullRequests,
  PromotionHint,
  PromotionReading,
  ReadsPermission,
  ReadsPromotions,
  ReadsRequests,
  Recommits,
  Redraws,
  Replies,
  Surroundings,
  Tells,
} from "./ports.js";
import { drawStatus, mergeWhereNobodySigns } from "./refresh-promotion.js";

type Ports = ReadsPermission &
  ReadsPromotions &
  ReadsRequests &
  Recommits &
  Redraws &
  MergesPullRequests &
  Tells &
  Replies &
  Clock &
  Surroundings;
type Promotion = Extract<PullRequestStatus, { readonly kind: "promotion" }>;

/**
 * Carries out `/recheck`: judges anew from live state. Where an input moved, a new dossier takes the old one's place,
 * and approvals start again.
 */
export async function recheckPromotion(
  ports: Ports,
  hint: PromotionHint,
  comment: Comment,
): Promise<Outcome> {
  const about = `#${hint.number}`;
  const allowed = mayWrite(await ports.permissionOf(comment.by.login));
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const reading = await ports.readPromotion(hint, comment);
    if (reading.answered || !listensTo(comment, reading.files.policy))
      return { did: "nothing", about };
    if (!allowed) return deny(ports, comment, about);
    if (reading.pullRequest.state !== "open")
      return refuse(ports, comment, [notOpen(reading)], about);
    const status = decideStatus(reading, ports.now());
    if (status.kind !== "promotion" || status.evaluation.moved.length === 0)
      return show(ports, reading, status, comment, []);
    const rewritten = await rewrite(ports, reading, status, comment);
    if (rewritten.kind === "refused") return refuse(ports, comment, rewritten.problems, about);
    if (rewritten.kind === "written")
      return showNew(ports, hint, comment, { moved: status.evaluation.moved, ...rewritten });
  }
  throw new Contended(`rechecking ${about}`);
}

async function deny(ports: Ports, comment: Comment, about: string): Promise<Outcome> {
  await ports.reply({
    comment,
    body: deniedReply(comment.id, comment.by.login, "write access to this repository"),
  });
  return { did: "refused", about };
}

async function refuse(
  ports: Ports,
  comment: Comment,
  problems: readonly Problem[],
  about: string,
): Promise<Outcome> {
  await ports.reply({ comment, body: refusalReply(comment.id, problems, ports.repositoryUrl) });
  return { did: "refused", about };
}

type Rewritten =
  | { readonly kind: "written"; readonly head: string }
  | { readonly kind: "stale" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

async function rewrite(
  ports: Ports,
  reading: PromotionReading,
  { placed }: Promotion,
  comment: Comment,
): Promise<Rewritten> {
  const { model, version, to } = placed.dossier;
  const request = await ports.readRequest({ kind: "comment", comment }, model, version, to);
  const draft = redraftPromotion(request, placed, ports.now());
  if (!draft.ok) return { kind: "refused", problems: draft.problems };
  const { head, headBranch } = reading.pullRequest;
  const { path, text } = draft.value;
  const written = await ports.recommit(
    headBranch,
    head,
    { path, text },
    `Recheck ${model} ${version} to ${to}`,
  );
  return written.kind === "done" ? { kind: "written", head: written.head } : { kind: "stale" };
}

/**
 * Shows what the new dossier says; read again, so that what is shown is what is there. Where the promotion ended
 * meanwhile, the new commit is nobody's, and the branch that it keeps is taken away.
 */
async function showNew(
  ports: Ports,
  hint: PromotionHint,
  comment: Comment,
  { moved, head }: { readonly moved: readonly string[]; readonly head: string },
): Promise<Outcome> {
  const reading = await ports.readPromotion(hint, comment);
  if (reading.pullRequest.state !== "open") {
    await takeAway(ports, reading, head);
    return refuse(ports, comment, [notOpen(reading)], `#${hint.number}`);
  }
  return show(ports, reading, decideStatus(reading, ports.now()), comment, moved);
}

async function takeAway(ports: Ports, reading: PromotionReading, head: string): Promise<void> {
  const { repositoryId, pullRequest } = reading;
  await ports.tell({
    repositoryId,
    pullRequestId: pullRequest.nodeId,
    branch: { name: pullRequest.headBranch, head },
    body: null,
    issue: null,
    close: false,
    done: null,
  });
}

async function show(
  ports: Ports,
  reading: PromotionReading,
  status: PullRequestStatus,
  comment: Comment,
  moved: readonly string[],
): Promise<Outcome> {
  const body = recheckedReply(comment.id, moved, status);
  await ports.redraw({
    ...drawStatus(ports, reading, status),
    head: reading.pullRequest.head,
    reply: { comment, body },
  });
  await mergeWhereNobodySigns(ports, reading, status);
  return { did: "rechecked", about: `#${reading.pullRequest.number}` };
}

function notOpen({ pullRequest }: PromotionReading): Problem {
  return {
    code: "promotion-not-open",
    what: `#${pullRequest.number} is ${pullRequest.state}.`,
    why: "Only an open promotion can be judged anew.",
    fix: "Ask again with `/promote`.",
  };
}
