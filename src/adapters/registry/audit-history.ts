import type { AuditFinding } from "../../domain/audit/audit-finding.js";
import { HistoryReplay } from "../../domain/audit/history-replay.js";
import { lostEntry } from "../../domain/audit/touch-faults.js";
import {
  type RawCommit,
  type RegistryPlace,
  sortChanges,
  stateChanges,
  type TouchingCommit,
} from "../../domain/audit/touching-commit.js";
import { MOST_BYTES } from "../../domain/registry-text.js";
import type { SignatureKeys } from "./audit-keys.js";
import { type LogQuestion, touchingCommits } from "./audit-log.js";
import { type ObjectBatches, openBatches } from "./audit-objects.js";
import { readAhead } from "./audit-read-ahead.js";
import { type ObjectStream, openObjects } from "./object-stream.js";

/** Commits whose files are asked for while the one before is judged. */
const AHEAD = 32;

/** A branch's history, and how its commits are judged. */
export interface HistoryQuestion {
  readonly folder: string;
  readonly place: RegistryPlace;
  readonly head: string;
  readonly keys: SignatureKeys | null;
  /** Logins of the Apps that record here; none: whichever App recorded first. */
  readonly apps: readonly string[];
}

type Tell = (findings: readonly AuditFinding[]) => void;

/**
 * Judges every commit of a branch's own line that touches files that only the App writes, oldest first; then looks for
 * recordings that are in history and that a merge left out of the branch's state.
 */
export async function followHistory(
  { apps, ...question }: HistoryQuestion,
  tell: Tell,
): Promise<HistoryReplay> {
  const objects = openBatches(question.folder);
  const replay = new HistoryReplay(apps);
  try {
    await follow({ replay, objects, tell }, { ...question, without: [], scope: "line" });
    await findLost({ replay, objects, tell }, question);
    return replay;
  } finally {
    await objects.close();
  }
}

interface Walk {
  readonly replay: HistoryReplay;
  readonly objects: ObjectBatches;
  readonly tell: Tell;
}

async function follow(walk: Walk, question: LogQuestion): Promise<void> {
  const commits = touchingCommits(question);
  const load = (commit: RawCommit) => withContents(walk.objects, question, commit);
  for await (const touch of readAhead(commits, AHEAD, load)) {
    if (walk.replay.isOfItself(touch)) walk.tell(walk.replay.judge(touch));
    else await followMerge(walk, question, touch);
  }
}

/** What a merge brings was done on the branches that it merges; who pulls and pushes makes the App's own line one of them. */
async function followMerge(
  walk: Walk,
  question: LogQuestion,
  touch: TouchingCommit,
): Promise<void> {
  const { parents } = touch.commit;
  for (const [index, head] of parents.entries())
    if (index > 0) await follow(walk, { ...question, head, without: parents.slice(0, index) });
  walk.tell(walk.replay.judgeMerge(touch));
}

async function withContents(
  objects: ObjectBatches,
  { place }: LogQuestion,
  commit: RawCommit,
): Promise<TouchingCommit> {
  const sorted = sortChanges(place, commit);
  const changed = [...sorted.models.values()].flat();
  const written = changed.flatMap(({ path, after }) => (after === null ? [] : [{ path, after }]));
  const read = await objects.read(written.map(({ after }) => after));
  const contents = written.flatMap(({ path }, index) => {
    const content = read[index];
    return content ? [[path, content] as const] : [];
  });
  return { ...sorted, contents: new Map(contents) };
}

/** The App must have recorded as often in all of history as on the branch's own line; where it hasn't, each is looked for. */
async function findLost(walk: Walk, question: Omit<HistoryQuestion, "apps">): Promise<void> {
  const { replay, tell } = walk;
  const all = { ...question, keys: null, without: [], scope: "all" } as const;
  let recorded = 0;
  for await (const commit of touchingCommits(all)) if (replay.isBy(commit)) recorded += 1;
  if (recorded <= replay.recorded) return;
  const objects = openObjects(question.folder, MOST_BYTES);
  try {
    for await (const commit of touchingCommits(all))
      if (replay.isBy(commit)) tell(await lostIn(objects, question, commit));
  } finally {
    await objects.close();
  }
}

async function lostIn(
  objects: ObjectStream,
  { place, head }: Omit<HistoryQuestion, "apps">,
  commit: RawCommit,
): Promise<readonly AuditFinding[]> {
  const added = stateChanges(place, commit).filter(
    ({ kind, status }) => kind === "entry" && status === "A",
  );
  const lost = [];
  for (const entry of added) {
    const there = await objects.get(`${head}:${place.prefix}${entry.path}`);
    if (there?.id !== entry.after) lost.push(lostEntry(entry, commit));
  }
  return lost;
}
