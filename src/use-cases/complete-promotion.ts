import { type CompletionDecision, decideCompletion } from "../domain/completion-decision.js";
import type { RecordedChange } from "../domain/recording.js";
import {
  type EntryPlace,
  recordedComment,
  recordedEarlierComment,
  refusedEarlierIssue,
  refusedMerge,
} from "../render/comments.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type {
  Clock,
  CompletionReading,
  PromotionHint,
  ReadsCompletions,
  RecordsChanges,
  Surroundings,
  Tells,
} from "./ports.js";

type Ports = ReadsCompletions & RecordsChanges & Tells & Clock & Surroundings;

/** What came of a merge, and the model's other open promotions, which rest on what has now moved. */
export interface Completion {
  readonly outcome: Outcome;
  readonly siblings: readonly PromotionHint[];
}

/**
 * Records what a merge decided: one commit with manifest, `production.json` and audit entry, then a comment, and the
 * lock is freed. Three requests. A repeat finds the entry and stops; a head that moved is read and judged again.
 */
export async function completePromotion(ports: Ports, hint: PromotionHint): Promise<Completion> {
  const about = `#${hint.number}`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const reading = await ports.readCompletion(hint);
    if (reading === null) return alone({ did: "nothing", about: `${about}, which hasn't landed` });
    const decision = decideCompletion(reading, ports.now());
    if (decision.kind === "nothing")
      return alone({ did: "nothing", about: `${about}: ${decision.why}` });
    if (decision.kind === "recorded") return tellAgain(ports, reading, decision);
    if (decision.kind === "pending") return alone(wait(ports, about, decision));
    const written = await ports.record(decision.change, headlineOf(decision.change));
    if (written.kind === "stale") continue;
    return {
      outcome: await tell(ports, reading, decision, written.commit),
      siblings: reading.siblings,
    };
  }
  throw new Contended(`recording ${about}`);
}

function alone(outcome: Outcome): Completion {
  return { outcome, siblings: [] };
}

type Decided = Extract<CompletionDecision, { readonly kind: "record" | "refuse" }>;

async function tell(
  ports: Ports,
  reading: CompletionReading,
  decision: Decided,
  commit: string,
): Promise<Outcome> {
  const about = `#${reading.pullRequest.number}`;
  const { change } = decision;
  const place = entryPlace(ports, change, commit);
  const to = {
    repositoryId: reading.repositoryId,
    pullRequestId: reading.pullRequest.nodeId,
    branch: reading.branch,
  };
  const rest = { close: reading.pullRequest.state === "open", done: null };
  if (decision.kind === "record") {
    const body = recordedComment(change.entry, change.manifest, place);
    await ports.tell({ ...to, ...rest, body, issue: null });
    return { did: "recorded", about };
  }
  const { comment: body, issue } = refusedMerge(change.entry, decision.problems, place);
  await ports.tell({ ...to, ...rest, body, issue });
  return { did: "merge-refused", about };
}

type Recorded = Extract<CompletionDecision, { readonly kind: "recorded" }>;

/** A process may die between recording and telling; what was recorded is told once, and the lock is freed. */
async function tellAgain(
  ports: Ports,
  reading: CompletionReading,
  { id, refused }: Recorded,
): Promise<Completion> {
  const { number, nodeId: pullRequestId, state, url } = reading.pullRequest;
  const about = `#${number}, recorded before`;
  const told = reading.told.includes(id);
  // A branch that somebody brought back after all was told is still a lock that nobody holds.
  if (told && reading.branch === null) return alone({ did: "nothing", about });
  await ports.tell({
    repositoryId: reading.repositoryId,
    pullRequestId,
    branch: reading.branch,
    body: told ? null : recordedEarlierComment(id),
    issue: refused && !told ? refusedEarlierIssue(id, refused, { number, url }) : null,
    close: state === "open",
    done: null,
  });
  return { outcome: { did: "recorded", about }, siblings: told ? [] : reading.siblings };
}

function wait(
  ports: Ports,
  about: string,
  { problems }: Extract<CompletionDecision, { readonly kind: "pending" }>,
): Outcome {
  ports.warn(
    `${about}: the merge can't be judged yet`,
    problems.map((problem) => problem.what),
  );
  return { did: "pending", about };
}

function entryPlace(
  { repositoryUrl }: Surroundings,
  change: RecordedChange,
  commit: string,
): EntryPlace {
  return { repositoryUrl, commit, path: change.files.at(-1)?.path ?? "" };
}

function headlineOf({ entry }: RecordedChange): string {
  const what = entry.kind === "promotion" ? "Promote" : "Refuse";
  return `${what} ${entry.model} ${entry.version} (#${entry.pullRequest?.number ?? "-"})`;
}
