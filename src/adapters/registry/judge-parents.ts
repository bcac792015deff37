import { parseVersion } from "../../domain/names.js";
import {
  checkParent,
  type KnownArtifact,
  type NamedParent,
} from "../../domain/validation/check-parents.js";
import type { Finding } from "../../domain/validation/finding.js";
import type { OpenRegistry } from "./open-registry.js";
import { openModel } from "./read-model.js";

/**
 * Judges base models that are versions of other models of the registry: each record that is named is read once.
 * Base models of names that no model here has are from elsewhere, and left alone.
 */
export async function judgeParents(
  registry: OpenRegistry,
  parents: readonly NamedParent[],
  models: readonly string[],
): Promise<readonly Finding[]> {
  const here = new Set(models);
  const known = new Map<string, KnownArtifact>();
  const findings: Finding[] = [];
  for (const parent of parents.filter(({ name }) => here.has(name))) {
    const key = `${parent.name} ${parent.version}`;
    const artifact = known.get(key) ?? (await readArtifact(registry, parent));
    known.set(key, artifact);
    findings.push(...checkParent(parent, artifact));
  }
  return findings;
}

async function readArtifact(
  { trees, root }: OpenRegistry,
  { name, version }: NamedParent,
): Promise<KnownArtifact> {
  if (!parseVersion(version).ok) return null;
  const found = { model: name, id: null };
  const model = await openModel(trees, root, found, (folder) => folder === "versions", null);
  const files = await model.read((place) => place.kind === "record" && place.version === version);
  const record = files.records.get(version);
  return record === undefined ? null : (record.value?.artifact.digest ?? "unread");
}
