import { parseModelName } from "../names.js";
import type { CommitClaim, SignatureReading } from "./authorship.js";
import { readEntryPath } from "./entry-file.js";

/** What a commit did to one file, against its first parent. `after`: git's id of the new content; null where it is gone. */
export interface RawChange {
  /** Git's letter: A, M, D or T. */
  readonly status: string;
  /** From the repository's top. */
  readonly path: string;
  readonly after: string | null;
}

/** A commit as git's log tells it. `signature` is null where none is looked at. */
export interface RawCommit extends CommitClaim {
  readonly id: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  /** When it was committed, UTC. */
  readonly at: string;
  readonly signature: SignatureReading | null;
  readonly changes: readonly RawChange[];
}

/** A change of a file that only the App writes. `stray`: in its places, and none of its files. */
export interface StateChange {
  readonly kind: "entry" | "manifest" | "production" | "stray";
  readonly status: string;
  readonly model: string;
  /** From the registry's folder. */
  readonly path: string;
  readonly after: string | null;
}

/** A commit that touches files that only the App writes, with their new contents by path. */
export interface TouchingCommit {
  readonly commit: Omit<RawCommit, "changes">;
  /** By model, each model's in the order of their paths. */
  readonly models: ReadonlyMap<string, readonly StateChange[]>;
  /** Other files that it changes, from the repository's top. */
  readonly others: readonly string[];
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** Where a registry lies in its repository: `prefix` ends with a slash or is empty. */
export interface RegistryPlace {
  readonly prefix: string;
  readonly root: string;
}

/** Sorts a commit's changes; its contents are still to be read. */
export function sortChanges(
  place: RegistryPlace,
  { changes, ...commit }: RawCommit,
): Omit<TouchingCommit, "contents"> {
  const models = new Map<string, StateChange[]>();
  const others: string[] = [];
  for (const change of changes) {
    const state = stateChange(place, change);
    if (state === null) others.push(change.path);
    else models.set(state.model, [...(models.get(state.model) ?? []), state]);
  }
  return { commit, models, others };
}

function stateChange({ prefix, root }: RegistryPlace, change: RawChange): StateChange | null {
  const above = `${prefix}${root}/models/`;
  if (!change.path.startsWith(above)) return null;
  const path = change.path.slice(prefix.length);
  const segments = change.path.slice(above.length).split("/");
  const [kind, model] = placeOf(path, segments) ?? [];
  if (kind === undefined || model === undefined) return null;
  const { status, after } = change;
  return { kind: parseModelName(model).ok ? kind : "stray", model, status, path, after };
}

function placeOf(
  path: string,
  segments: readonly string[],
): readonly [StateChange["kind"], string] | null {
  const audit = segments.indexOf("audit", 1);
  if (audit !== -1) {
    const isEntry = audit === segments.length - 3 && readEntryPath(path) !== null;
    return [isEntry ? "entry" : "stray", segments.slice(0, audit).join("/")];
  }
  const model = segments.slice(0, -1).join("/");
  if (segments.at(-1) === "manifest.yaml") return ["manifest", model];
  return segments.at(-1) === "production.json" ? ["production", model] : null;
}

/** A commit's changes of files that only the App writes. */
export function stateChanges(place: RegistryPlace, commit: RawCommit): readonly StateChange[] {
  return commit.changes.flatMap((change) => stateChange(place, change) ?? []);
}
