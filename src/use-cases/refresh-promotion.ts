import { decideStatus, type PullRequestStatus } from "../domain/status-decision.js";
import type { CheckText } from "../render/check-text.js";
import { brokenPromotionChecks, otherPullRequestChecks, renderChecks } from "../render/checks.js";
import { mergeWarnings } from "../render/merge-warning.js";
import { renderPullRequest } from "../render/pull-request.js";
import { readTemplates } from "../render/templates.js";
import type { Outcome } from "./outcome.js";
import type {
  Clock,
  PromotionHint,
  PromotionReading,
  ReadsPromotions,
  Redraws,
  Surroundings,
} from "./ports.js";

type Ports = ReadsPromotions & Redraws & Clock & Surroundings;

/** Judges an open promotion anew and draws checks and body. Two requests. */
export async function refreshPromotion(ports: Ports, hint: PromotionHint): Promise<Outcome> {
  const about = `#${hint.number}`;
  const reading = await ports.readPromotion(hint);
  if (reading.pullRequest.state !== "open")
    return { did: "nothing", about: `${about}, which is ${reading.pullRequest.state}` };
  const status = decideStatus(reading, ports.now());
  await ports.redraw({
    ...drawStatus(ports, reading, status),
    head: reading.pullRequest.head,
    reply: null,
  });
  return { did: "redrawn", about };
}

/** Checks and body that a status calls for; a body only where a promotion can be shown. */
export function drawStatus(
  ports: Clock & Surroundings,
  reading: PromotionReading,
  status: PullRequestStatus,
) {
  const { repositoryId, pullRequest } = reading;
  const checks = statusChecks(status, ports.now());
  const body = status.kind === "promotion" ? statusBody(ports, reading, status) : null;
  return { repositoryId, checks, pullRequestId: body === null ? null : pullRequest.nodeId, body };
}

/** Checks that a status calls for. */
export function statusChecks(status: PullRequestStatus, now: string): readonly CheckText[] {
  if (status.kind === "other") return otherPullRequestChecks(status.reserved);
  if (status.kind === "broken") return brokenPromotionChecks(status.problems);
  return renderChecks(status.placed.dossier, status.evaluation, now);
}

function statusBody(
  { repositoryUrl, warnings }: Surroundings,
  reading: PromotionReading,
  status: Extract<PullRequestStatus, { kind: "promotion" }>,
): string {
  const { placed, evaluation } = status;
  const view = {
    dossier: placed.dossier,
    dossierPath: placed.path,
    evaluation,
    inputs: evaluation.inputs,
    warnings: [...warnings, ...mergeWarnings(reading.requiredChecks)],
    repositoryUrl,
    branchCommit: reading.pullRequest.head,
  };
  return renderPullRequest(view, readTemplates(reading.files.templates)).body;
}
