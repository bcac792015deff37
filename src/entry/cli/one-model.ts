import type { OpenRegistry } from "../../adapters/registry/open-registry.js";
import { readOneModel } from "../../adapters/registry/read-one-model.js";
import {
  type CataloguedVersion,
  cataloguedVersions,
} from "../../domain/catalogue/catalogued-version.js";
import type { FilePlace } from "../../domain/catalogue/file-place.js";
import { fileProblems, type ModelFiles } from "../../domain/catalogue/model-files.js";
import { parseModelName, parseVersion } from "../../domain/names.js";
import { allOf, failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { type Answer, refusal, unknownModel, unknownVersion } from "./cli-registry.js";

/** Files of a question about one model: those of the model as a whole, and those of the versions named. */
export function filesAbout(versions: readonly string[]): (place: FilePlace) => boolean {
  return ({ kind, version }) =>
    kind !== "dossier" && (version === null || kind === "entry" || versions.includes(version));
}

/** Checks the words of a command that names a model and versions. */
export function readSubject(model: string, versions: readonly string[]): Result<readonly string[]> {
  return allOf([parseModelName(model), ...versions.map(parseVersion)]);
}

/** Reads a model and answers from its files; a model that isn't there is told with the nearest name. */
export async function aboutModel(
  registry: OpenRegistry,
  model: string,
  versions: readonly string[],
  answer: (files: ModelFiles) => Omit<Answer, "problems"> | readonly Problem[],
): Promise<Answer> {
  const files = await readOneModel(registry, model, filesAbout(versions));
  if (files === null) return refusal(await unknownModel(registry, model));
  const given = answer(files);
  if ("json" in given) return { ...given, problems: fileProblems(files) };
  return refusal(...given, ...fileProblems(files));
}

/** A version with all that its files say; a problem where there is none of that name, or none that can be read. */
export function versionIn(files: ModelFiles, version: string): Result<CataloguedVersion> {
  const found = cataloguedVersions(files).find((one) => one.version === version);
  if (found) return ok(found);
  if (files.records.has(version))
    return failed({
      code: "version-unreadable",
      what: `The record of ${files.model} ${version} isn't valid.`,
      fix: "model-promoter validate tells why.",
    });
  return failed(unknownVersion(files.model, version, files.versionNames));
}
