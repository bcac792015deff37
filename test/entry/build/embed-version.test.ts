import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { versionModule } from "../../../src/entry/build/embed-version.js";

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}

test("the version module is written from package.json", () => {
  const { version } = JSON.parse(read("package.json")) as { readonly version: string };
  expect(read("src/entry/version.ts")).toBe(versionModule(version));
});
