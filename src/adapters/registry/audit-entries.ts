import { type AuditFinding, auditFault } from "../../domain/audit/audit-finding.js";
import {
  type EntryFile,
  type EntryPath,
  readEntryFile,
  readEntryPath,
} from "../../domain/audit/entry-file.js";
import { modelPaths } from "../../domain/registry-paths.js";
import type { ObjectBatches } from "./audit-objects.js";
import { readAhead } from "./audit-read-ahead.js";
import type { RegistryTree, TreeEntry } from "./registry-tree.js";

/** Entries that are asked for together, and how many such batches while one is looked at. */
const BATCH = 128;
const AHEAD = 2;

/** A model's audit folder, listed. */
export interface ListedEntries {
  readonly entries: readonly ListedEntry[];
  /** What lies there and is no entry. */
  readonly faults: readonly AuditFinding[];
}

interface ListedEntry {
  readonly place: EntryPath;
  /** Git's id of the file; null where the listing doesn't know it. */
  readonly blob: string | null;
}

/** Lists a model's entries, in the order of their numbers. */
export async function listEntries(
  tree: RegistryTree,
  root: string,
  model: string,
): Promise<ListedEntries> {
  const folder = modelPaths(root, model).audit;
  const entries: ListedEntry[] = [];
  const faults: AuditFinding[] = [];
  const note = (path: string, { kind, id }: TreeEntry) => {
    const place = kind === "file" ? readEntryPath(path) : null;
    if (place) entries.push({ place, blob: id });
    else faults.push(noEntry(model, path));
  };
  for (const year of await tree.list(folder)) {
    const path = `${folder}/${year.name}`;
    if (year.kind !== "folder") note(path, year);
    else for (const one of await tree.list(path, year.id)) note(`${path}/${one.name}`, one);
  }
  entries.sort(({ place: a }, { place: b }) => a.seq - b.seq || (a.path < b.path ? -1 : 1));
  return { entries, faults };
}

/** Reads listed entries, one after another, in their order. `objects`: of the same commit; null for a working tree. */
export async function* readEntries(
  tree: RegistryTree,
  entries: readonly ListedEntry[],
  objects: ObjectBatches | null,
): AsyncGenerator<EntryFile> {
  const read = async (batch: readonly ListedEntry[]) => {
    const ids = batch.flatMap(({ blob }) => blob ?? []);
    const contents =
      objects !== null && ids.length === batch.length
        ? await objects.read(ids)
        : await Promise.all(batch.map((one) => readOne(tree, one)));
    return batch.map(({ place }, index) => readEntryFile(place, contents[index] ?? NOTHING));
  };
  for await (const batch of readAhead(batchesOf(entries), AHEAD, read)) yield* batch;
}

/** What can't be read is no entry, which nothing at all says too. */
const NOTHING = Buffer.alloc(0);

async function readOne(tree: RegistryTree, { place, blob }: ListedEntry): Promise<Buffer | null> {
  const reading = await tree.read(place.path, blob);
  return reading.result === "read" ? reading.bytes : null;
}

function* batchesOf(entries: readonly ListedEntry[]): Generator<readonly ListedEntry[]> {
  for (let from = 0; from < entries.length; from += BATCH) yield entries.slice(from, from + BATCH);
}

function noEntry(model: string, file: string): AuditFinding {
  return auditFault(
    { model, file },
    {
      code: "audit-stray",
      what: "It lies among the audit entries, and is none.",
      why: "audit/ holds one file an entry: <year>/<number>-<id>.json.",
      fix: "Delete it.",
    },
  );
}
