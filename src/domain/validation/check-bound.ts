import type { FactsOf } from "../catalogue/file-facts.js";
import { filePlace } from "../catalogue/file-place.js";
import { allFacts, type ModelFiles } from "../catalogue/model-files.js";
import type { Digest } from "../digest.js";
import { requirementsDigest } from "../requirements.js";
import { type Finding, fault } from "./finding.js";

/**
 * What was approved is what is there: the records and runs that a promotion was decided on stand unchanged, its card
 * and `model.yaml` are still there, and its audit entry finds the dossier as it was merged.
 */
export function checkBound(files: ModelFiles): readonly Finding[] {
  const digests = new Map(allFacts(files).map(({ path, digest }) => [path, digest]));
  const changed = new Map<string, Finding>();
  // Several dossiers bind one file: its change is told once.
  for (const dossier of decidedDossiers(files))
    for (const finding of inputsOf(dossier, files, digests))
      if (!changed.has(finding.file + finding.problem.code))
        changed.set(finding.file + finding.problem.code, finding);
  return [
    ...changed.values(),
    ...files.dossiers.flatMap((dossier) => inputsOutside(dossier, files)),
    ...files.dossiers.flatMap(wrongRequirements),
    ...files.entries.flatMap((entry) => dossierOf(entry, files, digests)),
  ];
}

type Digests = ReadonlyMap<string, Digest | null>;

/** A dossier binds nothing until an entry says that it was decided on, and as it is. */
function decidedDossiers({ dossiers, entries, folder }: ModelFiles) {
  const decided = new Map<string, Digest>(
    entries.flatMap(({ value }) =>
      value?.dossier ? [[`${folder}/${value.dossier.path}`, value.dossier.digest] as const] : [],
    ),
  );
  return dossiers.filter(({ path, digest }) => digest !== null && decided.get(path) === digest);
}

function inputsOf(
  { path, value }: FactsOf<"dossier">,
  { folder }: ModelFiles,
  digests: Digests,
): readonly Finding[] {
  return Object.entries(value?.inputs ?? {}).flatMap(([input, digest]) => {
    if (!isInside(input, folder)) return [];
    const found = digests.get(input);
    const place = filePlace(input.slice(folder.length + 1));
    if (found === undefined) return [gone(input, path)];
    const isFixed = place?.kind === "record" || place?.kind === "evidence";
    return isFixed && found !== null && found !== digest ? [otherThanApproved(input, path)] : [];
  });
}

function inputsOutside(
  { path, value }: FactsOf<"dossier">,
  { folder }: ModelFiles,
): readonly Finding[] {
  return Object.keys(value?.inputs ?? {})
    .filter((input) => !isInside(input, folder))
    .map((input) => outside(path, input, ["inputs", input]));
}

function wrongRequirements({ path, value }: FactsOf<"dossier">): readonly Finding[] {
  if (value === null) return [];
  const { requirements } = value;
  if (requirementsDigest(requirements) === requirements.digest) return [];
  return [
    fault(
      path,
      {
        code: "digest-wrong",
        what: "requirements.digest isn't the digest of the requirements beside it",
        why: "Approvals are bound to what had to be met.",
        fix: "Restore the dossier from the repository's history.",
      },
      ["requirements", "digest"],
    ),
  ];
}

function dossierOf(
  { path, value }: FactsOf<"entry">,
  { folder }: ModelFiles,
  digests: Digests,
): readonly Finding[] {
  if (!value?.dossier) return [];
  const { path: inner, digest } = value.dossier;
  const place = `${folder}/${inner}`;
  if (!isInside(place, folder)) return [outside(path, inner, ["dossier", "path"])];
  // What was withdrawn or refused may never have come into this branch, and its name may be another's by now.
  if (value.kind !== "promotion") return [];
  const found = digests.get(place);
  if (found === undefined) return [gone(place, path)];
  return found === null || found === digest ? [] : [otherThanApproved(place, path)];
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) && !path.split("/").includes("..");
}

function outside(path: string, leads: string, keys: readonly string[]): Finding {
  return fault(
    path,
    {
      code: "path-outside",
      what: `names ${leads}, which is outside of the model's folder`,
      why: "Everything that a promotion is bound to lies in the model's folder.",
      fix: "Restore the file from the repository's history.",
    },
    keys,
  );
}

function gone(path: string, by: string): Finding {
  return fault(path, {
    code: "file-gone",
    what: `isn't there, and ${by} was decided on it`,
    why: "Nothing that dossiers, manifest or audit entries refer to may be deleted or renamed.",
    fix: "Restore it from the repository's history.",
  });
}

function otherThanApproved(path: string, by: string): Finding {
  return fault(path, {
    code: "file-changed",
    what: `isn't the file that ${by} names by its digest`,
    why: "What was approved is what stays recorded: it never changes once a stage was asked for.",
    fix: "Restore it from the repository's history, and register a new version for the change.",
  });
}
