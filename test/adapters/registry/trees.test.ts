import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { commitTree } from "../../../src/adapters/registry/commit-tree.js";
import { folderTree } from "../../../src/adapters/registry/folder-tree.js";
import type { RegistryTree } from "../../../src/adapters/registry/registry-tree.js";
import { commitAll, git, newFolder, write } from "../../entry/cli/registry-copy.js";

const open: RegistryTree[] = [];

afterEach(async () => {
  for (const tree of open.splice(0)) await tree.close();
});

function filled(): string {
  const folder = newFolder();
  write(folder, "a/one.yaml", "1\n");
  write(folder, "a/b/two.yaml", "zwei: ü\n");
  write(folder, "a/empty.yaml", "");
  write(folder, "elsewhere/secret.yaml", "s\n");
  symlinkSync("../elsewhere/secret.yaml", join(folder, "a/link.yaml"));
  symlinkSync("../elsewhere", join(folder, "a/linked"));
  return folder;
}

const kinds = ["folder", "commit"] as const;

function treeOf(kind: (typeof kinds)[number], folder: string): RegistryTree {
  if (kind === "commit") commitAll(folder);
  const tree =
    kind === "folder"
      ? folderTree(folder)
      : commitTree(folder, git(folder, "rev-parse", "HEAD"), "");
  open.push(tree);
  return tree;
}

async function text(tree: RegistryTree, path: string, id?: string | null): Promise<string> {
  const reading = await tree.read(path, id);
  return reading.result === "read" ? reading.bytes.toString() : reading.result;
}

describe.each(kinds)("the tree of a %s", (kind) => {
  it("lists names in order, with links told as such", async () => {
    const listed = await treeOf(kind, filled()).list("a");
    expect(listed.map((entry) => `${entry.name} ${entry.kind}`)).toEqual([
      "b folder",
      "empty.yaml file",
      "link.yaml link",
      "linked link",
      "one.yaml file",
    ]);
  });

  it("reads files by path and by the id of a listing", async () => {
    const tree = treeOf(kind, filled());
    expect(await text(tree, "a/one.yaml")).toBe("1\n");
    expect(await text(tree, "a/empty.yaml")).toBe("");
    const [two] = await tree.list("a/b");
    expect(await text(tree, "a/b/two.yaml", two?.id)).toBe("zwei: ü\n");
  });

  it("has nothing where nothing is", async () => {
    const tree = treeOf(kind, filled());
    expect(await tree.list("a/none")).toEqual([]);
    expect(await tree.list("a/one.yaml")).toEqual([]);
    expect(await text(tree, "a/none.yaml")).toBe("absent");
    expect(await text(tree, "a/one.yaml/x")).toBe("absent");
  });

  it.each([false, true])("never goes through a link, listed before: %s", async (isListed) => {
    const tree = treeOf(kind, filled());
    if (isListed) await tree.list("a");
    expect(await tree.list("a/linked")).toEqual([]);
    expect(await text(tree, "a/linked/secret.yaml")).not.toBe("s\n");
    expect(await text(tree, "a/link.yaml")).not.toBe("s\n");
  });

  it("says why a folder can't be read as a file", async () => {
    expect(await treeOf(kind, filled()).read("a/b")).toEqual({
      result: "unreadable",
      why: "it is a folder",
    });
  });

  it("refuses a file of a hundred megabytes by its size", async () => {
    const folder = newFolder();
    write(folder, "a/huge.yaml", "");
    // A file with a hole takes no room on the disk.
    truncateSync(join(folder, "a/huge.yaml"), 101_000_000);
    const tree = treeOf(kind, folder);
    expect(await tree.read("a/huge.yaml")).toEqual({
      result: "unreadable",
      why: "it has 101 MB, and a registry file has 500,000 characters at most",
    });
    expect(await text(tree, "a/none.yaml")).toBe("absent");
  });

  it("answers very many questions that are asked at once, each with its own", async () => {
    const folder = newFolder();
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    for (const n of numbers) write(folder, `many/${n}.yaml`, `${n} `.repeat(n));
    const tree = treeOf(kind, folder);
    const texts = await Promise.all(numbers.map((n) => text(tree, `many/${n}.yaml`)));
    expect(texts).toEqual(numbers.map((n) => `${n} `.repeat(n)));
  });
});

describe("the tree of a commit", () => {
  it("stays as it was, whatever happens in the folder", async () => {
    const folder = filled();
    const tree = treeOf("commit", folder);
    write(folder, "a/one.yaml", "2\n");
    commitAll(folder);
    expect(await text(tree, "a/one.yaml")).toBe("1\n");
  });

  it("fails with git's own words where there is no repository", async () => {
    const tree = commitTree(newFolder(), "0".repeat(40), "");
    await expect(tree.read("a")).rejects.toThrow(/not a git repository/);
  });
});
