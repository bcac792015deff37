import { recordedDecision } from "./audit-entry.js";
import { readDocument, type SourceFile } from "./document.js";
import { type Dossier, dossierSchema } from "./dossier.js";
import type { PromotionRequest } from "./dossier-draft.js";
import { sameLogin } from "./people.js";
import type { Problem } from "./problem.js";
import type { StateFiles } from "./registry.js";

/** A pull request that a promotion's branch has or had. */
export interface BranchPullRequest {
  readonly nodeId: string;
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  readonly byApp: boolean;
  /** Its last commit. */
  readonly head: string;
  readonly mergedAt: string | null;
}

/** The branch that is the lock of a model and stage. `dossiers` are those that its head has and the default branch lacks. */
export type LockState =
  | { readonly kind: "free" }
  | { readonly kind: "taken"; readonly head: string; readonly dossiers: readonly SourceFile[] };

/** What a lock is judged by. */
export interface LockSnapshot {
  readonly state: StateFiles;
  readonly lock: LockState;
  /** The branch's pull requests, newest first; those of forks' branches of the same name are none of them. */
  readonly pullRequests: readonly BranchPullRequest[];
}

/** A dossier that an earlier try of the same request committed. */
export interface CommittedDossier {
  readonly path: string;
  readonly text: string;
  readonly dossier: Dossier;
}

/** Where to begin: nothing is there yet; the branch is; the dossier is committed; the pull request is open. */
export type Resume =
  | { readonly from: "lock" }
  | { readonly from: "commit"; readonly head: string }
  | { readonly from: "pull-request"; readonly head: string; readonly committed: CommittedDossier }
  | {
      readonly from: "announcement";
      readonly head: string;
      readonly committed: CommittedDossier;
      readonly pullRequest: BranchPullRequest;
    };

/** Whether a request may have the lock, and where it begins if so. */
export type LockJudgement =
  | { readonly kind: "ours"; readonly resume: Resume }
  | { readonly kind: "refused"; readonly problem: Problem };

/**
 * Judges the lock. Who holds it is what the dossier at the branch's head says. A branch without a dossier is what a
 * request left that died on its way: whoever commits a dossier to it first holds it, for that commit compares and swaps.
 */
export function judgeLock(snapshot: LockSnapshot, request: PromotionRequest): LockJudgement {
  const unrecorded = unrecordedMerge(snapshot, request);
  if (unrecorded) return { kind: "refused", problem: unrecorded };
  if (snapshot.lock.kind === "free") return { kind: "ours", resume: { from: "lock" } };
  const { head, dossiers } = snapshot.lock;
  const [pullRequest] = snapshot.pullRequests;
  const open = pullRequest?.state === "open";
  const announceable = open && pullRequest.byApp;
  const committed = dossiers.flatMap((file) => askedBy(file, request) ?? [])[0];
  if (committed && announceable)
    return { kind: "ours", resume: { from: "announcement", head, committed, pullRequest } };
  // An older pull request of the branch is another promotion's: this one's own has the branch's head.
  if (committed && !open && pullRequest?.head !== head)
    return { kind: "ours", resume: { from: "pull-request", head, committed } };
  if (dossiers.length === 0 && !open) return { kind: "ours", resume: { from: "commit", head } };
  if (open && !pullRequest.byApp) return { kind: "refused", problem: strangers(pullRequest) };
  return { kind: "refused", problem: underWay(request, pullRequest) };
}

/** A dossier, when it came of the same request: one comment or one event asks for one thing. */
function askedBy(file: SourceFile, request: PromotionRequest): CommittedDossier | null {
  const read = readDocument(file, dossierSchema);
  if (!read.ok) return null;
  const { requested, model, version, to } = read.value;
  const same =
    requested.comment === request.comment &&
    (requested.delivery ?? null) === request.delivery &&
    sameLogin(requested.by, `@${request.by.login}`) &&
    // GitHub doesn't say when an event was sent: a try after a failure takes it later.
    (request.delivery !== null || requested.at === request.at) &&
    model === request.model &&
    version === request.version &&
    to === request.to;
  return same ? { ...file, dossier: read.value } : null;
}

/** A promotion that was merged and whose audit entry isn't written yet. */
function unrecordedMerge(snapshot: LockSnapshot, request: PromotionRequest): Problem | null {
  const merged = snapshot.pullRequests.find((one) => one.state === "merged" && one.byApp);
  if (!merged) return null;
  if (recordedDecision(snapshot.state.entryNames, request.model, merged.number)) return null;
  return {
    code: "merged-not-recorded",
    what: `The promotion in #${merged.number} is merged and not recorded yet.`,
    why: "A model's next promotion starts from what the last one left.",
    fix: `Wait until #${merged.number} says that it is recorded, then ask again.`,
  };
}

/** Somebody opened a pull request from the lock's branch; GitHub lets a branch have one at a time. */
function strangers({ number, url }: BranchPullRequest): Problem {
  return {
    code: "branch-in-use",
    what: `#${number} was opened from this promotion's branch, and not by the App.`,
    why: "A promotion's branch is the App's alone.",
    fix: `Close ${url}, and ask again. A ruleset that lets only the App create promotion/** keeps this from happening.`,
  };
}

function underWay(request: PromotionRequest, pullRequest: BranchPullRequest | undefined): Problem {
  const open = pullRequest?.state === "open";
  return {
    code: "promotion-under-way",
    what: open
      ? `A promotion of ${request.model} to ${request.to} is under way in #${pullRequest.number}.`
      : `The branch promotion/${request.model}/${request.to}, the lock of this promotion, is taken and has no open pull request.`,
    why: "One promotion at a time for a model and stage.",
    fix: open
      ? `Finish ${pullRequest.url}, or comment \`/withdraw because ...\` there.`
      : "Another request may be opening it this minute. If none appears, delete the branch and ask again.",
  };
}
