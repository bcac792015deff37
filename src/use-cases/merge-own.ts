import type { Dossier } from "../domain/dossier.js";
import { type MergeTerms, needsNobody } from "../domain/own-merge.js";
import type { Evaluation } from "../domain/promotion-evaluation.js";
import { checkNames } from "../render/check-text.js";
import type { MergesPullRequests, Surroundings } from "./ports.js";

/** An open pull request, and the commit at which it was judged. */
export interface JudgedPullRequest {
  readonly number: number;
  readonly pullRequestId: string;
  readonly head: string;
  readonly mergeTerms: MergeTerms;
}

/** Merges a promotion that needs nobody; false where it is left to people, or to GitHub. */
export async function mergeOwn(
  ports: MergesPullRequests & Surroundings,
  judged: JudgedPullRequest,
  dossier: Dossier,
  evaluation: Evaluation,
): Promise<boolean> {
  return needsNobody(dossier, evaluation) && mergeJudged(ports, judged);
}

/**
 * Merges a pull request, pinned to what was judged. Where the branch's rules ask for more than the App's own checks,
 * GitHub is left to see to them. What GitHub refuses is no failure: the pull request stays open, and is tried again
 * whenever it is judged anew.
 */
export async function mergeJudged(
  ports: MergesPullRequests & Surroundings,
  { number, pullRequestId, head, mergeTerms }: JudgedPullRequest,
): Promise<boolean> {
  const [method] = mergeTerms.methods;
  if (method === undefined) return false;
  const when = asksMore(mergeTerms) ? "rules-are-met" : "now";
  const answer = await ports.mergePullRequest({ pullRequestId, head, method, when });
  if (answer.kind === "refused") ports.warn(`#${number}: GitHub refuses the merge`, [answer.why]);
  return answer.kind === "merged";
}

function asksMore({ requiredChecks, requiresApproval }: MergeTerms): boolean {
  const ours: readonly string[] = Object.values(checkNames);
  return requiresApproval || requiredChecks.some((name) => !ours.includes(name));
}
