import {
  type DraftSnapshot,
  draftPromotion,
  type PromotionDraft,
  type PromotionRequest,
} from "./dossier-draft.js";
import { isMachine } from "./people.js";
import { POLICY_PATH, type Policy } from "./policy.js";
import type { Problem } from "./problem.js";
import {
  type BranchPullRequest,
  judgeLock,
  type LockSnapshot,
  type Resume,
} from "./promotion-lock.js";
import { readRegistry } from "./registry.js";

/** What a request is decided by. */
export interface RequestSnapshot extends DraftSnapshot, LockSnapshot {}

/**
 * What to do about a request. `resume` says how far an earlier try of the same request came; `over`, that such a try
 * opened the promotion and it has ended.
 */
export type RequestDecision =
  | { readonly kind: "over"; readonly pullRequest: BranchPullRequest }
  | { readonly kind: "refuse"; readonly problems: readonly Problem[] }
  | { readonly kind: "open"; readonly draft: PromotionDraft; readonly resume: Resume };

/** Decides a request. All reasons to refuse that can be told at once are told at once. */
export function decideRequest(
  snapshot: RequestSnapshot,
  request: PromotionRequest,
  now: string,
): RequestDecision {
  const lock = judgeLock(snapshot, request);
  if (lock.kind === "over") return lock;
  const read = readRegistry(snapshot.files, snapshot.state, request);
  const locked = lock.kind === "ours" ? [] : [lock.problem];
  if (!read.ok) return { kind: "refuse", problems: [...read.problems, ...locked] };
  const inputs = read.value;
  const stranger = unknownMachine(inputs.policy, request);
  if (stranger) return { kind: "refuse", problems: [stranger] };
  if (lock.kind === "ours" && "committed" in lock.resume) {
    const draft = { ...lock.resume.committed, inputs, warnings: [] };
    return { kind: "open", draft, resume: lock.resume };
  }
  const draft = draftPromotion(snapshot, request, inputs, now);
  if (!draft.ok || lock.kind !== "ours")
    return { kind: "refuse", problems: [...(draft.ok ? [] : draft.problems), ...locked] };
  return { kind: "open", draft: draft.value, resume: lock.resume };
}

/** People are asked for their permission; a machine may ask where the policy names it. */
function unknownMachine({ machines }: Policy, { by }: PromotionRequest): Problem | null {
  if (!by.login.endsWith("[bot]") || isMachine(machines, by.login)) return null;
  return {
    code: "machine-unknown",
    what: `The policy names no machine @${by.login}.`,
    why: "A machine may ask for a promotion only where the policy's machines name it.",
    fix: `Add "@${by.login}" to machines in ${POLICY_PATH} on the default branch.`,
  };
}
