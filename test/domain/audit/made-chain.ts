import type { AuditFinding } from "../../../src/domain/audit/audit-finding.js";
import {
  beginChain,
  followChain,
  formFaults,
  linkFaults,
} from "../../../src/domain/audit/chain.js";
import {
  type EntryFile,
  readEntryFile,
  readEntryPath,
} from "../../../src/domain/audit/entry-file.js";
import { moveFaults, nothingReplayed, replayEntry } from "../../../src/domain/audit/replay.js";
import { readManifest } from "../../../src/domain/audit/state-faults.js";
import type { AuditEntry, EntrySource, Move } from "../../../src/domain/audit-entry.js";
import type { SourceFile } from "../../../src/domain/document.js";
import type { Manifest } from "../../../src/domain/manifest.js";
import { emptyContent, nextEntry, recordChange } from "../../../src/domain/recording.js";

export const MODEL = "made-up";
export const AUDIT = `registry/models/${MODEL}/audit`;

/** A model's entries by their order, and the manifest that follows from all. */
export interface MadeChain {
  readonly entries: readonly SourceFile[];
  readonly manifest: SourceFile;
  /** What the App commits, a list of files each. */
  readonly commits: readonly (readonly SourceFile[])[];
}

/** A chain of so many promotions to Staging, each of a version of its own, a day after the one before. */
export function madeChain(length: number): MadeChain {
  let manifest: Manifest | null = null;
  let manifestFile: SourceFile = { path: "", text: "" };
  const entries: SourceFile[] = [];
  const commits: (readonly SourceFile[])[] = [];
  for (let n = 1; n <= length; n++) {
    const change = recordChange(end(manifest), madeEntry(manifest, n), {
      plan: undefined,
      records: new Map(),
    });
    manifest = change.manifest;
    commits.push(change.files);
    const [first, last] = [change.files[0], change.files.at(-1)];
    if (first) manifestFile = first;
    if (last) entries.push(last);
  }
  return { entries, manifest: manifestFile, commits };
}

/** The entry that follows a manifest: pull request `n` brings version 1.n.0 to Staging, on day n. */
export function madeEntry(manifest: Manifest | null, n: number): AuditEntry {
  const version = `1.${n}.0`;
  const at = new Date(Date.UTC(2024, 11, 20 + n)).toISOString().replace(".000Z", "Z");
  const move: Move = { version, from: "none", to: "staging" };
  const source: EntrySource = `pr/${n}`;
  const commit = "c".repeat(40);
  return nextEntry(end(manifest), "promotion", source, {
    ...emptyContent,
    kind: "promotion",
    at,
    recordedAt: at,
    version,
    moves: [move],
    pullRequest: { number: n, head: commit, merge: commit, mergedBy: null },
  });
}

function end(manifest: Manifest | null) {
  return { root: "registry", model: MODEL, manifest, branch: "main", head: "0".repeat(40) };
}

/** A file's bytes read as an entry's. */
export function entryFile({ path, text }: SourceFile): EntryFile {
  const place = readEntryPath(path);
  if (place === null) throw new Error(`${path} is no entry's path`);
  return readEntryFile(place, Buffer.from(text));
}

/** All that is wrong with a model's entries, in the order of their names, and with the manifest beside them. */
export function faultsOf({
  entries,
  manifest,
}: Omit<MadeChain, "commits">): readonly AuditFinding[] {
  const faults: AuditFinding[] = [];
  let chain = beginChain(MODEL);
  let replay = nothingReplayed;
  const ordered = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of ordered.map(entryFile)) {
    faults.push(...linkFaults(chain, file), ...formFaults(MODEL, file));
    chain = followChain(chain, file);
    if (file.value === null) continue;
    faults.push(...moveFaults({ model: MODEL, file: file.path }, replay, file.value));
    replay = replayEntry(replay, file.value);
  }
  const place = { model: MODEL, file: manifest.path };
  return [...faults, ...readManifest(place, replay, manifest).faults];
}
