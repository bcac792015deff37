import { z } from "zod";
import { CODEOWNERS_LOCATIONS } from "../../../domain/codeowners.js";
import type { SourceFile } from "../../../domain/document.js";
import { POLICY_PATH } from "../../../domain/policy.js";
import type { DossierFile } from "../../../domain/pull-request.js";
import type { RegistryFiles, StateFiles } from "../../../domain/registry.js";
import { modelPaths } from "../../../domain/registry-paths.js";
import { GitHubError } from "../client.js";

/** Folder of a repository's own templates. */
const TEMPLATES = ".github/model-promoter";

const blobSchema = z.object({
  oid: z.string().optional(),
  text: z.string().nullable().optional(),
  isTruncated: z.boolean().optional(),
});
const entrySchema = z.object({
  name: z.string(),
  type: z.string().optional(),
  oid: z.string().optional(),
  object: blobSchema.nullish(),
});

/** A tree entry that is a file, if it is there. */
export const fileSchema = z.object({ object: blobSchema.nullish() }).nullish();
/** A tree entry that is a folder, if it is there. */
export const folderSchema = z
  .object({ object: z.object({ entries: z.array(entrySchema).nullish() }).nullish() })
  .nullish();

/** Fragment of a blob: its whole text, or the sign that it was cut. */
export const BLOB = "fragment blob on Blob { oid text isTruncated }";

/** Fragment of all people's files about a version at one commit; one commit, so that they belong together. */
export const FILES = `
fragment files on Commit {
  oid
  policy: file(path: "${POLICY_PATH}") { object { ...blob } }
  ${CODEOWNERS_LOCATIONS.map((path, i) => `codeowners${i}: file(path: "${path}") { object { ...blob } }`).join("\n  ")}
  templates: file(path: "${TEMPLATES}") { object { ... on Tree { entries { name object { ...blob } } } } }
  folder: file(path: $folder) { object { ... on Tree { entries { name type } } } }
  definition: file(path: $definition) { object { ...blob } }
  record: file(path: $record) { object { ...blob } }
  card: file(path: $card) { object { ...blob } }
  evidence: file(path: $evidence) { object { ... on Tree { entries { name object { ...blob } } } } }
  versions: file(path: $versions) { object { ... on Tree { entries { name } } } }
  promotions: file(path: $promotions) { object { ... on Tree { entries { name } } } }
  incumbent: file(path: $incumbent) { object { ...blob } }
}`;

/** Declarations of the variables that `FILES` takes. */
export const FILES_VARIABLES =
  "$folder: String!, $definition: String!, $record: String!, $card: String!, $evidence: String!, $versions: String!, $promotions: String!, $incumbent: String!";

/** Shape of `FILES`. */
export const filesSchema = z.object({
  oid: z.string(),
  policy: fileSchema,
  codeowners0: fileSchema,
  codeowners1: fileSchema,
  codeowners2: fileSchema,
  templates: folderSchema,
  folder: folderSchema,
  definition: fileSchema,
  record: fileSchema,
  card: fileSchema,
  evidence: folderSchema,
  versions: folderSchema,
  promotions: folderSchema,
  incumbent: fileSchema,
});

/** Fragment of a model's App-only files at one commit. */
export const STATE = `
fragment state on Commit {
  oid
  manifest: file(path: $manifest) { object { ...blob } }
  entries: file(path: $entries) { object { ... on Tree { entries { name } } } }
}`;

/** Declarations of the variables that `STATE` takes. */
export const STATE_VARIABLES = "$manifest: String!, $entries: String!";

/** Shape of `STATE`. */
export const stateSchema = z.object({
  oid: z.string(),
  manifest: fileSchema,
  entries: folderSchema,
});

type FilesAnswer = z.output<typeof filesSchema>;
type File = z.output<typeof fileSchema>;
type Folder = z.output<typeof folderSchema>;

/** Which files a fragment is to read. `incumbent` and `year` are hints; empty ones find nothing. */
export interface FilesWanted {
  readonly root: string;
  readonly model: string;
  readonly version: string;
  readonly incumbent: string | null;
  /** Year of the audit entries to name. */
  readonly year: string;
}

