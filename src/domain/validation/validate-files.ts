import { type FileFacts, readFacts, unreadFacts } from "../catalogue/file-facts.js";
import { type FilePlace, filePlace, modelFolders } from "../catalogue/file-place.js";
import { gatherModel, type ModelFiles, newestFirst, type Stray } from "../catalogue/model-files.js";
import type { SourceFile } from "../document.js";
import type { FileReading } from "../file-reading.js";
import { modelFolder } from "../registry-paths.js";

/** The model that a path below `models/` belongs to, by its place alone; null for a file that lies in no model's folder. */
export function modelOfPath(root: string, path: string): string | null {
  const prefix = `${root}/models/`;
  if (!path.startsWith(prefix)) return null;
  const [first = "", second, ...rest] = path.slice(prefix.length).split("/");
  if (second === undefined) return null;
  const isOwn = rest.length === 0 || modelFolders.some((name) => name === second);
  return isOwn ? first : `${first}/${second}`;
}

/** Sorts files into models, each parsed. They must be all files of the models that they are of. */
export function modelsOfFiles(root: string, files: readonly SourceFile[]): readonly ModelFiles[] {
  return modelsOfReadings(
    root,
    files.map(({ path, text }) => ({ kind: "text", path, text })),
  );
}

/** Sorts files into models, each parsed; one that couldn't be read is there with its problem. */
export function modelsOfReadings(
  root: string,
  files: readonly FileReading[],
): readonly ModelFiles[] {
  const models = new Map<string, FileReading[]>();
  for (const file of files) {
    const model = modelOfPath(root, file.path);
    if (model !== null) models.set(model, [...(models.get(model) ?? []), file]);
  }
  return [...models].map(([model, own]) => parsedModel(root, model, own));
}

function parsedModel(root: string, model: string, files: readonly FileReading[]): ModelFiles {
  const folder = modelFolder(root, model);
  const placed = files.map((file) => ({
    file,
    place: filePlace(file.path.slice(folder.length + 1)),
  }));
  const facts = placed.flatMap(({ file, place }) => (place ? factsOf(place, file) : []));
  const strays = placed.flatMap(({ file, place }) => strayOf(place, file));
  const versionNames = facts
    .flatMap(({ kind, version }) => (kind === "record" ? (version ?? []) : []))
    .sort(newestFirst);
  return gatherModel({ root, model, versionNames, strays }, facts);
}

function factsOf(place: FilePlace, file: FileReading): readonly FileFacts[] {
  if (file.kind === "link") return [];
  return [file.kind === "text" ? readFacts(place, file) : unreadFacts(place, file.path, file)];
}

function strayOf(place: FilePlace | null, { kind, path }: FileReading): readonly Stray[] {
  if (kind === "link") return [{ path, kind: "link" }];
  return place === null && /\.(ya?ml|json)$/i.test(path) ? [{ path, kind: "unknown-file" }] : [];
}
