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
  /** What it came of, as the App wrote it into the dossier's commit (`askedBy`); null where that can't be told. */
  readonly askedBy: string | null;
}

/** What a request is, in the words of a commit's trailer: one comment or one event asks for one promotion. */
export function askedBy({
  comment,
  delivery,
}: Pick<PromotionRequest, "comment" | "delivery">): string {
  return delivery === null ? `comment ${comment}` : `event ${delivery}`;
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

/** Whether a request may have the lock, and where it begins if so. `over`: what it asked for was opened, and has ended. */
export type LockJudgement =
  | { readonly kind: "ours"; readonly resume: Resume }
  | { readonly kind: "over"; readonly pullRequest: BranchPullRequest }
  | { readonly kind: "refused"; readonly problem: Problem };

/**
 * Judges the lock. Who holds it is what the dossier at the branch's head says. A branch without a dossier is what a
 * request left that died on its way: whoever commits a dossier to it first holds it, for that commit compares and swaps.
 */
export function judgeLock(snapshot: LockSnapshot, request: PromotionRequest): LockJudgement {
  const ended = snapshot.pullRequests.find(
    (one) => one.byApp && one.state !== "open" && one.askedBy === askedBy(request),
  );
  if (ended) return { kind: "over", pullRequest: ended };
  const unrecorded = unrecordedMerge(snapshot, request);
  if (unrecorded) return { kind: "refused", problem: unrecorded };
  if (snapshot.lock.kind === "free") return { kind: "ours", resume: { from: "lock" } };
  const { head, dossiers } = snapshot.lock;
  // One that was opened again is older than those after it, and holds the branch all the same.
  const pullRequest =
    snapshot.pullRequests.find((one) => one.state === "open") ?? snapshot.pullRequests[0];
  const open = pullRequest?.state === "open";
  const announceable = open && pullRequest.byApp;
  const committed = dossiers.flatMap((file) => ofRequest(file, request) ?? [])[0];
  if (committed && announceable)
    return { kind: "ours", resume: { from: "announcement", head, committed, pullRequest } };
  // An older pull request of the branch is another promotion's: this one's own has the branch's head.
  if (committed && !open && pullRequest?.head !== head)
    return { kind: "ours", resume: { from: "pull-request", head, committed } };
  if (dossiers.length === 0 && !open) return { kind: "ours", resume: { from: "commit", head } };
  if (open && !pullRequest.byApp) return { kind: "refused", problem: strangers(pullRequest) };
  return { kind: "refused", problem: underWay(request, pullRequest) };
}

/**
 * A pull request that was opened of what an ended promotion left on its branch: GitHub opens one although the commit
 * beside it failed. It is nobody's, and is to be closed.
 */
export function strayPullRequest({ pullRequests }: LockSnapshot): BranchPullRequest | null {
  const own = pullRequests.filter((one) => one.byApp && one.askedBy !== null);
  const isEnded = ({ askedBy: by }: BranchPullRequest) =>
    own.some((other) => other.state !== "open" && other.askedBy === by);
  return own.find((one) => one.state === "open" && isEnded(one)) ?? null;
}

/** A dossier on the branch, when it came of the same request: one comment or one event asks for one thing. */
function ofRequest(file: SourceFile, request: PromotionRequest): CommittedDossier | null {
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
