import { recordedDecision } from "./audit-entry.js";
import { parsePromotionBranch } from "./names.js";
import type { People } from "./people.js";
import { defaultPolicy } from "./policy.js";
import type { Problem } from "./problem.js";
import { type Evaluation, evaluatePromotion } from "./promotion-evaluation.js";
import {
  type DossierFile,
  type PlacedDossier,
  type PullRequest,
  type ReservedChange,
  readPlacedDossier,
  reservedIn,
} from "./pull-request.js";
import { type RegistryFiles, registryRoot, type StateFiles } from "./registry.js";
import type { Review } from "./review.js";

/** What a pull request into any branch is judged by. `dossier` is the file at its head. */
export interface StatusSnapshot {
  readonly defaultBranch: string;
  readonly pullRequest: PullRequest;
  readonly dossier: DossierFile | null;
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  readonly reviews: readonly Review[];
  readonly people: People;
}

/** Where a pull request stands. */
export type PullRequestStatus =
  | { readonly kind: "other"; readonly reserved: readonly ReservedChange[] }
  | { readonly kind: "broken"; readonly problems: readonly Problem[] }
  | { readonly kind: "promotion"; readonly placed: PlacedDossier; readonly evaluation: Evaluation };

/** Judges a pull request from live state; nothing in its own branch, title, body or base changes how. */
export function decideStatus(snapshot: StatusSnapshot, now: string): PullRequestStatus {
  const { pullRequest, dossier } = snapshot;
  const read = registryRoot(snapshot.files);
  const root = read.ok ? read.value : defaultPolicy.registry.root;
  if (!pullRequest.byApp || parsePromotionBranch(pullRequest.headBranch) === null)
    return { kind: "other", reserved: reservedIn(root, pullRequest) };
  if (pullRequest.baseBranch !== snapshot.defaultBranch)
    return { kind: "broken", problems: [retargeted(snapshot)] };
  const over = recordedBefore(snapshot);
  if (over) return { kind: "broken", problems: [over] };
  if (dossier === null) return { kind: "broken", problems: [dossierGone(pullRequest)] };
  const placed = readPlacedDossier(root, dossier, pullRequest);
  const extra = pullRequest.changed.filter((path) => path !== dossier.path);
  const problems = [...(placed.ok ? [] : placed.problems), ...extraChanges(extra, pullRequest)];
  if (!placed.ok || problems.length > 0) return { kind: "broken", problems };
  return {
    kind: "promotion",
    placed: placed.value,
    evaluation: evaluate(snapshot, placed.value, now),
  };
}

function evaluate(snapshot: StatusSnapshot, placed: PlacedDossier, now: string): Evaluation {
  const { files, state, reviews, people } = snapshot;
  return evaluatePromotion({
    dossier: placed.dossier,
    dossierPath: placed.path,
    dossierBlob: placed.blob,
    files,
    state,
    reviews,
    people,
    until: null,
    now,
    otherChanges: [],
  });
}

/** Problems of a promotion pull request that changes more than its dossier. */
export function extraChanges(
  extra: readonly string[],
  pullRequest: PullRequest,
): readonly Problem[] {
  const problems = extra.slice(0, 20).map((path) => ({
    code: "extra-change",
    what: `This pull request changes ${path} too.`,
    why: "A promotion changes nothing but its dossier; every approval is void while it does.",
    fix: "Take the change out of this branch and bring it by a pull request of its own.",
    place: { file: path },
  }));
  if (pullRequest.allListed) return problems;
  return [
    ...problems,
    {
      code: "extra-change",
      what: "This pull request changes more files than can be listed.",
      why: "A promotion changes nothing but its dossier.",
      fix: "Close it and ask again with `/promote`.",
    },
  ];
}

function retargeted({ pullRequest, defaultBranch }: StatusSnapshot): Problem {
  return {
    code: "base-changed",
    what: `This pull request goes into ${pullRequest.baseBranch}.`,
    why: `A promotion goes into the default branch, ${defaultBranch}; into another one it means nothing.`,
    fix: `Set its base back to ${defaultBranch}.`,
  };
}

function dossierGone(pullRequest: PullRequest): Problem {
  return {
    code: "dossier-gone",
    what: `The dossier is gone from ${pullRequest.headBranch}.`,
    why: "The dossier is what is approved and recorded.",
    fix: "Close this pull request and ask again with `/promote`.",
  };
}

/** A pull request whose promotion is recorded as over, and that was opened again. */
function recordedBefore({ pullRequest, state }: StatusSnapshot): Problem | null {
  const model = parsePromotionBranch(pullRequest.headBranch)?.model ?? "";
  const decision = recordedDecision(state.entryNames, model, pullRequest.number);
  if (!decision) return null;
  return {
    code: "promotion-over",
    what: `This promotion is over: it is recorded as ${decision.kind}, in entry ${decision.id}.`,
    why: "What is recorded is final.",
    fix: "Close this pull request and ask again with `/promote`.",
  };
}
