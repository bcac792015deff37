import type { FilePlace } from "../../domain/catalogue/file-place.js";
import type { ModelFiles } from "../../domain/catalogue/model-files.js";
import { findModels } from "./find-models.js";
import type { OpenRegistry } from "./open-registry.js";
import { openModel } from "./read-model.js";

/** A model's files, as far as they are wanted. Dossiers are never among them: what they led to stands in the entries. */
export async function readOneModel(
  { trees, root }: OpenRegistry,
  model: string,
  wanted: (place: FilePlace) => boolean,
): Promise<ModelFiles | null> {
  const found = { model, id: null };
  const folders = (folder: string) => folder !== "promotions";
  const open = await openModel(trees, root, found, folders, null);
  return open.isThere ? open.read(wanted) : null;
}

/** Names of all models, of people's files and of the App's. */
export async function modelNames({ trees, root }: OpenRegistry): Promise<readonly string[]> {
  const { models } = await findModels(trees.people, root);
  return models.map(({ model }) => model);
}
