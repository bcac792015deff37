import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readFirstWorkingFile, readWorkingFile } from "../../../src/adapters/files/working-tree.js";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "working-tree-"));
  await writeFile(join(folder, "a"), "hé\n");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("a file is read as UTF-8, by a path from the root or an absolute one", async () => {
  const read = { result: "read", text: "hé\n" };
  expect(await readWorkingFile(folder, "a")).toEqual(read);
  expect(await readWorkingFile("/", join(folder, "a"))).toEqual(read);
});

test("a file that isn't there is absent, also below what is no folder", async () => {
  expect(await readWorkingFile(folder, "b")).toEqual({ result: "absent" });
  expect(await readWorkingFile(folder, "a/b")).toEqual({ result: "absent" });
});

test("a folder and a circle of links are unreadable, and why is said", async () => {
  await symlink("loop", join(folder, "loop"));
  expect(await readWorkingFile(folder, ".")).toEqual({
    result: "unreadable",
    why: "it is a folder",
  });
  expect(await readWorkingFile(folder, "loop")).toMatchObject({ result: "unreadable" });
});

test("a file that isn't UTF-8, or is too large to be a registry's, is unreadable", async () => {
  await writeFile(join(folder, "latin"), Buffer.from("caf\u00e9", "latin1"));
  await writeFile(join(folder, "huge"), Buffer.alloc(5_000_000));
  expect(await readWorkingFile(folder, "latin")).toMatchObject({
    result: "unreadable",
    why: expect.stringContaining("isn't UTF-8"),
  });
  expect(await readWorkingFile(folder, "huge")).toMatchObject({
    result: "unreadable",
    why: expect.stringContaining("it has 5 MB"),
  });
});

test("any other failure is thrown with its cause", async () => {
  await expect(readWorkingFile(folder, "a\0b")).rejects.toMatchObject({
    message: expect.stringContaining("can't be read"),
    cause: expect.any(Error),
  });
});

test("of several files the first that exists is read", async () => {
  expect(await readFirstWorkingFile(folder, ["b", "a", "c"])).toEqual({
    path: "a",
    reading: { result: "read", text: "hé\n" },
  });
  expect(await readFirstWorkingFile(folder, ["b", "c"])).toBeNull();
});
