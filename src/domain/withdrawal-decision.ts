import { type Actor, recordedDecision } from "./audit-entry.js";
import { digestOf } from "./digest.js";
import { readDocument } from "./document.js";
import { manifestSchema } from "./manifest.js";
import { ownersNamed, sameLogin, speakersOf } from "./people.js";
import { defaultPolicy } from "./policy.js";
import type { Problem } from "./problem.js";
import { dossierReference, type PlacedDossier, readPlacedDossier } from "./pull-request.js";
import {
  type EntryContent,
  emptyContent,
  nextEntry,
  type RecordedChange,
  recordChange,
} from "./recording.js";
import { type RegistryFiles, readPolicy } from "./registry.js";
import { readDossierPath } from "./registry-paths.js";
import type { StatusSnapshot } from "./status-decision.js";

/** A wish to end a promotion without merging it. */
export interface Withdrawal {
  readonly by: Actor;
  readonly reason: string | null;
  readonly at: string;
  /** `command`: asked by comment, for the requester and owners. `closed`: done already with GitHub's own button. */
  readonly through: "command" | "closed";
}

/** What to do about a withdrawal. */
export type WithdrawalDecision =
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "refuse"; readonly problems: readonly Problem[] }
  | { readonly kind: "recorded"; readonly id: string }
  | { readonly kind: "record"; readonly change: RecordedChange };

/** Decides who may withdraw, and what is recorded of it. */
export function decideWithdrawal(
  snapshot: StatusSnapshot,
  withdrawal: Withdrawal,
  now: string,
): WithdrawalDecision {
  const { pullRequest, files, state } = snapshot;
  const root = rootOf(files);
  const ended = endedPromotion(snapshot, root);
  if (ended === null) return { kind: "nothing", why: "not a promotion" };
  const decision = recordedDecision(state.entryNames, ended.model, pullRequest.number);
  if (decision) return { kind: "recorded", id: decision.id };
  if (pullRequest.state === "merged")
    return { kind: "refuse", problems: [mergedAlready(pullRequest.number)] };
  if (withdrawal.through === "command" && !mayWithdraw(snapshot, ended, withdrawal.by.login))
    return { kind: "refuse", problems: [notTheirs(ended)] };
  const manifest = state.manifest && readDocument(state.manifest, manifestSchema);
  if (manifest && !manifest.ok) return { kind: "refuse", problems: manifest.problems };
  const chain = {
    root,
    model: ended.model,
    manifest: manifest?.value ?? null,
    branch: state.branch,
    head: state.head,
  };
  const entry = nextEntry(
    chain,
    "withdrawn",
    `pr/${pullRequest.number}`,
    content(snapshot, withdrawal, ended, now),
  );
  return {
    kind: "record",
    change: recordChange(chain, entry, { plan: undefined, records: new Map() }),
  };
}

/** The promotion that ends; `placed` is null where its dossier is no longer as the App wrote it. */
interface EndedPromotion {
  readonly model: string;
  readonly version: string;
  readonly placed: PlacedDossier | null;
}

function endedPromotion(
  { pullRequest, dossier }: StatusSnapshot,
  root: string,
): EndedPromotion | null {
  const at = dossier && readDossierPath(root, dossier.path);
  if (!pullRequest.byApp || dossier === null || !at) return null;
  const placed = readPlacedDossier(root, dossier, pullRequest);
  return { model: at.model, version: at.version, placed: placed.ok ? placed.value : null };
}

function content(
  { pullRequest, files }: StatusSnapshot,
  withdrawal: Withdrawal,
  { version, placed }: EndedPromotion,
  now: string,
): EntryContent {
  const { number, head } = pullRequest;
  return {
    ...emptyContent,
    kind: "withdrawn",
    at: withdrawal.at,
    recordedAt: now,
    version,
    requested: { by: withdrawal.by, reason: withdrawal.reason },
    pullRequest: { number, head, merge: null, mergedBy: null },
    dossier: placed && dossierReference(placed),
    requirements: placed?.dossier.requirements.digest ?? null,
    policy: files.policy && digestOf(files.policy.text),
  };
}

function rootOf(files: RegistryFiles): string {
  const policy = readPolicy(files.policy);
  return (policy.ok ? policy.value : defaultPolicy).registry.root;
}

/** A forged dossier names nobody that could be believed; then only GitHub's own button ends the promotion. */
function mayWithdraw(
  { people }: StatusSnapshot,
  { placed }: EndedPromotion,
  login: string,
): boolean {
  if (placed === null) return false;
  const { requested, requirements } = placed.dossier;
  if (sameLogin(requested.by, login)) return true;
  return ownersNamed(requirements.owners).some((owner) =>
    speakersOf(owner, people).some((one) => sameLogin(one, login)),
  );
}

function mergedAlready(number: number): Problem {
  return {
    code: "merged-already",
    what: `#${number} is merged.`,
    why: "A merge is the decision; it can't be withdrawn.",
  };
}

function notTheirs({ placed }: EndedPromotion): Problem {
  if (placed === null)
    return {
      code: "dossier-forged",
      what: "The dossier is not as the App wrote it, so nobody can be told to be its requester or owner.",
      fix: "Close this pull request with GitHub's button.",
    };
  const { requested, requirements } = placed.dossier;
  return {
    code: "withdraw-not-allowed",
    what: "A promotion is withdrawn by who asked for it, or by one of its owners.",
    fix: `Ask ${[requested.by, ...ownersNamed(requirements.owners)].join(" or ")}.`,
  };
}
