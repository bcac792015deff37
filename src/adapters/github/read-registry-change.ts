import { filePlace, modelFolders } from "../../domain/catalogue/file-place.js";
import { type PathChange, pathChanges } from "../../domain/changed-file.js";
import { CODEOWNERS_LOCATIONS } from "../../domain/codeowners.js";
import { type FileReading, textOf } from "../../domain/file-reading.js";
import { defaultPolicy, POLICY_PATH } from "../../domain/policy.js";
import { readPolicy } from "../../domain/registry.js";
import { modelPaths } from "../../domain/registry-paths.js";
import {
  type RegistryChange,
  type TouchedModel,
  touchedModels,
} from "../../domain/validation/registry-change.js";
import type { ChangeReading } from "../../use-cases/ports.js";
import { read } from "./client.js";
import { entryReading, folderReadings } from "./documents/entries.js";
import {
  type ChangePaths,
  type ModelPaths,
  namedFolderSchema,
  registryChangeQuery,
  registryChangeSchema,
} from "./documents/registry-change.js";
import { type GitHubRepository, stateRef } from "./repository.js";

/** What one request may ask for; a change of more takes several. */
const MOST_MODELS = 20;
const MOST_FILES = 200;

/** Reads the registry's files that a change touches, on the default branch and at `head`. */
export async function readRegistryChange(
  repository: GitHubRepository,
  change: ChangeReading,
  head: string,
): Promise<RegistryChange> {
  const { root, files, author, byApp, policy } = change;
  const batches = batchesOf(wanted(change));
  const parts: Part[] = [];
  for (const batch of batches) parts.push(await readBatch(repository, change, head, batch));
  return {
    root,
    author,
    byApp,
    files,
    before: [...(policy ? [policy] : []), ...parts.flatMap(({ before }) => before)],
    head: parts.flatMap((part) => part.head),
    models: parts.flatMap(({ models }) => models),
  };
}

interface WantedModel {
  readonly model: string;
  readonly paths: ModelPaths;
}

interface Wanted {
  readonly models: readonly WantedModel[];
  readonly base: readonly string[];
  readonly head: readonly string[];
}

function wanted({ root, files }: ChangeReading): Wanted {
  const changes = pathChanges(files);
  const touched = touchedModels(root, files);
  const codeowners = changes.some(({ path }) => CODEOWNERS_LOCATIONS.includes(path));
  const rules = changes.filter(
    ({ path }) => path === POLICY_PATH || CODEOWNERS_LOCATIONS.includes(path),
  );
  const head = [...rules, ...[...touched.values()].flat()];
  return {
    models: [...touched].map(([model, own]) => ({ model, paths: pathsOf(root, model, own) })),
    base: codeowners ? CODEOWNERS_LOCATIONS : [],
    head: head.filter(({ change }) => change !== "removed").map(({ path }) => path),
  };
}

function pathsOf(root: string, model: string, changes: readonly PathChange[]): ModelPaths {
  const paths = modelPaths(root, model);
  const [namespace = "", name] = model.split("/");
  const places = changes.map(({ path }) => filePlace(path.slice(paths.folder.length + 1)));
  const versions = [...new Set(places.flatMap((place) => place?.version ?? []))];
  return {
    folder: paths.folder,
    definition: paths.definition,
    versions: paths.versions,
    manifest: paths.manifest,
    cards: versions.map(paths.card),
    evidence: versions.map(paths.evidence),
    parent: name === undefined ? null : modelPaths(root, namespace).definition,
  };
}

function batchesOf({ models, base, head }: Wanted): readonly Wanted[] {
  const count = Math.max(
    Math.ceil(models.length / MOST_MODELS),
    Math.ceil(head.length / MOST_FILES),
    base.length > 0 ? 1 : 0,
  );
  return Array.from({ length: count }, (_, i) => ({
    models: models.slice(i * MOST_MODELS, (i + 1) * MOST_MODELS),
    base: i === 0 ? base : [],
    head: head.slice(i * MOST_FILES, (i + 1) * MOST_FILES),
  }));
}

interface Part {
  readonly before: readonly FileReading[];
  readonly head: readonly FileReading[];
  readonly models: readonly TouchedModel[];
}

async function readBatch(
  repository: GitHubRepository,
  change: ChangeReading,
  head: string,
  batch: Wanted,
): Promise<Part> {
  const paths: ChangePaths = { ...batch, models: batch.models.map((one) => one.paths) };
  const { text, variables } = registryChangeQuery(paths);
  const document = { name: "registryChange", text, answer: registryChangeSchema };
  const { owner, name } = repository;
  const answer = await read(repository.octokit, document, {
    ...variables,
    ...(paths.models.length > 0 ? { stateRef: stateRefOf(repository, change) } : {}),
    owner,
    name,
    base: change.base,
    head,
  });
  const { base, head: changed, state } = answer.repository;
  return {
    before: [
      ...batch.models.flatMap(({ paths: own }, i) => modelReadings(own, i, base)),
      ...batch.base.flatMap((path, i) => entryReading(path, base[`base${i}`]) ?? []),
    ],
    head: batch.head.map(
      (path, i) =>
        entryReading(path, changed[`head${i}`]) ?? {
          kind: "unread",
          path,
          why: "it isn't there at the commit that is judged",
        },
    ),
    models: batch.models.map(({ model, paths: own }, i) => ({
      model,
      manifest: entryReading(own.manifest, state?.target[`manifest${i}`]),
      ...namesAround(model, base[`folder${i}`], base[`parent${i}`] != null),
    })),
  };
}

/** Where the default branch's policy says that the App's files are. */
function stateRefOf(repository: GitHubRepository, { policy, root }: ChangeReading): string {
  const read = readPolicy(textOf(policy));
  const { branch: stateBranch } = (read.ok ? read.value : defaultPolicy).state;
  return stateRef(repository, { root, stateBranch });
}

type Fields = Readonly<Record<string, unknown>>;

function modelReadings(paths: ModelPaths, i: number, base: Fields): readonly FileReading[] {
  return [
    ...[entryReading(paths.definition, base[`definition${i}`]) ?? []].flat(),
    ...folderReadings(paths.versions, base[`versions${i}`]),
    ...paths.cards.flatMap((path, j) => entryReading(path, base[`card${i}_${j}`]) ?? []),
    ...paths.evidence.flatMap((path, j) => folderReadings(path, base[`evidence${i}_${j}`])),
  ];
}

const ownNames: readonly string[] = [
  ...modelFolders,
  "model.yaml",
  "manifest.yaml",
  "production.json",
];

/** Names of dossiers in a model's folder, and models that are in it or around it. */
function namesAround(model: string, folder: unknown, hasParent: boolean) {
  const entries = namedFolderSchema.parse(folder)?.object?.entries ?? [];
  const namesIn = (entry: (typeof entries)[number]) =>
    (entry.object?.entries ?? []).map(({ name }) => name);
  const below = entries.filter(
    (entry) =>
      !ownNames.includes(entry.name) && namesIn(entry).some((name) => ownNames.includes(name)),
  );
  return {
    dossierNames: entries.filter(({ name }) => name === "promotions").flatMap(namesIn),
    neighbours: [
      ...(hasParent ? [model.split("/")[0] ?? ""] : []),
      ...(model.includes("/") ? [] : below.map(({ name }) => `${model}/${name}`)),
    ],
  };
}
