import type { GitHubPorts } from "../adapters/github/github-ports.js";
import type { Command } from "../domain/command/command.js";
import { readComment } from "../domain/command/read-comment.js";
import { readPromotionAsk } from "../domain/promotion-ask.js";
import {
  answerElsewhere,
  answerHelp,
  answerMalformed,
  answerNotAvailable,
  answerStatus,
} from "../use-cases/answer-comment.js";
import { completePromotion } from "../use-cases/complete-promotion.js";
import type { Outcome } from "../use-cases/outcome.js";
import type { Comment, PromotionHint } from "../use-cases/ports.js";
import { receiveEvidence } from "../use-cases/receive-evidence.js";
import { recheckPromotion } from "../use-cases/recheck-promotion.js";
import { refreshPromotion } from "../use-cases/refresh-promotion.js";
import { reportMergeGroup, reportPullRequest } from "../use-cases/report-pull-request.js";
import { requestPromotion } from "../use-cases/request-promotion.js";
import { type Recovered, sweepRepository } from "../use-cases/sweep-repository.js";
import { recordClosing, withdrawPromotion } from "../use-cases/withdraw-promotion.js";
import type { Look } from "./look.js";

type CommentLook = Extract<Look, { readonly kind: "comment" }>;

/**
 * Looks where an event said, and does what is called for there. `delivery` is the event's id, the same however often it
 * comes.
 */
export async function takeLook(
  ports: GitHubPorts,
  look: Look,
  delivery: string,
): Promise<readonly Outcome[]> {
  switch (look.kind) {
    case "comment":
      return [await answerComment(ports, look)];
    case "promotion-request":
      return [await promoteAsked(ports, look, delivery)];
    case "promotion":
      return [await refreshOrReport(ports, look.hint)];
    case "pull-request":
      return [await reportPullRequest(ports, look.number)];
    case "merge-group":
      return [await reportMergeGroup(ports, look.number, look.head)];
    case "merge":
      return completeAndRefresh(ports, look.hint);
    case "closing":
      return [await recordClosing(ports, look.hint, look.withdrawal)];
    case "landing":
      return landed(ports, look.branch);
    case "evidence":
      return receiveAndRefresh(ports, look);
    case "default-branch":
      return refreshAll(ports);
    case "sweep":
      return sweep(ports, delivery);
  }
}

/** What an event took for a promotion may be another pull request, from a branch of such a name. */
async function refreshOrReport(ports: GitHubPorts, hint: PromotionHint): Promise<Outcome> {
  const outcome = await refreshPromotion(ports, hint);
  return outcome.did === "not-a-promotion" ? reportPullRequest(ports, hint.number) : outcome;
}

async function answerComment(
  ports: GitHubPorts,
  { comment, pullRequest }: CommentLook,
): Promise<Outcome> {
  const reading = readComment(comment.body, { shortVerbs: true });
  if (reading.kind === "not-a-command") return { did: "nothing", about: `comment ${comment.id}` };
  if (reading.kind === "malformed") return answerMalformed(ports, comment, reading);
  return carryOut(ports, comment, reading.command, pullRequest);
}

async function carryOut(
  ports: GitHubPorts,
  comment: Comment,
  command: Command,
  pullRequest: PromotionHint | null,
): Promise<Outcome> {
  switch (command.verb) {
    case "promote":
      return requestPromotion(ports, { kind: "comment", comment }, command);
    case "recheck":
      return pullRequest
        ? recheckPromotion(ports, pullRequest, comment)
        : answerElsewhere(ports, comment, command.verb);
    case "withdraw":
      return pullRequest
        ? withdrawPromotion(ports, pullRequest, comment, command.reason)
        : answerElsewhere(ports, comment, command.verb);
    case "status":
      return answerStatus(ports, comment, command.model);
    case "help":
      return answerHelp(ports, comment);
    default:
      return answerNotAvailable(ports, comment, command.verb);
  }
}

/** A machine's request: as `/promote`, without a conversation. */
async function promoteAsked(
  ports: GitHubPorts,
  { sender, payload }: Extract<Look, { readonly kind: "promotion-request" }>,
  delivery: string,
): Promise<Outcome> {
  const by = { login: sender.login, id: sender.id };
  const ask = readPromotionAsk(payload);
  if (!ask.ok) {
    await ports.tellRefusal({ sender: by, asked: "a promotion", problems: ask.problems });
    return { did: "refused", about: `a request of ${by.login}` };
  }
  const { model, version, to: stage, reason = null } = ask.value;
  const dispatch = { delivery, by, at: ports.now() };
  const wish = { model, version, stage, reason, dryRun: false };
  return requestPromotion(ports, { kind: "dispatch", dispatch }, wish);
}

/** A transition moves what the model's other promotions rest on; they are judged anew. */
async function completeAndRefresh(
  ports: GitHubPorts,
  hint: PromotionHint,
): Promise<readonly Outcome[]> {
  const { outcome, siblings } = await completePromotion(ports, hint);
  return [outcome, ...(await refreshEach(ports, siblings))];
}

/** New evidence moves what the model's open promotions rest on; the App's own commit tells of it nowhere else. */
async function receiveAndRefresh(
  ports: GitHubPorts,
  { sender, payload }: Extract<Look, { readonly kind: "evidence" }>,
): Promise<readonly Outcome[]> {
  const { outcome, siblings } = await receiveEvidence(ports, sender, payload);
  return [outcome, ...(await refreshEach(ports, siblings))];
}

/** A dossier came by a push; where its own merge was told of before, the entry is found and nothing is done. */
async function landed(ports: GitHubPorts, branch: string): Promise<readonly Outcome[]> {
  const hint = await ports.pullRequestOf(branch);
  return hint
    ? completeAndRefresh(ports, hint)
    : [{ did: "nothing", about: `${branch}, which no promotion has` }];
}

/**
 * Finishes what lost events left undone: records before commands, and both before what only draws. One thing that fails
 * keeps none of the others from being done; the next sweep finds it again.
 */
async function sweep(ports: GitHubPorts, delivery: string): Promise<readonly Outcome[]> {
  const { recovered, outcomes } = await sweepRepository(ports);
  const done = [...outcomes];
  const failures: unknown[] = [];
  for (const look of recoveredLooks(recovered)) {
    try {
      done.push(...(await takeLook(ports, look, delivery)));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "a part of the sweep failed");
  return done;
}

/** What was found, as the events that were lost would have said it. */
function recoveredLooks(found: Recovered): readonly Look[] {
  return [
    ...found.merges.map((hint) => ({ kind: "merge", hint, branch: hint.headBranch }) as const),
    ...found.closings.flatMap((hint): readonly Look[] => {
      const { by, at } = hint.closed ?? {};
      if (!by || !at) return [];
      return [{ kind: "closing", hint, withdrawal: { by, at, reason: null, through: "closed" } }];
    }),
    ...found.commands.map(
      ({ comment, pullRequest }) => ({ kind: "comment", comment, pullRequest }) as const,
    ),
    ...found.promotions.map((hint) => ({ kind: "promotion", hint }) as const),
    ...found.unchecked.map(({ number }) => ({ kind: "pull-request", number }) as const),
  ];
}

async function refreshAll(ports: GitHubPorts): Promise<readonly Outcome[]> {
  return refreshEach(ports, await ports.openPromotions());
}

async function refreshEach(
  ports: GitHubPorts,
  hints: readonly PromotionHint[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const hint of hints) outcomes.push(await refreshPromotion(ports, hint));
  return outcomes;
}
