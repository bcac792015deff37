import type { ModelFiles } from "../catalogue/model-files.js";
import type { Digest } from "../digest.js";
import { type Finding, fault } from "./finding.js";

/** A base model that a record names, and where it names it. */
export interface NamedParent {
  readonly file: string;
  readonly index: number;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
}

/** What a registry knows of a version: its artifact; `unread` where its record is there and can't be read; else null. */
export type KnownArtifact = Digest | "unread" | null;

/** Base models that are versions of the model itself: registered, with that artifact, and never in a circle. */
export function checkParents(files: ModelFiles): readonly Finding[] {
  const own = parentsOf(files).filter(({ name }) => name === files.model);
  const ancestry = ancestryOf(files);
  const circles = [...ancestry.keys()].flatMap((version) => {
    const way = wayBack(ancestry, version);
    const record = files.records.get(version);
    return way && record ? [circular(record.path, [version, ...way])] : [];
  });
  return [...own.flatMap((parent) => checkParent(parent, artifactOf(files, parent))), ...circles];
}

/** Base models of other names. Which of them are models of this registry is the whole registry's to say. */
export function parentsElsewhere(files: ModelFiles): readonly NamedParent[] {
  return parentsOf(files).filter(({ name }) => name !== files.model);
}

/** What stands against a base model that is a model of this registry. */
export function checkParent(parent: NamedParent, known: KnownArtifact): readonly Finding[] {
  if (known === null) return [unregistered(parent)];
  return known === "unread" || known === parent.digest ? [] : [otherArtifact(parent)];
}

function parentsOf({ records }: ModelFiles): readonly NamedParent[] {
  return [...records.values()].flatMap(({ path, value }) =>
    (value?.parents ?? []).map((parent, index) => ({ file: path, index, ...parent })),
  );
}

function artifactOf({ records }: ModelFiles, { version }: NamedParent): KnownArtifact {
  const record = records.get(version);
  if (record === undefined) return null;
  return record.value?.artifact.digest ?? "unread";
}

type Ancestry = ReadonlyMap<string, readonly string[]>;

/** Versions of the model that each version is made from; versions that are made from none are left out. */
function ancestryOf({ model, records }: ModelFiles): Ancestry {
  const all = [...records].map(([version, { value }]) => {
    const own = (value?.parents ?? []).filter(({ name }) => name === model);
    return [version, own.map((parent) => parent.version)] as const;
  });
  return new Map(all.filter(([, parents]) => parents.length > 0));
}

/** The shortest way from a version by its base models back to itself; null where there is none. */
function wayBack(ancestry: Ancestry, version: string): readonly string[] | null {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = (ancestry.get(version) ?? []).map((one) => [one]);
  while (ways.length > 0) {
    const back = ways.find((way) => way.at(-1) === version);
    if (back) return back;
    ways = ways.flatMap((way) => {
      const last = way.at(-1) ?? "";
      if (seen.has(last)) return [];
      seen.add(last);
      return (ancestry.get(last) ?? []).map((next) => [...way, next]);
    });
  }
  return null;
}

function circular(file: string, circle: readonly string[]): Finding {
  return fault(
    file,
    {
      code: "parent-circular",
      what: `is its own base model: ${circle.join(" is made from ")}`,
      why: "A version is made from what was there before it.",
      fix: "Correct parents.",
    },
    ["parents"],
  );
}

function unregistered({ file, index, name, version }: NamedParent): Finding {
  return fault(
    file,
    {
      code: "parent-dangling",
      what: `parents.${index}: ${name} is a model of this registry, and its version ${version} has no record`,
      why: "What a version was made from must be found, by those who trace it back.",
      fix: `Correct the version, or register ${name} ${version}.`,
    },
    ["parents", index, "version"],
  );
}

function otherArtifact({ file, index, name, version }: NamedParent): Finding {
  return fault(
    file,
    {
      code: "parent-foreign",
      what: `parents.${index}.digest isn't the digest of the artifact of ${name} ${version}`,
      why: "It was made from another file than the one registered under that number: one of the two records is wrong, or the number was used twice.",
      fix: `Correct the record that is wrong; where a stage was asked for it, restore it from history and register a new version.`,
    },
    ["parents", index, "digest"],
  );
}
