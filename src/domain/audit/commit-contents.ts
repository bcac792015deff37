import { readDocument, type SourceFile } from "../document.js";
import { type Manifest, manifestSchema } from "../manifest.js";
import { type EntryFile, readEntryFile, readEntryPath } from "./entry-file.js";
import type { StateChange, TouchingCommit } from "./touching-commit.js";

/** One model's files in a commit that touches them. */
export interface ModelTouch {
  readonly model: string;
  readonly changes: readonly StateChange[];
  readonly commit: TouchingCommit["commit"];
  readonly contents: TouchingCommit["contents"];
}

/** A commit's touches, a model each. */
export function modelTouches({ models, commit, contents }: TouchingCommit): readonly ModelTouch[] {
  return [...models].map(([model, changes]) => ({ model, changes, commit, contents }));
}

/** An entry's file as a commit left it; null where it is gone, or too large to be one. */
export function entryOf({ path }: StateChange, contents: ModelTouch["contents"]): EntryFile | null {
  const [place, bytes] = [readEntryPath(path), contents.get(path)];
  return place === null || bytes === undefined ? null : readEntryFile(place, bytes);
}

/** The entries that a commit adds, in the order of their numbers. */
export function entriesAdded({ changes, contents }: ModelTouch): readonly EntryFile[] {
  return changes
    .filter(({ kind, status }) => kind === "entry" && status === "A")
    .flatMap((change) => entryOf(change, contents) ?? [])
    .toSorted((a, b) => a.seq - b.seq);
}

/** A state file as a commit left it; null where the commit leaves it alone, or deletes it. */
export function stateFile(
  { changes, contents }: ModelTouch,
  kind: "manifest" | "production",
): SourceFile | null {
  const change = changes.find((one) => one.kind === kind);
  const bytes = change && contents.get(change.path);
  return bytes ? { path: change.path, text: new TextDecoder().decode(bytes) } : null;
}

/** Path of a state file beside what a commit touches. */
export function statePath({ changes }: ModelTouch, name: string): string {
  const inside = /\/(audit\/.*|manifest\.yaml|production\.json)$/;
  return `${changes[0]?.path.replace(inside, "") ?? ""}/${name}`;
}

/** A manifest as it reads, whatever the entries say; null where it can't be read. */
export function plainManifest(file: SourceFile | null): Manifest | null {
  const read = file && readDocument(file, manifestSchema);
  return read?.ok ? read.value : null;
}
