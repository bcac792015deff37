import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const commands = fileURLToPath(new URL("../../../src/entry/cli", import.meta.url));

/** Files that a file loads before it runs: no imports of types, none that wait until they are needed. */
function loadedBy(file: string): readonly string[] {
  const found = readFileSync(file, "utf8").matchAll(
    /^(?:import|export) (?!type )[^;]*?from "(?<target>[^"]+)";/gm,
  );
  return [...found].map((match) => match.groups?.target ?? "");
}

function sourceOf(file: string, target: string): string {
  const source = resolve(dirname(file), target.replace(/\.js$/, ".ts"));
  if (!existsSync(source)) throw new Error(`${file} imports ${target}, which isn't there`);
  return source;
}

/** Packages that a file of the command line loads, itself or through others. */
function packagesOf(name: string): readonly string[] {
  const seen = new Set([resolve(commands, name)]);
  const packages = new Set<string>();
  for (const file of seen)
    for (const target of loadedBy(file))
      if (target.startsWith(".")) seen.add(sourceOf(file, target));
      else if (!target.startsWith("node:")) packages.add(target);
  return [...packages].sort();
}

const registryFiles = ["canonicalize", "semver/functions", "yaml", "zod"];

function ofRegistry(packages: readonly string[]): readonly string[] {
  const whole = packages.map((name) => name.replace(/^(semver\/functions)\/.*/, "$1"));
  return [...new Set(whole)];
}

describe("what a command loads", () => {
  it("is nothing for --help", () => {
    expect(packagesOf("main.ts")).toEqual([]);
  });

  it.each(["list.ts", "history.ts", "resolve.ts"])("is what reads files, for %s", (name) => {
    expect(ofRegistry(packagesOf(name))).toEqual(registryFiles);
  });

  it("is the normal distribution beside that, for show", () => {
    const normal = ["cdf", "quantile"].map((what) => `@stdlib/stats-base-dists-normal-${what}`);
    expect(ofRegistry(packagesOf("show.ts"))).toEqual([...normal, ...registryFiles]);
  });

  it("is all distributions for check, which judges by them", () => {
    const packages = packagesOf("check.ts").filter((name) => name.startsWith("@stdlib/"));
    expect(packages).toHaveLength(5);
  });
});
