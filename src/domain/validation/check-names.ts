import { filePlace } from "../catalogue/file-place.js";
import { allFacts, type ModelFiles, type Stray } from "../catalogue/model-files.js";
import { nearestVersion, parseModelName, parseVersion } from "../names.js";
import { readDossierName } from "../registry-paths.js";
import { type Finding, fault, remark } from "./finding.js";

/** Names of a model's folder and files: valid, not reserved, apart on every file system, and of files that are read. */
export function checkNames(files: ModelFiles): readonly Finding[] {
  return [
    ...modelName(files),
    ...versionNames(files),
    ...sameNumbers(files),
    ...dossierNames(files),
    ...evidenceNames(files),
    ...sameButForCase(allFacts(files).map(({ path }) => path)),
    ...files.strays.map((stray) => strayFinding(stray, files)),
  ];
}

/** Paths that differ only in the case of their letters: one file on the disks of most laptops, two on a server's. */
export function sameButForCase(paths: readonly string[]): readonly Finding[] {
  const first = new Map<string, string>();
  return paths.toSorted().flatMap((path) => {
    const folded = path.toLowerCase();
    const other = first.get(folded);
    if (other === undefined) first.set(folded, path);
    if (other === undefined || other === path) return [];
    return [
      fault(path, {
        code: "name-case",
        what: `differs from ${other} only in the case of its letters`,
        why: "On Windows and macOS both names are one file, so a clone there loses one of them.",
        fix: "Rename or remove one of them.",
      }),
    ];
  });
}

function modelName({ model, folder, definition }: ModelFiles): readonly Finding[] {
  const read = parseModelName(model);
  const problems = read.ok ? [] : read.problems;
  return problems.map(({ place: _, ...problem }) =>
    fault(definition?.path ?? `${folder}/model.yaml`, problem),
  );
}

function versionNames(files: ModelFiles): readonly Finding[] {
  return allFacts(files).flatMap(({ path, version }) => {
    const read = version === null ? null : parseVersion(version);
    if (read === null || read.ok) return [];
    return read.problems.map(({ place: _, ...problem }) => fault(path, problem));
  });
}

/** Records whose names mean one version: `v2.1.3`, `2.1.3+build` or `2.1` beside `2.1.3`. */
function sameNumbers({ records }: ModelFiles): readonly Finding[] {
  return [...records].flatMap(([version, { path }]) => {
    const meant = nearestVersion(version);
    const other = meant === null || meant === version ? undefined : records.get(meant);
    return other === undefined ? [] : [sameNumber(path, other.path, meant ?? "")];
  });
}

function sameNumber(path: string, other: string, version: string): Finding {
  return fault(path, {
    code: "version-repeated",
    what: `means ${version}, which ${other} is the record of`,
    why: "A number stands for one model: nobody could tell which of the two was promoted.",
    fix: "Remove one of them, or register it under a new number.",
  });
}

function dossierNames({ dossiers }: ModelFiles): readonly Finding[] {
  return dossiers.flatMap(({ path }) =>
    readDossierName(lastPart(path))
      ? []
      : [
          fault(path, {
            code: "dossier-name",
            what: "its name is no dossier's",
            why: "The App names dossiers <version>-to-<stage>-<n>.yaml, and writes all that are in promotions/.",
            fix: "Remove it, or restore its name from history.",
          }),
        ],
  );
}

function evidenceNames({ evidence }: ModelFiles): readonly Finding[] {
  return evidence.flatMap(({ path, value }) =>
    value === null || lastPart(path).startsWith(`${value.kind}-`)
      ? []
      : [
          remark(path, {
            code: "evidence-name",
            what: `holds evidence of kind ${value.kind}, and its name doesn't begin with it`,
            fix: `Name it ${value.kind}-<run>.yaml.`,
          }),
        ],
  );
}

function strayFinding({ path, kind }: Stray, { folder }: ModelFiles): Finding {
  if (kind === "link")
    return fault(path, {
      code: "file-link",
      what: "is a symbolic link",
      why: "GitHub shows a link's target as its text, and a link may lead out of the registry.",
      fix: "Put the file itself in its place.",
    });
  if (kind === "unknown-folder")
    return remark(path, {
      code: "folder-unknown",
      what: "nothing is read from this folder",
      fix: "Move its files to the folders of formats.md, or out of the registry.",
    });
  return remark(path, {
    code: "file-unknown",
    what: "nothing reads this file",
    fix: nearestPlace(path, folder),
  });
}

function nearestPlace(path: string, folder: string): string {
  const inner = path.slice(folder.length + 1);
  const meant = inner.replace(/\.ya?ml$/i, ".yaml");
  return meant !== inner && filePlace(meant) !== null
    ? `Name it ${meant}.`
    : "Move it to its place, or out of the registry.";
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
