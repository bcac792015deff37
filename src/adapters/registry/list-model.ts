import {
  type FilePlace,
  filePlace,
  modelFolders,
  nestedFolders,
} from "../../domain/catalogue/file-place.js";
import type { Stray } from "../../domain/catalogue/model-files.js";
import { modelFolder } from "../../domain/registry-paths.js";
import type { RegistryTree, TreeEntry } from "./registry-tree.js";

/** A file of a model, not yet read. */
export interface ListedFile {
  readonly path: string;
  readonly id: string | null;
  readonly place: FilePlace;
  readonly isLink: boolean;
}

/** A model's folder, listed. */
export interface ListedModel {
  readonly files: readonly ListedFile[];
  readonly strays: readonly Stray[];
}

/** Lists the files of a model that a tree has. Only folders that `wanted` names are looked into. */
export async function listModel(
  tree: RegistryTree,
  root: string,
  { model, id }: { readonly model: string; readonly id: string | null },
  wanted: (folder: string) => boolean,
): Promise<ListedModel> {
  const walk: Walk = { tree, folder: modelFolder(root, model), files: [], strays: [] };
  const top = await tree.list(walk.folder, id);
  for (const entry of top) {
    const isOwn = modelFolders.some((name) => name === entry.name);
    if (isOwn && entry.kind === "folder") {
      if (wanted(entry.name)) await lookInto(walk, entry.name, entry.id);
      // Another folder may be a model of its own, which is told as such.
    } else if (entry.kind !== "folder") note(walk, entry.name, entry);
  }
  return walk;
}

interface Walk extends ListedModel {
  readonly tree: RegistryTree;
  readonly folder: string;
  readonly files: ListedFile[];
  readonly strays: Stray[];
}

async function lookInto(walk: Walk, inner: string, id: string | null): Promise<void> {
  const { tree, folder, strays } = walk;
  for (const entry of await tree.list(`${folder}/${inner}`, id)) {
    const path = `${inner}/${entry.name}`;
    if (entry.kind !== "folder") note(walk, path, entry);
    else if (nestedFolders.has(inner)) await lookInto(walk, path, entry.id);
    else strays.push({ path: `${folder}/${path}`, kind: "unknown-folder" });
  }
}

function note({ folder, files, strays }: Walk, inner: string, entry: TreeEntry): void {
  const path = `${folder}/${inner}`;
  const place = filePlace(inner);
  const isLink = entry.kind === "link";
  if (place !== null) files.push({ path, id: entry.id, place, isLink });
  else if (isLink) strays.push({ path, kind: "link" });
  // Notes for people may lie beside; what looks like a file of the registry was meant to be read.
  else if (/\.(ya?ml|json)$/i.test(entry.name)) strays.push({ path, kind: "unknown-file" });
}
