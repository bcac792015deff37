import { decideStatus, type PullRequestStatus } from "../domain/status-decision.js";
import type { CheckText } from "../render/check-text.js";
import { brokenPromotionChecks, otherPullRequestChecks, renderChecks } from "../render/checks.js";
import { mergeWarnings } from "../render/merge-warning.js";
import { renderPullRequest } from "../render/pull-request.js";
import { readTemplates } from "../render/templates.js";
import { mergeOwn } from "./merge-own.js";
import type { Outcome } from "./outcome.js";
import type {
  Clock,
  MergesPullRequests,
  PromotionHint,
  PromotionReading,
  ReadsPromotions,
  Redraws,
  Surroundings,
} from "./ports.js";

type Ports = ReadsPromotions & Redraws & MergesPullRequests & Clock & Surroundings;

/** Judges an open promotion anew and draws checks and body. Two requests; one more merges it, where it needs nobody. */
export async function refreshPromotion(ports: Ports, hint: PromotionHint): Promise<Outcome> {
  const about = `#${hint.number}`;
  const reading = await ports.readPromotion(hint);
  if (reading.pullRequest.state !== "open")
    return { did: "nothing", about: `${about}, which is ${reading.pullRequest.state}` };
  const status = decideStatus(reading, ports.now());
  // A branch of that name isn't enough: what is no promotion is judged by all that it changes.
  if (status.kind === "other") return { did: "not-a-promotion", about };
  await ports.redraw({
    ...drawStatus(ports, reading, status),
    head: reading.pullRequest.head,
    reply: null,
  });
  return {
    did: (await mergeWhereNobodySigns(ports, reading, status)) ? "merged" : "redrawn",
    about,
  };
}

/** Merges what was drawn just now, where the policy asks nobody to sign and nothing keeps it back; false where it didn't. */
export async function mergeWhereNobodySigns(
  ports: MergesPullRequests & Surroundings,
  { pullRequest, mergeTerms, defaultBranch }: PromotionReading,
  status: PullRequestStatus,
): Promise<boolean> {
  if (status.kind !== "promotion" || pullRequest.baseBranch !== defaultBranch) return false;
  const { number, nodeId: pullRequestId, head } = pullRequest;
  const at = { number, pullRequestId, head, mergeTerms };
  return mergeOwn(ports, at, status.placed.dossier, status.evaluation);
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
    warnings: [...warnings, ...mergeWarnings(reading.mergeTerms.requiredChecks)],
    repositoryUrl,
    branchCommit: reading.pullRequest.head,
  };
  return renderPullRequest(view, readTemplates(reading.files.templates)).body;
}
