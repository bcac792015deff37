import { canonicalJson } from "../digest.js";
import type { Manifest } from "../manifest.js";
import { writeManifest } from "../transition.js";
import { type AuditFinding, auditFault, type FindingPlace } from "./audit-finding.js";
import { beginChain, type Chain, followChain, linkFaults } from "./chain.js";
import { timeRemarks } from "./claim-faults.js";
import {
  entriesAdded,
  entryOf,
  type ModelTouch,
  plainManifest,
  stateFile,
  statePath,
} from "./commit-contents.js";
import type { EntryFile } from "./entry-file.js";
import {
  mayChangeRollout,
  moveFaults,
  movesProduction,
  nothingReplayed,
  type Replay,
  replayEntry,
} from "./replay.js";
import { readManifest, readProductionFile } from "./state-faults.js";
import { touchFaults } from "./touch-faults.js";

/** Where a model stands in history: its chain so far, and the state that follows. */
export interface ModelLine {
  readonly chain: Chain;
  readonly replay: Replay;
  /** Whether all entries so far adopt: what may come before the App's own. */
  readonly isOnlyAdopted: boolean;
}

/** A model's line after a commit, and what is wrong with the commit. */
export interface LineStep {
  readonly line: ModelLine;
  readonly faults: readonly AuditFinding[];
}

/** A model before its first commit. */
export function beginLine(model: string): ModelLine {
  return { chain: beginChain(model), replay: nothingReplayed, isOnlyAdopted: true };
}

/** A commit of the App's: one entry, and the state that follows from it. */
export function recordOn(line: ModelLine, touch: ModelTouch): LineStep {
  const entries = touch.changes.filter(({ kind }) => kind === "entry");
  const file = entries[0] ? entryOf(entries[0], touch.contents) : null;
  const isOne = entries.length === 1 && touch.changes.every(({ status }) => status !== "D");
  if (!file?.value || !isOne)
    return {
      line: goOn(line, touch),
      faults: touchFaults([touch], "records something other than one entry"),
    };
  const { value } = file;
  const { model, commit } = touch;
  const place = { model, file: file.path, commit: commit.id };
  const state = recordedState(touch, line.replay, file);
  return {
    line: {
      chain: followChain(line.chain, file),
      replay: state.replay,
      isOnlyAdopted: line.isOnlyAdopted && value.kind === "adopt",
    },
    faults: [
      ...linkFaults(line.chain, file, commit.id),
      ...moveFaults(place, line.replay, value),
      ...timeRemarks(place, value, commit.at),
      ...state.faults,
    ],
  };
}

interface RecordedState {
  readonly replay: Replay;
  readonly faults: readonly AuditFinding[];
}

/** The state files that come with an entry. */
function recordedState(touch: ModelTouch, before: Replay, { value }: EntryFile): RecordedState {
  if (value === null) return { replay: before, faults: [] };
  const after = replayEntry(before, value);
  const [manifestPlace, productionPlace] = statePlaces(touch);
  const read = readManifest(manifestPlace, after, stateFile(touch, "manifest"));
  const replay = { ...after, manifest: read.value ?? after.manifest };
  const production = stateFile(touch, "production");
  const isServing = movesProduction(value) || value.kind === "rollout";
  const faults = [
    ...read.faults,
    ...(mayChangeRollout(value) || sameRollout(before.manifest, read.value)
      ? []
      : [unfounded(manifestPlace, "The rollout changes by an entry that is about none.")]),
    ...(isServing || production === null
      ? []
      : [unfounded(productionPlace, "It changes by an entry that moves nothing in Production.")]),
    ...(isServing ? readProductionFile(productionPlace, replay, production, null) : []),
  ];
  return { replay, faults };
}

function statePlaces(touch: ModelTouch): readonly [FindingPlace, FindingPlace] {
  const { model, commit } = touch;
  const place = (name: string) => ({ model, file: statePath(touch, name), commit: commit.id });
  return [place("manifest.yaml"), place("production.json")];
}

