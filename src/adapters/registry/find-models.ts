import { modelFolders } from "../../domain/catalogue/file-place.js";
import { modelFolder } from "../../domain/registry-paths.js";
import type { RegistryTree, TreeEntry } from "./registry-tree.js";

/** A model's folder in a tree. `id`: git's, where the listing knows it. */
export interface FoundModel {
  readonly model: string;
  readonly id: string | null;
}

/** What the folder `models/` holds. `links` are paths of symbolic links, which are not followed. */
export interface FoundModels {
  readonly models: readonly FoundModel[];
  readonly links: readonly string[];
}

const ownNames: ReadonlySet<string> = new Set([
  ...modelFolders,
  "model.yaml",
  "manifest.yaml",
  "production.json",
]);

/** Every model of a registry: a folder that holds a model's files. Any other is a namespace with models in it. */
export async function findModels(tree: RegistryTree, root: string): Promise<FoundModels> {
  const above = await tree.list(`${root}/models`);
  const found = [];
  for (const entry of above) found.push(await modelsIn(tree, root, entry));
  const models = found.flatMap((one) => one.models);
  return { models, links: found.flatMap((one) => one.links) };
}

async function modelsIn(tree: RegistryTree, root: string, entry: TreeEntry): Promise<FoundModels> {
  const folder = modelFolder(root, entry.name);
  if (entry.kind === "link") return { models: [], links: [folder] };
  if (entry.kind !== "folder") return { models: [], links: [] };
  const inside = await tree.list(folder, entry.id);
  const isModel = inside.some(({ name }) => ownNames.has(name));
  // A model's own folders are no models; any other within it is one that lies in the wrong place.
  const below = inside.filter(({ name, kind }) => kind === "folder" && !ownNames.has(name));
  const nested = await Promise.all(below.map((one) => nestedModel(tree, root, entry.name, one)));
  const links = isModel ? [] : inside.filter(({ kind }) => kind === "link");
  return {
    models: [
      ...(isModel ? [{ model: entry.name, id: entry.id }] : []),
      ...nested.flatMap((one) => one ?? []),
    ],
    links: links.map(({ name }) => `${folder}/${name}`),
  };
}

async function nestedModel(
  tree: RegistryTree,
  root: string,
  namespace: string,
  { name, id }: TreeEntry,
): Promise<FoundModel | null> {
  const model = `${namespace}/${name}`;
  const inside = await tree.list(modelFolder(root, model), id);
  return inside.some((one) => ownNames.has(one.name)) ? { model, id } : null;
}
