import type { FileFacts } from "../catalogue/file-facts.js";
import { allFacts, type ModelFiles } from "../catalogue/model-files.js";
import type { PathChange } from "../changed-file.js";
import type { Manifest } from "../manifest.js";
import { readDossierName } from "../registry-paths.js";
import { type Finding, fault } from "./finding.js";

/**
 * What a change of people's files must not do, whatever the files say by themselves: change a record once a stage was
 * asked for, change or remove evidence, remove what a decided version has, touch files of the App. `before` is the model
 * at the base of the change; null where it is new. `decided`: versions that a stage was asked for.
 */
export function checkChange(
  before: ModelFiles | null,
  after: ModelFiles | null,
  decided: ReadonlySet<string>,
): readonly Finding[] {
  const old = new Map((before ? allFacts(before) : []).map((facts) => [facts.path, facts]));
  const now = new Map((after ? allFacts(after) : []).map((facts) => [facts.path, facts]));
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return paths.flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was?.digest === is?.digest && was !== undefined && is !== undefined) return [];
    return changeOf(path, was, is, decided);
  });
}

/** Versions that a stage was asked for: those that the manifest or a dossier's name names. */
export function decidedVersions(
  manifest: Manifest | null,
  dossierNames: readonly string[],
): ReadonlySet<string> {
  return new Set([
    ...Object.keys(manifest?.versions ?? {}),
    ...dossierNames.flatMap((name) => readDossierName(name)?.version ?? []),
  ]);
}

const ofTheApp: ReadonlySet<FileFacts["kind"]> = new Set([
  "dossier",
  "manifest",
  "production",
  "entry",
]);

function changeOf(
  path: string,
  was: FileFacts | undefined,
  is: FileFacts | undefined,
  decided: ReadonlySet<string>,
): readonly Finding[] {
  const kind = was?.kind ?? is?.kind;
  const version = was?.version ?? null;
  if (kind !== undefined && ofTheApp.has(kind))
    return [reservedTouched({ path, change: changeType(was, is) })];
  // A new file is judged by what it says.
  if (was === undefined) return [];
  if (kind === "evidence") return [appendOnly(path, is)];
  if (kind === "definition") return is === undefined && decided.size > 0 ? [stillNeeded(path)] : [];
  if (version === null || !decided.has(version)) return [];
  if (is === undefined) return [stillNeeded(path)];
  return kind === "record" ? [immutable(path, version)] : [];
}

function changeType(was: FileFacts | undefined, is: FileFacts | undefined): PathChange["change"] {
  if (was === undefined) return "added";
  return is === undefined ? "removed" : "changed";
}

/** A file that only the App may write, touched by somebody else. */
export function reservedTouched({ path, change }: PathChange): Finding {
  return fault(path, {
    code: "file-reserved",
    what: `is ${change} by hand`,
    why: "The App alone writes dossiers, manifest, production.json and audit entries.",
    fix: "Take this change back; ask for a move with a command.",
  });
}

function appendOnly(path: string, is: FileFacts | undefined): Finding {
  return fault(path, {
    code: "evidence-append-only",
    what: is === undefined ? "is removed" : "is changed",
    why: "Evidence is only ever added, so that no run that failed disappears.",
    fix: "Take this change back, and add another run beside it.",
  });
}

function stillNeeded(path: string): Finding {
  return fault(path, {
    code: "file-gone",
    what: "is removed, and decisions refer to it",
    why: "Nothing that manifest or audit entries refer to may be deleted or renamed.",
    fix: "Take this change back.",
  });
}

function immutable(path: string, version: string): Finding {
  return fault(path, {
    code: "file-changed",
    what: `is changed, and a stage was asked for ${version}`,
    why: "A record never changes once a stage was asked for.",
    fix: "Take this change back, and register a new version.",
  });
}