function sameRollout(before: Manifest | null, after: Manifest | null): boolean {
  if (after === null) return true;
  return canonicalJson(before?.rollout ?? null) === canonicalJson(after.rollout);
}

function unfounded(place: FindingPlace, what: string): AuditFinding {
  return auditFault(place, {
    code: "state-unfounded",
    what,
    why: "State changes only by an entry that says so.",
  });
}

/** Whether a commit adds entries that adopt, and nothing else of the App's, to a model that nothing was decided about. */
export function isAdoption(line: ModelLine, { changes, contents }: ModelTouch): boolean {
  const entries = changes.filter(({ kind }) => kind === "entry");
  const isAdding = changes.every(({ kind, status }) =>
    kind === "entry" ? status === "A" : kind !== "stray" && status !== "D",
  );
  return (
    isAdding &&
    entries.length > 0 &&
    line.isOnlyAdopted &&
    entries.every((entry) => entryOf(entry, contents)?.value?.kind === "adopt")
  );
}

/** A commit that adopts: one entry a version, and the state that follows from all. */
export function adoptOn(line: ModelLine, touch: ModelTouch): LineStep {
  const { model, commit } = touch;
  const faults: AuditFinding[] = [];
  let { chain, replay } = line;
  for (const file of entriesAdded(touch)) {
    faults.push(...linkFaults(chain, file, commit.id));
    chain = followChain(chain, file);
    if (file.value === null) continue;
    faults.push(...moveFaults({ model, file: file.path, commit: commit.id }, replay, file.value));
    replay = replayEntry(replay, file.value);
  }
  const [manifestPlace, productionPlace] = statePlaces(touch);
  const manifest = readManifest(manifestPlace, replay, stateFile(touch, "manifest"));
  const production = stateFile(touch, "production");
  // Who adopts nothing into Production leaves its file alone.
  const isServing = production !== null || replay.servedBy !== line.replay.servedBy;
  return {
    line: { chain, replay, isOnlyAdopted: true },
    faults: [
      ...faults,
      ...manifest.faults,
      ...(isServing ? readProductionFile(productionPlace, replay, production, null) : []),
    ],
  };
}

/** Whether a merge leaves a model as the branches that it merges were followed to. */
export function isAsFollowed({ replay }: ModelLine, touch: ModelTouch): boolean {
  const [, productionPlace] = statePlaces(touch);
  const manifest = stateFile(touch, "manifest");
  const production = stateFile(touch, "production");
  return touch.changes.every(({ kind, status }) => {
    if (kind === "entry") return status === "A";
    if (kind === "manifest")
      return replay.manifest !== null && manifest?.text === writeManifest(replay.manifest);
    if (kind === "stray") return false;
    return readProductionFile(productionPlace, replay, production, null).length === 0;
  });
}

/** Goes on from what a commit left, whether it was right or not: so each fault is told once. */
export function goOn(line: ModelLine, touch: ModelTouch): ModelLine {
  const { model, changes } = touch;
  const change = changes.find(({ kind }) => kind === "manifest");
  if (change?.status === "D" && changes.some(({ kind }) => kind === "entry"))
    return beginLine(model);
  const entries = entriesAdded(touch);
  const manifest = change ? plainManifest(stateFile(touch, "manifest")) : line.replay.manifest;
  const served = entries.findLast(({ value }) => value && movesProduction(value));
  return {
    chain: endedBy(entries.reduce(followChain, line.chain), manifest),
    replay: { manifest, servedBy: served?.id ?? line.replay.servedBy },
    isOnlyAdopted: line.isOnlyAdopted && entries.every(({ value }) => value?.kind === "adopt"),
  };
}

/** A chain ends where the manifest says: what was changed in between was told where it was changed. */
function endedBy(chain: Chain, manifest: Manifest | null): Chain {
  if (manifest === null) return chain;
  const { seq, digest } = manifest.last;
  return { ...chain, seq, digest, file: chain.file ?? `entry ${seq}` };
}
