import { type Actor, entryId, readEntryName } from "./audit-entry.js";
import { digestOf } from "./digest.js";
import { readDocument } from "./document.js";
import { manifestSchema } from "./manifest.js";
import { sameLogin, speakersOf } from "./people.js";
import { defaultPolicy } from "./policy.js";
import type { Problem } from "./problem.js";
import { type PlacedDossier, readPlacedDossier } from "./pull-request.js";
import { emptyContent, nextEntry, type RecordedChange, recordChange } from "./recording.js";
import { readPolicy } from "./registry.js";
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
  | { readonly kind: "record"; readonly change: RecordedChange; readonly placed: PlacedDossier };

/** Decides who may withdraw, and what is recorded of it. */
export function decideWithdrawal(
  snapshot: StatusSnapshot,
  withdrawal: Withdrawal,
  now: string,
): WithdrawalDecision {
  const { pullRequest, dossier, files, state } = snapshot;
  if (!pullRequest.byApp || dossier === null) return { kind: "nothing", why: "not a promotion" };
  if (pullRequest.state === "merged")
    return { kind: "refuse", problems: [mergedAlready(pullRequest.number)] };
  const policy = readPolicy(files.policy);
  const { root } = (policy.ok ? policy.value : defaultPolicy).registry;
  const placed = readPlacedDossier(root, dossier, pullRequest);
  if (!placed.ok)
    return withdrawal.through === "closed"
      ? { kind: "nothing", why: "no dossier of the App" }
      : { kind: "refuse", problems: placed.problems };
  const { model } = placed.value.dossier;
  const id = entryId("withdrawn", model, `pr/${pullRequest.number}`);
  if (state.entryNames.some((name) => readEntryName(name)?.id === id))
    return { kind: "recorded", id };
  if (withdrawal.through === "command" && !mayWithdraw(snapshot, placed.value, withdrawal.by.login))
    return { kind: "refuse", problems: [notTheirs(placed.value)] };
  const manifest = state.manifest && readDocument(state.manifest, manifestSchema);
  if (manifest && !manifest.ok) return { kind: "refuse", problems: manifest.problems };
  const chain = {
    root,
    model,
    manifest: manifest?.value ?? null,
    branch: state.branch,
    head: state.head,
  };
  const { dossier: value } = placed.value;
  const entry = nextEntry(chain, "withdrawn", `pr/${pullRequest.number}`, {
    ...emptyContent,
    kind: "withdrawn",
    at: withdrawal.at,
    recordedAt: now,
    version: value.version,
    requested: { by: withdrawal.by, reason: withdrawal.reason },
    pullRequest: {
      number: pullRequest.number,
      head: pullRequest.head,
      merge: null,
      mergedBy: null,
    },
    dossier: {
      path: `promotions/${placed.value.path.split("/").at(-1)}`,
      digest: digestOf(placed.value.text),
    },
    requirements: value.requirements.digest,
    policy: files.policy && digestOf(files.policy.text),
  });
  return {
    kind: "record",
    placed: placed.value,
    change: recordChange(chain, entry, { plan: undefined, records: new Map() }),
  };
}

function mayWithdraw(
  { people }: StatusSnapshot,
  { dossier }: PlacedDossier,
  login: string,
): boolean {
  if (sameLogin(dossier.requested.by, login)) return true;
  const owners = dossier.requirements.owners.flatMap((place) => [place.owner, ...(place.or ?? [])]);
  return owners.some((owner) => speakersOf(owner, people).some((one) => sameLogin(one, login)));
}

function mergedAlready(number: number): Problem {
  return {
    code: "merged-already",
    what: `#${number} is merged.`,
    why: "A merge is the decision; it can't be withdrawn.",
  };
}

function notTheirs({ dossier }: PlacedDossier): Problem {
  const owners = dossier.requirements.owners.map((place) => place.owner).join(", ");
  return {
    code: "withdraw-not-allowed",
    what: "A promotion is withdrawn by who asked for it, or by one of its owners.",
    fix: `Ask ${[dossier.requested.by, owners].filter((one) => one !== "").join(" or ")}.`,
  };
}
