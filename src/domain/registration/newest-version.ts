import semver from "semver";

/** The highest version among names of a folder such as `2.1.3.yaml`; null where none is a version's. */
export function newestVersion(names: readonly string[]): string | null {
  const versions = names.flatMap((name) => {
    const version = name.replace(/\.yaml$/, "");
    return name.endsWith(".yaml") && semver.valid(version) === version ? [version] : [];
  });
  return versions.sort(semver.rcompare)[0] ?? null;
}
