import { entryYear, readEntryName } from "../audit-entry.js";
import type { FactsOf } from "../catalogue/file-facts.js";
import type { ModelFiles } from "../catalogue/model-files.js";
import { modelPaths, readDossierName } from "../registry-paths.js";
import { type Finding, fault } from "./finding.js";

/** Every file names the model and version that its place names. */
export function checkPlaces(files: ModelFiles): readonly Finding[] {
  const { model, definition, manifest, production } = files;
  const whole = [definition, manifest, production].flatMap((one) => one ?? []);
  return [
    ...whole.flatMap(({ path, value }) => differs(path, "model", value?.model, model)),
    ...[...files.records.values(), ...files.cards.values()].flatMap(({ path, value, version }) => [
      ...differs(path, "model", value?.model, model),
      ...differs(path, "version", value?.version, version),
    ]),
    ...files.evidence.flatMap(({ path, value, version }) =>
      differs(path, "version", value?.version, version),
    ),
    ...files.dossiers.flatMap((dossier) => dossierPlace(dossier, model)),
    ...files.entries.flatMap((entry) => entryPlace(entry, files)),
  ];
}

function dossierPlace({ path, value }: FactsOf<"dossier">, model: string): readonly Finding[] {
  const name = readDossierName(path.slice(path.lastIndexOf("/") + 1));
  if (value === null || name === null) return [];
  return [
    ...differs(path, "model", value.model, model),
    ...differs(path, "version", value.version, name.version),
    ...differs(path, "to", value.to, name.to),
  ];
}

function entryPlace(
  { path, value }: FactsOf<"entry">,
  { root, model }: ModelFiles,
): readonly Finding[] {
  const [year, name = ""] = path.split("/").slice(-2);
  const read = readEntryName(name);
  if (read === null)
    return [
      fault(path, {
        code: "entry-name",
        what: "its name is no audit entry's",
        why: "The App names entries <seq>-<id>.json, and writes all that are in audit/.",
        fix: "Remove it, or restore its name from history.",
      }),
    ];
  if (value === null) return [];
  const expected = modelPaths(root, model).entry(value.at, value.seq, value.id);
  const folders = differs(path, "at", value.at.slice(0, 4), year ?? entryYear(value.at));
  return [
    ...differs(path, "model", value.model, model),
    ...differs(path, "seq", String(value.seq), String(read.seq)),
    ...differs(path, "id", value.id, read.id),
    ...(expected === path ? [] : folders),
  ];
}

function differs(
  file: string,
  property: string,
  found: string | undefined,
  expected: string | null,
): readonly Finding[] {
  if (found === undefined || expected === null || found === expected) return [];
  return [
    fault(
      file,
      {
        code: "file-misplaced",
        what: `${property}: expected ${expected}, as the file's place says, found ${found}`,
        fix: "Correct the property, or move the file.",
      },
      [property],
    ),
  ];
}
