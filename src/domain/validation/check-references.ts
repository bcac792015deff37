import type { ModelFiles } from "../catalogue/model-files.js";
import type { ModelVersion } from "../model-version.js";
import { checkParents } from "./check-parents.js";
import { type Finding, fault, remark } from "./finding.js";

/** Nothing hangs in the air: every card, run, dossier, stage and entry is about a version that has a record. */
export function checkReferences(files: ModelFiles): readonly Finding[] {
  return [
    ...withoutDefinition(files),
    ...withoutRecord(files),
    ...manifestVersions(files),
    ...entryVersions(files),
    ...artifacts(files),
    ...checkParents(files),
  ];
}

function withoutDefinition({ definition, folder }: ModelFiles): readonly Finding[] {
  if (definition !== null) return [];
  return [
    fault(`${folder}/model.yaml`, {
      code: "model-missing",
      what: "the folder has files of a model and no model.yaml",
      why: "A registered model has a model.yaml.",
      fix: "Add model.yaml, or restore it from history.",
    }),
  ];
}

function withoutRecord(files: ModelFiles): readonly Finding[] {
  const { cards, evidence, dossiers } = files;
  const named = [
    ...[...cards.values()].map(({ path, version }) => ({ path, version, what: "a card" })),
    ...evidence.map(({ path, version }) => ({ path, version, what: "evidence" })),
    ...dossiers.map(({ path, value }) => ({
      path,
      version: value?.version ?? null,
      what: "a dossier",
    })),
  ];
  return named
    .filter(({ version }) => version !== null && !files.records.has(version))
    .map(({ path, version, what }) =>
      fault(path, {
        code: "version-dangling",
        what: `is ${what} of version ${version}, which has no record`,
        why: "A version is registered by its record in versions/.",
        fix: `Add versions/${version}.yaml, or restore it from history.`,
      }),
    );
}

function manifestVersions({ manifest, records }: ModelFiles): readonly Finding[] {
  if (manifest === null) return [];
  return Object.entries(manifest.value?.versions ?? {})
    .filter(([version]) => !records.has(version))
    .map(([version, { stage }]) =>
      fault(manifest.path, lostRecord(version, `is in ${stage}`), ["versions", version]),
    );
}

/** Versions that only the log names: the manifest's are told there. */
function entryVersions({ entries, manifest, records }: ModelFiles): readonly Finding[] {
  const told = new Set(Object.keys(manifest?.value?.versions ?? {}));
  return entries.flatMap(({ path, value }) => {
    if (value === null || records.has(value.version) || told.has(value.version)) return [];
    told.add(value.version);
    return [fault(path, lostRecord(value.version, "has a decision here"), ["version"])];
  });
}

function lostRecord(version: string, standing: string) {
  return {
    code: "version-dangling",
    what: `${version} ${standing}, and has no record`,
    why: "Nothing that manifest or audit entries refer to may be deleted or renamed.",
    fix: `Restore versions/${version}.yaml from history.`,
  };
}

/** Evidence counts only for the artifact that it measured. */
function artifacts({ evidence, records }: ModelFiles): readonly Finding[] {
  return evidence.flatMap(({ path, version, value }) => {
    if (value === null) return [];
    const measured = { path, until: value.collected.to };
    const against = "against" in value ? value.against : undefined;
    const own = {
      ...measured,
      version: version ?? "",
      artifact: value.artifact,
      keys: ["artifact"],
    };
    const keys = ["against", "artifact"];
    return [
      ...otherArtifact(own, records.get(own.version)?.value),
      ...(against && !records.has(against.version) ? [unknownOpponent(path, against.version)] : []),
      ...(against
        ? otherArtifact({ ...measured, ...against, keys }, records.get(against.version)?.value)
        : []),
    ];
  });
}

/** An artifact that a run says it measured, under a version's number. */
interface MeasuredArtifact {
  readonly path: string;
  readonly version: string;
  readonly artifact: string;
  readonly until: string;
  readonly keys: readonly string[];
}

/** A run of another artifact may be a slip; one that is older than the version itself is about another model of that number. */
function otherArtifact(
  { path, version, artifact, until, keys }: MeasuredArtifact,
  record: ModelVersion | null | undefined,
): readonly Finding[] {
  if (!record || artifact === record.artifact.digest) return [];
  return Date.parse(until) < Date.parse(record.trained.at)
    ? [numberReused(path, version, keys)]
    : [foreign(path, `${version}'s record`, keys)];
}

function numberReused(path: string, version: string, keys: readonly string[]): Finding {
  return fault(
    path,
    {
      code: "version-reused",
      what: `measured another artifact under the number ${version}, before the one that is registered was trained`,
      why: "A number is never used for another model: evidence, dossiers and audit entries tell models apart by it.",
      fix: `Restore the former versions/${version}.yaml from history, and register the new model under a new number.`,
    },
    keys,
  );
}

function foreign(path: string, whose: string, keys: readonly string[]): Finding {
  return remark(
    path,
    {
      code: "evidence-foreign",
      what: `${keys.join(".")} isn't the digest in ${whose}`,
      why: "A run of another artifact says nothing about this version, and no gate counts it.",
      fix: "Correct the digest, or measure again.",
    },
    keys,
  );
}

function unknownOpponent(path: string, version: string): Finding {
  return fault(
    path,
    {
      code: "version-dangling",
      what: `against.version: ${version} has no record`,
      why: "A run names the version that it was measured beside.",
      fix: `Correct the version, or restore versions/${version}.yaml from history.`,
    },
    ["against", "version"],
  );
}
