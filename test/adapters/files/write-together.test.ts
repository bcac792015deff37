import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeTogether } from "../../../src/adapters/files/write-together.js";
import { newFolder, read, write } from "../../entry/cli/registry-copy.js";

let folder = "";

beforeEach(() => {
  folder = newFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function filesIn(path = "."): readonly string[] {
  const entries = readdirSync(join(folder, path), { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
}

const added = (path: string) => ({ path, text: `new ${path}`, mayReplace: false });

test("files are written with their folders, and nothing else is left", async () => {
  await writeTogether(folder, [added("a"), added("b/c/d")]);
  expect(read(folder, "b/c/d")).toBe("new b/c/d");
  expect(filesIn()).toEqual(["a", "d"]);
});

test("a file that may replace another does", async () => {
  write(folder, "a", "old");
  await writeTogether(folder, [{ ...added("a"), mayReplace: true }]);
  expect(read(folder, "a")).toBe("new a");
});

test("a file that is there and may not be replaced stays, and the others are taken back", async () => {
  write(folder, "b", "old");
  await expect(writeTogether(folder, [added("a"), added("b"), added("c")])).rejects.toMatchObject({
    message: "not all files could be written, so none was added",
    cause: expect.objectContaining({ code: "EEXIST" }),
  });
  expect(read(folder, "b")).toBe("old");
  expect(filesIn()).toEqual(["b"]);
});

test("a file that can't be written keeps all from their places", async () => {
  mkdirSync(join(folder, "b"));
  await expect(
    writeTogether(folder, [added("a"), { ...added("b"), mayReplace: true }]),
  ).rejects.toThrow("not all files");
  expect(filesIn()).toEqual([]);
});
