import { createHash } from "node:crypto";
import { type FileFacts, readFacts, unreadFacts } from "../../domain/catalogue/file-facts.js";
import type { FileKind, FilePlace } from "../../domain/catalogue/file-place.js";
import { gatherModel, type ModelFiles, newestFirst } from "../../domain/catalogue/model-files.js";
import { decodeText } from "../../domain/registry-text.js";
import type { FactsCache } from "./facts-cache.js";
import type { FoundModel } from "./find-models.js";
import { type ListedFile, listModel } from "./list-model.js";
import type { OpenTrees } from "./open-registry.js";
import type { RegistryTree } from "./registry-tree.js";

/** A model's folder, listed, whose files can be read a few at a time. */
export interface OpenModel {
  /** Whether the folder holds any file of a model. */
  readonly isThere: boolean;
  /** The files asked for so far, together with these. */
  read(wanted: (place: FilePlace) => boolean): Promise<ModelFiles>;
  /** Keeps what was parsed for the next time. */
  keep(): void;
  /** How many files were read, and how many of them had to be parsed. */
  readonly counts: { readonly read: number; readonly parsed: number };
}

/** Folders that are listed: all, or those that a question looks into. */
export type WantedFolders = (folder: string) => boolean;

const stateKinds: ReadonlySet<FileKind> = new Set(["manifest", "production", "entry"]);

/** Opens a model's folder. `cache` null: every file is parsed. */
export async function openModel(
  { people, state }: OpenTrees,
  root: string,
  found: FoundModel,
  wanted: WantedFolders,
  cache: FactsCache | null,
): Promise<OpenModel> {
  const listed = await listModel(people, root, found, wanted);
  const isSplit = state !== people;
  const other = isSplit ? await listModel(state, root, { ...found, id: null }, wanted) : null;
  const sources: readonly Source[] = [
    ...listed.files
      .filter(({ place }) => !isSplit || !stateKinds.has(place.kind))
      .map((file) => ({ tree: people, file })),
    ...(other?.files ?? [])
      .filter(({ place }) => stateKinds.has(place.kind))
      .map((file) => ({ tree: state, file })),
  ];
  const versionNames = listed.files
    .flatMap(({ place }) => (place.kind === "record" ? (place.version ?? []) : []))
    .sort(newestFirst);
  const { model } = found;
  const listing = { root, model, versionNames, strays: listed.strays };
  const facts = new FactsReader(model, cache);
  return {
    isThere: sources.length > 0,
    read: async (needed) => {
      for (const { tree, file } of sources) if (needed(file.place)) await facts.add(tree, file);
      return gatherModel(listing, facts.all());
    },
    keep: () => facts.keep(sources.length),
    get counts() {
      return facts.counts();
    },
  };
}

interface Source {
  readonly tree: RegistryTree;
  readonly file: ListedFile;
}

/** Facts of one model's files: kept ones where there are, else parsed. */
class FactsReader {
  readonly #model: string;
  readonly #cache: FactsCache | null;
  readonly #kept: ReadonlyMap<string, FileFacts>;
  readonly #used = new Map<string, FileFacts>();
  readonly #byPath = new Map<string, FileFacts>();
  #parsed = 0;

  constructor(model: string, cache: FactsCache | null) {
    this.#model = model;
    this.#cache = cache;
    this.#kept = cache?.load(model) ?? new Map();
  }

  async add(tree: RegistryTree, file: ListedFile): Promise<void> {
    if (this.#byPath.has(file.path)) return;
    this.#byPath.set(file.path, await this.#factsOf(tree, file));
  }

  all(): readonly FileFacts[] {
    return [...this.#byPath.values()];
  }

  counts() {
    return { read: this.#byPath.size, parsed: this.#parsed };
  }

  keep(files: number): void {
    if (this.#parsed === 0 || this.#cache === null) return;
    // Facts of other commits stay, within reason: a registry is asked about its past too.
    const others = this.#kept.size > 3 * files ? [] : this.#kept;
    this.#cache.save(this.#model, new Map([...others, ...this.#used]));
  }

  async #factsOf(tree: RegistryTree, { path, id, place, isLink }: ListedFile): Promise<FileFacts> {
    if (isLink) return unreadFacts(place, path, { why: "it is a symbolic link" });
    const known = id === null ? undefined : this.#kept.get(keyOf(id, path));
    if (known !== undefined && id !== null) return this.#use(keyOf(id, path), known);
    const reading = await tree.read(path, id);
    if (reading.result === "absent") return unreadFacts(place, path, { why: "it has just gone" });
    if (reading.result === "unreadable") return unreadFacts(place, path, reading);
    const key = keyOf(id ?? blobId(reading.bytes), path);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return this.#use(key, kept);
    this.#parsed += 1;
    return this.#use(key, parse(place, path, reading.bytes));
  }

  #use(key: string, facts: FileFacts): FileFacts {
    this.#used.set(key, facts);
    return facts;
  }
}

function parse(place: FilePlace, path: string, bytes: Buffer): FileFacts {
  const decoded = decodeText(bytes);
  return decoded.ok
    ? readFacts(place, { path, text: decoded.text })
    : unreadFacts(place, path, decoded);
}

function keyOf(id: string, path: string): string {
  return `${id} ${path}`;
}

/** Git's id of a file's content: SHA-1 over `blob <bytes>\0` and the content. */
function blobId(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
