import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gitSource, originName } from "../../../src/adapters/files/git-source.js";
import { commitAll, git, newFolder, write } from "../../entry/cli/registry-copy.js";

let folder = "";

beforeEach(() => {
  folder = newFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a folder outside of a repository, or before its first commit, has no source", async () => {
  expect(await gitSource(folder)).toBeNull();
  git(folder, "init", "--quiet");
  expect(await gitSource(folder)).toBeNull();
});

test("the source is the head, its origin, and whether files differ from it", async () => {
  write(folder, "a", "1");
  commitAll(folder);
  const commit = git(folder, "rev-parse", "HEAD");
  expect(await gitSource(folder)).toEqual({ repository: null, commit, changed: false });
  git(folder, "remote", "add", "origin", "git@github.com:acme/fraud.git");
  write(folder, "new", "1");
  expect(await gitSource(folder)).toEqual({ repository: "acme/fraud", commit, changed: false });
  write(folder, "a", "2");
  expect(await gitSource(folder)).toMatchObject({ changed: true });
});

test("an origin that isn't a web host's stays whole, without a password", async () => {
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", "https://me:secret@git.acme.example/a/b/c.git");
  expect(await originName(folder)).toBe("https://git.acme.example/a/b/c.git");
});
