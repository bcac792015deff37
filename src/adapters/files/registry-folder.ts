import { CODEOWNERS_LOCATIONS } from "../../domain/codeowners.js";
import { readDocument, type SourceFile } from "../../domain/document.js";
import type { FilesSnapshot } from "../../domain/dossier-draft.js";
import { manifestSchema } from "../../domain/manifest.js";
import { POLICY_PATH } from "../../domain/policy.js";
import type { Problem } from "../../domain/problem.js";
import { readPolicy, type StateFiles, type Subject } from "../../domain/registry.js";
import { modelFolder, modelPaths } from "../../domain/registry-paths.js";
import { currentVersion } from "../../domain/stage.js";
import { headCommit } from "./ask-git.js";
import { listFolder } from "./list-folder.js";
import { type StateSource, stateSource } from "./state-source.js";
import { type FileReading, readFirstWorkingFile, readWorkingFile } from "./working-tree.js";

/** Folder of a repository's own templates. */
const TEMPLATES = ".github/model-promoter";
/** Folders within a model's; any other may be a model below it. */
const OWN_FOLDERS = ["versions", "cards", "evidence", "promotions", "audit"];

/** What a registry's folder holds about one version. */
export interface FolderReading extends FilesSnapshot {
  readonly place: RegistryPlace;
  /** The model's audit entries, oldest first. */
  readonly entries: readonly SourceFile[];
  /** What kept the App-only files from being read. */
  readonly problems: readonly Problem[];
}

/** Where a repository keeps its registry, by its policy. `stateBranch` null: App-only files lie beside the others. */
export interface RegistryPlace {
  readonly root: string;
  readonly stateBranch: string | null;
}

/**
 * Reads all files about a version from a working tree, committed or not. `folder` is the repository's, absolute.
 * @throws when the disk or git fails; the reason is in `cause`.
 */
export async function readRegistryFolder(folder: string, subject: Subject): Promise<FolderReading> {
  const place = await readRegistryPlace(folder);
  const paths = modelPaths(place.root, subject.model);
  const source = await stateSource(folder, place.stateBranch);
  const manifest = { path: paths.manifest, reading: await source.read(paths.manifest) };
  const singles = await Promise.all(
    [POLICY_PATH, paths.definition, paths.record(subject.version), paths.card(subject.version)].map(
      (path) => load(folder, path),
    ),
  );
  const [policy, definition, record, card] = singles.map(textOf);
  const codeowners = await readFirstWorkingFile(folder, CODEOWNERS_LOCATIONS);
  const evidence = await loadBelow(folder, paths.evidence(subject.version));
  const templates = await loadBelow(folder, TEMPLATES);
  const others = await loadIncumbent(folder, textOf(manifest), paths.record);
  const commit = await headCommit(folder);
  const all = [...singles, ...(codeowners ? [codeowners] : []), ...evidence, ...templates];
  return {
    place,
    files: {
      commit,
      policy: policy ?? null,
      codeowners: codeowners && textOf(codeowners),
      definition: definition ?? null,
      record: record ?? null,
      card: card ?? null,
      evidence: textsOf(evidence),
      otherRecords: textsOf(others),
      versionNames: (await listFolder(folder, paths.versions)).files,
      dossierNames: (await listFolder(folder, paths.promotions)).files,
      templates: textsOf(templates),
      unreadable: [...all, ...others, manifest].flatMap(whyUnreadable),
    },
    ...(await readState(source, place, textOf(manifest), paths.audit, commit)),
    collision: await collisionOf(folder, place.root, subject.model),
    problems: source.problems,
  };
}

/** Where a folder's policy says that the registry lies; the usual place where there is no policy, or none that is valid. */
export async function readRegistryPlace(folder: string): Promise<RegistryPlace> {
  const policy = readPolicy(textOf(await load(folder, POLICY_PATH)));
  if (!policy.ok) return { root: "registry", stateBranch: null };
  return { root: policy.value.registry.root, stateBranch: policy.value.state.branch };
}

/** Names of the models that a registry has. */
export async function listModels(folder: string, root: string): Promise<readonly string[]> {
  const models = `${root}/models`;
  const { folders } = await listFolder(folder, models);
  const nested = await Promise.all(
    folders.map(async (name) => {
      const below = (await listFolder(folder, `${models}/${name}`)).folders;
      return [name, ...below.map((part) => `${name}/${part}`)];
    }),
  );
  const named = await Promise.all(
    nested.flat().map(async (model) => {
      const { result } = await readWorkingFile(folder, modelPaths(root, model).definition);
      return result === "absent" ? [] : [model];
    }),
  );
  return named.flat();
}

interface Loaded {
  readonly path: string;
  readonly reading: FileReading;
}

async function load(folder: string, path: string): Promise<Loaded> {
  return { path, reading: await readWorkingFile(folder, path) };
}

async function loadBelow(folder: string, path: string): Promise<readonly Loaded[]> {
  const { files } = await listFolder(folder, path);
  return Promise.all(files.map((name) => load(folder, `${path}/${name}`)));
}

/** The record of the version in Production. A manifest that isn't valid names none; its own problems are told elsewhere. */
async function loadIncumbent(
  folder: string,
  manifest: SourceFile | null,
  recordPath: (version: string) => string,
): Promise<readonly Loaded[]> {
  const read = manifest && readDocument(manifest, manifestSchema);
  const version = read?.ok ? currentVersion(read.value) : null;
  return version === null ? [] : [await load(folder, recordPath(version))];
}

async function readState(
  source: StateSource,
  place: RegistryPlace,
  manifest: SourceFile | null,
  audit: string,
  head: string,
): Promise<{ readonly state: StateFiles; readonly entries: readonly SourceFile[] }> {
  const years = (await source.names(audit)).map((year) => `${audit}/${year}`);
  const named = await Promise.all(
    years.map(async (year) => (await source.names(year)).map((name) => `${year}/${name}`)),
  );
  const entries = await Promise.all(
    named.flat().map(async (path) => ({ path, reading: await source.read(path) })),
  );
  const entryNames = named.flat().map((path) => path.slice(path.lastIndexOf("/") + 1));
  const branch = place.stateBranch ?? "HEAD";
  return { state: { branch, head, manifest, entryNames }, entries: textsOf(entries) };
}

/** A namespace above that is a model, or a folder below that would be one: their files would mix. */
export async function collisionOf(
  folder: string,
  root: string,
  model: string,
): Promise<string | null> {
  const [namespace = "", name] = model.split("/");
  if (name !== undefined) {
    const above = await readWorkingFile(folder, modelPaths(root, namespace).definition);
    if (above.result !== "absent") return namespace;
  }
  const { folders } = await listFolder(folder, modelFolder(root, model));
  const below = folders.find((one) => !OWN_FOLDERS.includes(one));
  return below === undefined ? null : `${model}/${below}`;
}

function textOf({ path, reading }: Loaded): SourceFile | null {
  return reading.result === "read" ? { path, text: reading.text } : null;
}

function textsOf(loaded: readonly Loaded[]): readonly SourceFile[] {
  return loaded.flatMap((one) => textOf(one) ?? []);
}

function whyUnreadable({ path, reading }: Loaded): readonly { path: string; why: string }[] {
  return reading.result === "unreadable" ? [{ path, why: reading.why }] : [];
}
