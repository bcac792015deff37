import type { ModelFiles } from "../catalogue/model-files.js";
import { type Finding, fault, remark } from "./finding.js";

/** Nothing hangs in the air: every card, run, dossier, stage and entry is about a version that has a record. */
export function checkReferences(files: ModelFiles): readonly Finding[] {
  return [
    ...withoutDefinition(files),
    ...withoutRecord(files),
    ...manifestVersions(files),
    ...entryVersions(files),
    ...artifacts(files),
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
    const record = records.get(version ?? "")?.value;
    const against = value !== null && "against" in value ? value.against : undefined;
    const other = against && records.get(against.version);
    return [
      ...(value && record && value.artifact !== record.artifact.digest
        ? [foreign(path, `${version}'s record`, ["artifact"])]
        : []),
      ...(against && !other ? [unknownOpponent(path, against.version)] : []),
      ...(against && other?.value && other.value.artifact.digest !== against.artifact
        ? [foreign(path, `${against.version}'s record`, ["against", "artifact"])]
        : []),
    ];
  });
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
