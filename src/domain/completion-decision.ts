import {
  type AuditEntry,
  type EntryKind,
  type Move,
  recordedDecision,
  recordedWords,
} from "./audit-entry.js";
import {
  gateProblems,
  movedProblems,
  noDossier,
  signOffProblems,
  unreadProblems,
  withdrawnBefore,
} from "./completion-problems.js";
import { digestOf } from "./digest.js";
import { readDocument } from "./document.js";
import { type Landing, landingProblems, unreadCommits } from "./landing.js";
import { manifestSchema } from "./manifest.js";
import { parsePromotionBranch } from "./names.js";
import type { People } from "./people.js";
import { defaultPolicy } from "./policy.js";
import type { Problem } from "./problem.js";
import { type Evaluation, evaluatePromotion } from "./promotion-evaluation.js";
import {
  type DossierFile,
  dossierReference,
  type PlacedDossier,
  type PullRequest,
  readPlacedDossier,
} from "./pull-request.js";
import {
  type ChainEnd,
  emptyContent,
  nextEntry,
  type RecordedChange,
  recordChange,
} from "./recording.js";
import {
  type RegistryFiles,
  type RegistryInputs,
  registryRoot,
  type StateFiles,
  type Subject,
} from "./registry.js";
import { readDossierPath } from "./registry-paths.js";
import type { Review } from "./review.js";
import { promotionMoves } from "./transition.js";

/** What a merge is judged by. Files are those of the commit just before the merge; the state is the newest. */
export interface CompletionSnapshot {
  readonly pullRequest: PullRequest;
  readonly landing: Landing;
  /** The dossier at the landing commit; null where it isn't there. */
  readonly dossier: DossierFile | null;
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  readonly reviews: readonly Review[];
  readonly people: People;
}

/** What to do about a merged promotion. */
export type CompletionDecision =
  | { readonly kind: "nothing"; readonly why: string }
  | {
      readonly kind: "recorded";
      readonly id: string;
      /** What was refused; null where the promotion was recorded. */
      readonly refused: Subject | null;
    }
  | { readonly kind: "pending"; readonly problems: readonly Problem[] }
  | { readonly kind: "record"; readonly change: RecordedChange }
  | {
      readonly kind: "refuse";
      readonly change: RecordedChange;
      readonly problems: readonly Problem[];
    };

/** Judges a merge by its own time. Refusing needs positive proof; a look-up that failed leaves it pending. */
export function decideCompletion(snapshot: CompletionSnapshot, now: string): CompletionDecision {
  if (!snapshot.pullRequest.byApp) return { kind: "nothing", why: "not the App's pull request" };
  const read = registryRoot(snapshot.files);
  const root = read.ok ? read.value : defaultPolicy.registry.root;
  const subject = subjectOf(snapshot, root);
  if (subject === null)
    return read.ok
      ? { kind: "nothing", why: "not a promotion's branch" }
      : { kind: "pending", problems: read.problems };
  const { entryNames } = snapshot.state;
  const done = recordedDecision(entryNames, subject.model, snapshot.pullRequest.number);
  if (done && done.kind !== "withdrawn")
    return { kind: "recorded", id: done.id, refused: done.kind === "refused" ? subject : null };
  const manifest = snapshot.state.manifest && readDocument(snapshot.state.manifest, manifestSchema);
  if (manifest && !manifest.ok) return { kind: "pending", problems: manifest.problems };
  const { branch, head } = snapshot.state;
  const chain = {
    root,
    model: subject.model,
    manifest: manifest?.value ?? null,
    branch,
    head,
  };
  return judge({ snapshot, chain, now, version: subject.version });
}

interface Judgement {
  readonly snapshot: CompletionSnapshot;
  readonly chain: ChainEnd;
  readonly now: string;
  readonly version: string;
}

function judge(judgement: Judgement): CompletionDecision {
  const { snapshot, chain } = judgement;
  const { pullRequest, landing, dossier } = snapshot;
  const placed = dossier ? readPlacedDossier(chain.root, dossier, pullRequest) : null;
  const problems = [
    ...landingProblems(pullRequest, landing, dossier?.path ?? null),
    ...withdrawnBefore(snapshot.state.entryNames, chain.model, pullRequest.number),
  ];
  if (!placed?.ok)
    return refuse(
      judgement,
      [...problems, ...(placed?.problems ?? [noDossier(pullRequest)])],
      null,
    );
  const evaluation = evaluateAtMerge(snapshot, placed.value);
  const proven = [
    ...problems,
    ...movedProblems(evaluation),
    ...gateProblems(evaluation),
    ...signOffProblems(evaluation.signOffs),
  ];
  const unread = [...unreadCommits(landing), ...unreadProblems(evaluation.signOffs)];
  const judged = { placed: placed.value, evaluation };
  if (proven.length > 0) return refuse(judgement, proven, judged);
  return unread.length > 0 ? { kind: "pending", problems: unread } : record(judgement, judged);
}

