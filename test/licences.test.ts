import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** Licences by which code may be shipped in the bundles: all let it be used, changed and passed on with a notice. */
const allowed = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "ISC", "MIT"];

const root = new URL("..", import.meta.url);
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() }),
  ),
});
const manifestSchema = z.object({ name: z.string(), license: z.string() });

/** What is shipped, by place: every package that the lock file installs without `--include=dev`. */
function shipped(): readonly { readonly place: string; readonly file: string }[] {
  const lock = readFileSync(new URL("package-lock.json", root), "utf8");
  const { packages } = lockSchema.parse(JSON.parse(lock));
  return Object.entries(packages)
    .filter(([place, { dev }]) => place !== "" && !dev)
    .map(([place, { optional }]) => ({
      place,
      optional: optional === true,
      file: fileURLToPath(new URL(`${place}/package.json`, root)),
    }))
    .filter(({ file, optional }) => !optional || existsSync(file));
}

/** A package's own word on its licence; null where it has none that is an expression of SPDX. */
function licenceOf(file: string): string | null {
  const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return manifest.success ? manifest.data.license : null;
}

/** `(A OR B) AND C` is allowed where C is, and A or B. No package's brackets are nested. */
function isAllowed(expression: string): boolean {
  return expression
    .replaceAll(/\([^()]*\)/g, (inner) => (isAllowed(inner.slice(1, -1)) ? "MIT" : "none"))
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => allowed.includes(licence.trim())));
}

describe("the licences of what is shipped", () => {
  const found = shipped().map(({ place, file }) => ({ place, licence: licenceOf(file) }));

  it("are told by every package", () => {
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ licence }) => licence === null)).toEqual([]);
  });

  it("are all on the list of those that may be", () => {
    expect(found.filter(({ licence }) => !isAllowed(licence ?? "none"))).toEqual([]);
  });

  it("are these", () => {
    expect([...new Set(found.map(({ licence }) => licence))].sort()).toEqual([
      "0BSD",
      "Apache-2.0",
      "Apache-2.0 AND BSL-1.0",
      "BSD-3-Clause",
      "ISC",
      "MIT",
    ]);
  });
});

describe("an expression of licences", () => {
  it.each([
    ["MIT", true],
    ["GPL-3.0-only", false],
    ["MIT OR GPL-3.0-only", true],
    ["MIT AND GPL-3.0-only", false],
    ["(MIT OR GPL-3.0-only) AND ISC", true],
    ["(LGPL-3.0-only OR GPL-3.0-only) AND ISC", false],
    ["SEE LICENSE IN LICENSE.txt", false],
    ["UNLICENSED", false],
    ["", false],
  ])("%j is allowed: %s", (expression, is) => {
    expect(isAllowed(expression)).toBe(is);
  });
});
