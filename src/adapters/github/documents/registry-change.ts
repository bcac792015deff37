import { z } from "zod";
import { ENTRY, TEXTS } from "./entries.js";

/** What is to be read of one model on the default branch. Paths are of the repository. */
export interface ModelPaths {
  readonly folder: string;
  readonly definition: string;
  readonly versions: string;
  readonly manifest: string;
  readonly cards: readonly string[];
  readonly evidence: readonly string[];
  /** `model.yaml` of the namespace that it is in, which would be a model too; null where it is in none. */
  readonly parent: string | null;
}

/** What one read of a change is to fetch. */
export interface ChangePaths {
  readonly models: readonly ModelPaths[];
  /** Single files on the default branch. */
  readonly base: readonly string[];
  /** Changed files at the change's head. */
  readonly head: readonly string[];
}

/** A read with the variables that its paths became. */
export interface ChangeQuery {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Read of what a change touches: models on the default branch with their manifests, and the changed files at its head. */
export function registryChangeQuery({ models, base, head }: ChangePaths): ChangeQuery {
  const paths: string[] = [];
  const at = (path: string) => `file(path: $p${paths.push(path) - 1})`;
  const ofBase = [
    ...models.flatMap((model, i) => modelFields(model, i, at)),
    ...base.map((path, i) => `base${i}: ${at(path)} { ...entry }`),
  ];
  const ofHead = head.map((path, i) => `head${i}: ${at(path)} { ...entry }`);
  const ofState = models.map(({ manifest }, i) => `manifest${i}: ${at(manifest)} { ...entry }`);
  const state =
    models.length === 0
      ? ""
      : `state: ref(qualifiedName: $stateRef) { target { ... on Commit { oid ${ofState.join(" ")} } } }`;
  const declared = [
    ...(models.length === 0 ? [] : ["$stateRef: String!"]),
    ...paths.map((_, i) => `$p${i}: String!`),
  ];
  const folders = models.length === 0 ? "" : `${TEXTS}${FOLDER}`;
  return {
    text: `query registryChange($owner: String!, $name: String!, $base: GitObjectID!, $head: GitObjectID!, ${declared.join(", ")}) {
  repository(owner: $owner, name: $name) {
    base: object(oid: $base) { ... on Commit { oid ${ofBase.join(" ")} } }
    head: object(oid: $head) { ... on Commit { oid ${ofHead.join(" ")} } }
    ${state}
  }
}
${ENTRY}${folders}`,
    variables: Object.fromEntries(paths.map((path, i) => [`p${i}`, path])),
  };
}

function modelFields(
  { folder, definition, versions, cards, evidence, parent }: ModelPaths,
  i: number,
  at: (path: string) => string,
): readonly string[] {
  return [
    `folder${i}: ${at(folder)} { ...folder }`,
    `definition${i}: ${at(definition)} { ...entry }`,
    `versions${i}: ${at(versions)} { ...texts }`,
    ...cards.map((path, j) => `card${i}_${j}: ${at(path)} { ...entry }`),
    ...evidence.map((path, j) => `evidence${i}_${j}: ${at(path)} { ...texts }`),
    ...(parent === null ? [] : [`parent${i}: ${at(parent)} { name }`]),
  ];
}

/** Fragment of the names in a folder, and in the folders within it. */
const FOLDER = `
fragment folder on TreeEntry { object { ... on Tree { entries { name type object { ... on Tree { entries { name } } } } } } }`;

const namesSchema = z
  .object({ entries: z.array(z.object({ name: z.string() })).nullish() })
  .nullish();

/** Shape of `FOLDER`. */
export const namedFolderSchema = z
  .object({
    object: z
      .object({
        entries: z
          .array(z.object({ name: z.string(), type: z.string(), object: namesSchema }))
          .nullish(),
      })
      .nullish(),
  })
  .nullish();

const fieldsSchema = z.record(z.string(), z.unknown());

/** Shape of the answer, before its fields are taken by their names. */
export const registryChangeSchema = z.object({
  repository: z.object({
    base: fieldsSchema,
    head: fieldsSchema,
    state: z.object({ target: fieldsSchema }).nullish(),
  }),
});