/** Values of the variables of `FILES` and `STATE`. A version that could leave its folder names nothing. */
export function filesVariables({
  root,
  model,
  version,
  incumbent,
  year,
}: FilesWanted): Record<string, string> {
  const paths = modelPaths(root, model);
  return {
    folder: paths.folder,
    definition: paths.definition,
    record: paths.record(version),
    card: paths.card(version),
    evidence: paths.evidence(version),
    versions: paths.versions,
    promotions: paths.promotions,
    incumbent: paths.record(incumbent ?? version),
    manifest: paths.manifest,
    entries: `${paths.audit}/${year}`,
  };
}

/** What came of `FILES`, as the domain takes it. Files whose text is cut or binary are named as unreadable. */
export function registryFiles(answer: FilesAnswer, wanted: FilesWanted): RegistryFiles {
  const paths = modelPaths(wanted.root, wanted.model);
  const codeowners = [answer.codeowners0, answer.codeowners1, answer.codeowners2];
  const singles = [
    [POLICY_PATH, answer.policy],
    ...codeowners.map((file, i) => [CODEOWNERS_LOCATIONS[i] ?? "", file] as const),
    [paths.definition, answer.definition],
    [paths.record(wanted.version), answer.record],
    [paths.card(wanted.version), answer.card],
  ] as const;
  const evidence = filesOf(answer.evidence, paths.evidence(wanted.version));
  return {
    commit: answer.oid,
    policy: sourceFile(POLICY_PATH, answer.policy),
    codeowners:
      codeowners.flatMap((file, i) => sourceFile(CODEOWNERS_LOCATIONS[i] ?? "", file) ?? [])[0] ??
      null,
    definition: sourceFile(paths.definition, answer.definition),
    record: sourceFile(paths.record(wanted.version), answer.record),
    card: sourceFile(paths.card(wanted.version), answer.card),
    evidence: evidence.flatMap(({ path, file }) => sourceFile(path, file) ?? []),
    otherRecords:
      wanted.incumbent === null
        ? []
        : [sourceFile(paths.record(wanted.incumbent), answer.incumbent) ?? []].flat(),
    versionNames: namesOf(answer.versions),
    dossierNames: namesOf(answer.promotions),
    templates: filesOf(answer.templates, TEMPLATES).flatMap(
      ({ path, file }) => sourceFile(path, file) ?? [],
    ),
    unreadable: [...singles.map(([path, file]) => ({ path, file })), ...evidence].flatMap(
      ({ path, file }) => unreadable(path, file),
    ),
  };
}

/**
 * What came of `STATE`, as the domain takes it. A manifest that is there and can't be read whole must never be taken for
 * one that isn't there: that would say that nothing was ever moved.
 */
export function stateFiles(
  answer: z.output<typeof stateSchema>,
  branch: string,
  wanted: FilesWanted,
): StateFiles {
  const { manifest: path } = modelPaths(wanted.root, wanted.model);
  const manifest = sourceFile(path, answer.manifest);
  if (answer.manifest?.object && manifest === null)
    throw new GitHubError(`${path} could not be read whole`);
  return {
    branch,
    head: answer.oid,
    manifest,
    entryNames: namesOf(answer.entries),
  };
}

/** A file's whole text; null where it isn't there or its text isn't whole. */
export function sourceFile(path: string, file: File): SourceFile | null {
  const blob = file?.object;
  if (!blob || typeof blob.text !== "string" || blob.isTruncated) return null;
  return { path, text: blob.text };
}

/** A dossier with its blob; null where it isn't there or its text isn't whole. */
export function dossierFile(path: string, file: File): DossierFile | null {
  const source = sourceFile(path, file);
  const blob = file?.object?.oid;
  return source && blob ? { ...source, blob } : null;
}

/** Names in a folder; none where it isn't there. */
export function namesOf(folder: Folder): readonly string[] {
  return folder?.object?.entries?.map((entry) => entry.name) ?? [];
}

function filesOf(
  folder: Folder,
  path: string,
): readonly { readonly path: string; readonly file: File }[] {
  return (folder?.object?.entries ?? []).flatMap((entry) =>
    entry.object ? [{ path: `${path}/${entry.name}`, file: entry }] : [],
  );
}

function unreadable(
  path: string,
  file: File,
): readonly { readonly path: string; readonly why: string }[] {
  const blob = file?.object;
  if (!blob || sourceFile(path, file)) return [];
  return [{ path, why: blob.isTruncated ? "it is too large" : "it is not text" }];
}
