import type { GitHubPorts } from "../adapters/github/github-ports.js";
import type { Command } from "../domain/command/command.js";
import { readComment } from "../domain/command/read-comment.js";
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
import { recheckPromotion } from "../use-cases/recheck-promotion.js";
import { refreshPromotion } from "../use-cases/refresh-promotion.js";
import { reportMergeGroup, reportPullRequest } from "../use-cases/report-pull-request.js";
import { requestPromotion } from "../use-cases/request-promotion.js";
import { recordClosing, withdrawPromotion } from "../use-cases/withdraw-promotion.js";
import type { Look } from "./look.js";

type CommentLook = Extract<Look, { readonly kind: "comment" }>;

/** Looks where an event said, and does what is called for there. */
export async function takeLook(ports: GitHubPorts, look: Look): Promise<readonly Outcome[]> {
  switch (look.kind) {
    case "comment":
      return [await answerComment(ports, look)];
    case "promotion":
      return [await refreshPromotion(ports, look.hint)];
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
    case "default-branch":
      return refreshAll(ports);
  }
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
      return requestPromotion(ports, comment, command);
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

/** A transition moves what the model's other promotions rest on; they are judged anew. */
async function completeAndRefresh(
  ports: GitHubPorts,
  hint: PromotionHint,
): Promise<readonly Outcome[]> {
  const { outcome, siblings } = await completePromotion(ports, hint);
  return [outcome, ...(await refreshEach(ports, siblings))];
}

/** A dossier came by a push; where its own merge was told of before, the entry is found and nothing is done. */
async function landed(ports: GitHubPorts, branch: string): Promise<readonly Outcome[]> {
  const hint = await ports.pullRequestOf(branch);
  return hint
    ? completeAndRefresh(ports, hint)
    : [{ did: "nothing", about: `${branch}, which no promotion has` }];
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
