import { type ChangedFile, type PathChange, pathChanges } from "../changed-file.js";
import { CODEOWNERS_LOCATIONS } from "../codeowners.js";
import type { FileReading } from "../file-reading.js";
import { POLICY_PATH } from "../policy.js";
import { reservedFile } from "../registry-paths.js";
import { modelOfPath } from "./validate-files.js";

/** What the App's files and the folders around say of a model that a change touches. */
export interface TouchedModel {
  readonly model: string;
  /** The manifest, wherever the App's files are; null where there is none. */
  readonly manifest: FileReading | null;
  /** Names in `promotions/`. */
  readonly dossierNames: readonly string[];
  /** Models whose files would mix with this one's: its namespace, or one below it. */
  readonly neighbours: readonly string[];
}

/** A change of a registry as a pull request proposes it: what stands on the default branch, and what the change puts there. */
export interface RegistryChange {
  readonly root: string;
  /** Login of the pull request's author; null where GitHub doesn't tell. */
  readonly author: string | null;
  /** Whether the App is the author. */
  readonly byApp: boolean;
  /** Every file that the pull request changes. */
  readonly files: readonly ChangedFile[];
  /** On the default branch: the policy, CODEOWNERS where it changes, and people's files of the touched models. */
  readonly before: readonly FileReading[];
  /** The changed files as the pull request leaves them. */
  readonly head: readonly FileReading[];
  readonly models: readonly TouchedModel[];
}

/** Paths of the registry that a pull request changes: below `models/`, the policy, CODEOWNERS. */
export function registryPaths(root: string, files: readonly ChangedFile[]): readonly PathChange[] {
  return pathChanges(files).filter(({ path }) => isOfRegistry(root, path));
}

/** What happens to people's files of each model that a pull request changes. */
export function touchedModels(
  root: string,
  files: readonly ChangedFile[],
): ReadonlyMap<string, readonly PathChange[]> {
  const touched = new Map<string, PathChange[]>();
  for (const change of pathChanges(files)) {
    const model = reservedFile(root, change.path) ? null : modelOfPath(root, change.path);
    if (model !== null) touched.set(model, [...(touched.get(model) ?? []), change]);
  }
  return touched;
}

/** People's files as they would be after the change. What else the default branch has meanwhile stays as it is there. */
export function afterChange({ root, files, before, head }: RegistryChange): readonly FileReading[] {
  const changes = pathChanges(files);
  const touched = new Set(changes.map(({ path }) => path));
  const left = new Set(
    changes
      .filter(({ path, change }) => change !== "removed" && reservedFile(root, path) === null)
      .map(({ path }) => path),
  );
  return [
    ...before.filter(({ path }) => !touched.has(path)),
    ...head.filter(({ path }) => left.has(path)),
  ];
}

function isOfRegistry(root: string, path: string): boolean {
  return (
    path.startsWith(`${root}/models/`) ||
    path === POLICY_PATH ||
    CODEOWNERS_LOCATIONS.includes(path)
  );
}
