import { realpath } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { readDocument, type SourceFile } from "../../domain/document.js";
import { manifestSchema } from "../../domain/manifest.js";
import { POLICY_PATH } from "../../domain/policy.js";
import type { Problem } from "../../domain/problem.js";
import type { VersionTraces } from "../../domain/registration/taken-number.js";
import type { RegistrationSnapshot } from "../../domain/registration.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { askGit } from "./ask-git.js";
import { listFolder } from "./list-folder.js";
import { collisionOf, readRegistryPlace } from "./registry-folder.js";
import { stateSource } from "./state-source.js";
import { readWorkingFile } from "./working-tree.js";

/** A model's folder, as far as registering a version or adding evidence needs it. */
export interface RegistrationFolder extends RegistrationSnapshot {
  readonly versionNames: readonly string[];
  /** The files that couldn't be read, as problems. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a model's folder of a working tree, committed or not. `folder` is the repository's, absolute.
 * @param wanted which versions' records to read; chosen from the names that there are
 * @throws when the disk or git fails; the reason is in `cause`.
 */
export async function readRegistrationFolder(
  folder: string,
  model: string,
  wanted: (versionNames: readonly string[]) => readonly string[],
): Promise<RegistrationFolder> {
  const { root } = await readRegistryPlace(folder);
  const paths = modelPaths(root, model);
  const versionNames = (await listFolder(folder, paths.versions)).files;
  const records = wanted(versionNames).map(paths.record);
  const read = await Promise.all(
    [POLICY_PATH, paths.definition, ...records].map((path) => readText(folder, path)),
  );
  const [policy, definition, ...others] = read.map(({ file }) => file);
  return {
    root,
    policy: policy ?? null,
    definition: definition ?? null,
    records: others.flatMap((file) => file ?? []),
    versionNames,
    collision: await collisionOf(folder, root, model),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/**
 * What is known of a version's number in a working tree and its history. Where the manifest is on a branch that this
 * clone lacks, dossiers and history must do.
 */
export async function readTraces(
  folder: string,
  root: string,
  model: string,
  version: string,
): Promise<VersionTraces> {
  const paths = modelPaths(root, model);
  const { stateBranch } = await readRegistryPlace(folder);
  const source = await stateSource(folder, stateBranch);
  const manifest = await source.read(paths.manifest);
  const read =
    manifest.result === "read"
      ? readDocument({ path: paths.manifest, text: manifest.text }, manifestSchema)
      : null;
  return {
    versionNames: (await listFolder(folder, paths.versions)).files,
    cardNames: (await listFolder(folder, dirname(paths.card(version)))).files,
    evidenceVersions: (await listFolder(folder, dirname(paths.evidence(version)))).folders,
    dossierNames: (await listFolder(folder, paths.promotions)).files,
    staged: read?.ok === true && Object.hasOwn(read.value.versions, version),
    committed: await wasCommitted(folder, paths.record(version)),
  };
}

/** Names of the evidence files of a version. */
export async function evidenceNames(
  folder: string,
  root: string,
  model: string,
  version: string,
): Promise<readonly string[]> {
  return (await listFolder(folder, modelPaths(root, model).evidence(version))).files;
}

/**
 * Paths that lead out of a folder by a symbolic link on their way, as problems. Paths are taken from the folder; files
 * and folders that aren't there yet lead nowhere else.
 */
export async function pathsLeading(
  folder: string,
  paths: readonly string[],
): Promise<readonly Problem[]> {
  const top = await realpath(folder);
  const checked = await Promise.all(
    paths.map(async (path) => {
      const real = await realOfNearest(resolve(folder, dirname(path)));
      const inside = relative(top, real);
      return inside === ".." || inside.startsWith(`..${sep}`) ? [leavesRegistry(path)] : [];
    }),
  );
  return checked.flat();
}

async function realOfNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    return realOfNearest(dirname(path));
  }
}

async function wasCommitted(folder: string, path: string): Promise<boolean> {
  const log = await askGit(folder, "log", "-1", "--format=%H", "--", path);
  return log !== null && log.trim() !== "";
}

async function readText(
  folder: string,
  path: string,
): Promise<{ readonly file: SourceFile | null; readonly problem: Problem | null }> {
  const reading = await readWorkingFile(folder, path);
  if (reading.result === "read") return { file: { path, text: reading.text }, problem: null };
  if (reading.result === "absent") return { file: null, problem: null };
  const what = `${path} could not be read: ${reading.why}.`;
  return { file: null, problem: { code: "file-unreadable", what, place: { file: path } } };
}

function leavesRegistry(path: string): Problem {
  return {
    code: "path-leaves-registry",
    what: `${path} would be written outside of this folder: a folder above it is a symbolic link.`,
    why: "A registry's files are in its own repository.",
    fix: "Put a folder in the link's place.",
    place: { file: path },
  };
}
