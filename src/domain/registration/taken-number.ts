import type { Problem } from "../problem.js";
import { readDossierName } from "../registry-paths.js";

/** What is known of a version's number already. Names are those within the folders. */
export interface VersionTraces {
  readonly versionNames: readonly string[];
  readonly cardNames: readonly string[];
  readonly evidenceVersions: readonly string[];
  readonly dossierNames: readonly string[];
  /** Whether the manifest names it. */
  readonly staged: boolean;
  /** Whether a record of this number was ever committed here. */
  readonly committed: boolean;
}

/**
 * What keeps a number from being a new version's: a version has it, or had it, or has it but for the case of a letter.
 */
export function takenNumber(
  model: string,
  version: string,
  traces: VersionTraces,
): readonly Problem[] {
  const asked =
    traces.staged || traces.dossierNames.some((name) => readDossierName(name)?.version === version);
  const name = `${version}.yaml`;
  if (traces.versionNames.includes(name))
    return [asked ? frozen(model, version) : there(model, version)];
  if (asked || traces.committed) return [used(model, version)];
  const alike = traces.versionNames.find((one) => one.toLowerCase() === name.toLowerCase());
  if (alike !== undefined) return [sameButForCase(model, version, alike.replace(/\.yaml$/, ""))];
  if (traces.cardNames.includes(name)) return [leftBehind(`cards/${name}`, version)];
  if (traces.evidenceVersions.includes(version))
    return [leftBehind(`evidence/${version}`, version)];
  return [];
}

function frozen(model: string, version: string): Problem {
  return {
    code: "version-frozen",
    what: `${model} ${version} is registered, and a stage was asked for it.`,
    why: "From then on a record never changes: approvals and audit entries refer to it by digest.",
    fix: "Register a new version; --bump auto proposes its number.",
  };
}

function there(model: string, version: string): Problem {
  return {
    code: "version-there",
    what: `${model} ${version} is registered already.`,
    why: "Registering never overwrites a record.",
    fix: "Register another number (--bump auto proposes one). No stage was asked for this one yet, so its files may still be corrected by hand.",
  };
}

function used(model: string, version: string): Problem {
  return {
    code: "version-used",
    what: `The number ${version} of ${model} was used before, and its record is gone.`,
    why: "A number is never used for another model.",
    fix: "Register another number, or restore the record from the repository's history.",
  };
}

function sameButForCase(model: string, version: string, other: string): Problem {
  return {
    code: "version-case",
    what: `${model} has a version ${other}, which differs from ${version} only in the case of its letters.`,
    why: "On Windows and macOS both would be one file.",
    fix: "Choose another number.",
  };
}

function leftBehind(path: string, version: string): Problem {
  return {
    code: "version-leftovers",
    what: `${path} is there, and ${version} isn't registered.`,
    why: "Registering never overwrites a file, and what lies there may be about something else.",
    fix: "Move it away, or choose another number.",
  };
}