interface Judged {
  readonly placed: PlacedDossier;
  readonly evaluation: Evaluation;
}

function evaluateAtMerge(snapshot: CompletionSnapshot, placed: PlacedDossier): Evaluation {
  const { files, state, reviews, people, landing } = snapshot;
  return evaluatePromotion({
    dossier: placed.dossier,
    dossierPath: placed.path,
    dossierBlob: placed.blob,
    files,
    state,
    reviews,
    people,
    until: landing.at,
    now: landing.at,
    otherChanges: [],
  });
}

function record(judgement: Judgement, judged: Judged): CompletionDecision {
  const { chain } = judgement;
  const { dossier } = judged.placed;
  const inputs = judged.evaluation.inputs;
  if (!inputs) throw new Error("a promotion whose inputs can't be read has problems");
  const plan = inputs.definition.rollout;
  const moves = promotionMoves(dossier.version, dossier.to, chain.manifest, plan);
  const entry = entryOf("promotion", judgement, judged, [], moves);
  return {
    kind: "record",
    change: recordChange(chain, entry, { plan, records: recordsOf(inputs) }),
  };
}

function recordsOf({ record: candidate, incumbent }: RegistryInputs) {
  const records = [candidate, ...(incumbent ? [incumbent.record] : [])];
  return new Map(records.map((one) => [one.version, one]));
}

function refuse(
  judgement: Judgement,
  problems: readonly Problem[],
  judged: Judged | null,
): CompletionDecision {
  const entry = entryOf("refused", judgement, judged, problems, []);
  const change = recordChange(judgement.chain, entry, { plan: undefined, records: new Map() });
  return { kind: "refuse", change, problems };
}

function entryOf(
  kind: EntryKind & ("promotion" | "refused"),
  { snapshot, chain, now, version }: Judgement,
  judged: Judged | null,
  problems: readonly Problem[],
  moves: readonly Move[],
): AuditEntry {
  const { pullRequest, landing, files } = snapshot;
  return nextEntry(chain, kind, `pr/${pullRequest.number}`, {
    ...emptyContent,
    kind,
    at: landing.at,
    recordedAt: now,
    version,
    moves: [...moves],
    pullRequest: {
      number: pullRequest.number,
      head: pullRequest.head,
      merge: landing.commit,
      mergedBy: landing.by,
    },
    policy: files.policy && digestOf(files.policy.text),
    problems: problems.map(({ code, what }) => ({ code, what })),
    ...(judged ? judgedContent(judged) : {}),
  });
}

function judgedContent({ placed, evaluation }: Judged) {
  const { dossier } = placed;
  const { by, id = null, reason } = dossier.requested;
  return {
    requested: { by: { login: by, id }, reason },
    signOffs: evaluation.signOffs.given.map(({ place, review }) => ({
      owner: place.owner,
      because: place.because,
      by: { login: review.by.login, id: review.by.id },
      at: review.at,
      review: review.id,
      commit: review.commit ?? "",
      words: recordedWords(review.words),
    })),
    gates: [...evaluation.gates],
    concerns: evaluation.signOffs.concerns.map((review) => ({
      by: review.by.login,
      words: recordedWords(review.words),
      resolvedBy: null,
    })),
    dossier: dossierReference(placed),
    requirements: dossier.requirements.digest,
  };
}

/** Model and version that a merge is about: the branch says the model, the dossier's path the version. */
function subjectOf(
  { pullRequest, dossier }: CompletionSnapshot,
  root: string,
): { readonly model: string; readonly version: string } | null {
  const lock = parsePromotionBranch(pullRequest.headBranch);
  if (lock === null) return null;
  const paths = [...(dossier ? [dossier.path] : []), ...pullRequest.changed];
  const at = paths
    .flatMap((path) => readDossierPath(root, path) ?? [])
    .find((one) => one.model === lock.model);
  return at ? { model: at.model, version: at.version } : null;
}
