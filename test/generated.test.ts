import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../src/entry/build/write-schemas.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = generatedFiles();

describe.each(files)("$path", ({ path, text }) => {
  it("is what `npm run schemas` writes", () => {
    expect(readFileSync(`${root}/${path}`, "utf8")).toBe(text);
  });
});

it("holds no schema of a format that is gone", () => {
  const there = readdirSync(`${root}/.github/schemas`).map((name) => `.github/schemas/${name}`);
  const written = files.map(({ path }) => path);
  expect(there.filter((path) => !written.includes(path))).toEqual([]);
});
