import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashInputFile, readInputFile } from "../../../src/adapters/files/input-file.js";
import { digestOf } from "../../../src/domain/digest.js";
import { newFolder, write } from "../../entry/cli/registry-copy.js";

let folder = "";

beforeEach(() => {
  folder = newFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const why = async (path: string) => {
  const read = await readInputFile(folder, path);
  return read.ok ? "" : read.problems[0]?.what;
};

test("a file is read under the name that it was given, absolute or not", async () => {
  write(folder, "a/b", "hé");
  const absolute = join(folder, "a/b");
  expect(await readInputFile(folder, "a/b")).toEqual({
    ok: true,
    value: { path: "a/b", text: "hé" },
  });
  expect(await readInputFile("/", absolute)).toEqual({
    ok: true,
    value: { path: absolute, text: "hé" },
  });
});

test("what is no file of text is said", async () => {
  write(folder, "a", "");
  mkdirSync(join(folder, "d"));
  symlinkSync("loop", join(folder, "loop"));
  writeFileSync(join(folder, "latin"), Buffer.from("a\nhé", "latin1"));
  truncateSync(join(folder, "a"), 100_000_001);
  expect(await why("none")).toBe("none can't be read: there is no such file.");
  expect(await why("a/none")).toBe("a/none can't be read: there is no such file.");
  expect(await why("d")).toBe("d can't be read: it is a folder.");
  expect(await why("loop")).toBe("loop can't be read: its links go in a circle.");
  expect(await why("latin")).toContain("line 2 isn't UTF-8");
  expect(await why("a")).toContain("it has 100 MB");
});

test("a file of any size is hashed", async () => {
  const bytes = Buffer.alloc(3_000_000, 7);
  writeFileSync(join(folder, "big"), bytes);
  const md5 = execFileSync("md5sum", [join(folder, "big")], { encoding: "utf8" }).slice(0, 32);
  expect(await hashInputFile(folder, "big")).toEqual({
    ok: true,
    value: { digest: digestOf(bytes), md5, bytes: 3_000_000 },
  });
});
