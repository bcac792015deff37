import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isWritablePath } from "../../src/forge/git-commits.js";
import { git } from "../../src/forge/git-process.js";
import { createGitStore, type GitStore, isBranchName } from "../../src/forge/git-store.js";

const someone = {
  name: "Some One",
  email: "one@example.com",
  date: new Date("2025-03-01T12:00:00Z"),
};

let folder: string;
let store: GitStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"));
  store = await createGitStore(join(folder, "r.git"), "main");
});

afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true, force: true });
});

function commit(parent: string | null, files: Record<string, string>, deletions: string[] = []) {
  return store.commitFiles({
    parent,
    additions: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    deletions,
    author: someone,
    committer: someone,
    message: "A change\n\nwith a reason",
  });
}

describe("a commit of files", () => {
  it("keeps author, time, message and content, in paths with spaces and letters of any kind too", async () => {
    const oid = await commit(null, { "a b/ü.txt": "one\n", "c.txt": "two\n" });
    expect(await store.commit(oid)).toMatchObject({
      oid,
      parents: [],
      author: someone,
      committer: someone,
      message: "A change\n\nwith a reason",
    });
    const blob = await store.blobAt(oid, "a b/ü.txt");
    expect(blob?.content.toString()).toBe("one\n");
    expect(await git(store.folder, ["fsck", "--strict", "--no-dangling"])).toBe("");
  });

  it("leaves no ref behind", async () => {
    await commit(null, { "a.txt": "a" });
    expect(await store.refs("refs/")).toEqual([]);
  });

  it("leaves what it doesn't name as it was", async () => {
    const first = await commit(null, { "a.txt": "a", "b/c.txt": "c", "d.txt": "d" });
    const second = await commit(first, { "a.txt": "A" }, ["d.txt"]);
    const paths = (await store.list(second, "", true)).map((entry) => entry.path);
    expect(paths).toEqual(["a.txt", "b/c.txt"]);
    expect((await store.list(second, "b")).map((entry) => entry.path)).toEqual(["b/c.txt"]);
  });
});

describe("moving refs", () => {
  it("moves none when one is not where it should be", async () => {
    const one = await commit(null, { "a.txt": "a" });
    const two = await commit(one, { "a.txt": "b" });
    await store.moveRefs([{ name: "refs/heads/main", before: null, after: one }]);
    const moved = await store.moveRefs([
      { name: "refs/heads/other", before: null, after: one },
      { name: "refs/heads/main", before: two, after: two },
      { name: "refs/heads/main2", before: two, after: one },
    ]);
    expect(moved).toBe(false);
    expect(await store.refs("refs/")).toEqual([{ name: "refs/heads/main", oid: one }]);
  });

  it("of many at once from the same place, exactly one succeeds", async () => {
    const base = await commit(null, { "a.txt": "a" });
    await store.moveRefs([{ name: "refs/heads/main", before: null, after: base }]);
    const heads = await Promise.all(["1", "2", "3", "4"].map((n) => commit(base, { "a.txt": n })));
    const moved = await Promise.all(
      heads.map((after) => store.moveRefs([{ name: "refs/heads/main", before: base, after }])),
    );
    expect(moved.filter((one) => one)).toHaveLength(1);
    expect(await store.resolve("refs/heads/main")).toBe(heads[moved.indexOf(true)]);
  });
});

describe("reading", () => {
  it("answers null for what isn't there, and goes on", async () => {
    const oid = await commit(null, { "a.txt": "a" });
    expect(await store.blobAt(oid, "missing.txt")).toBeNull();
    expect(await store.resolve("refs/heads/none")).toBeNull();
    expect(await store.object("a\nb")).toBeNull();
    expect((await store.blobAt(oid, "a.txt"))?.content.toString()).toBe("a");
  });

  it("answers many questions at once in their order, large files among them", async () => {
    const large = "x".repeat(1_000_000);
    const oid = await commit(null, { large, "small.txt": "s" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.blobAt(oid, n % 2 === 0 ? "large" : "small.txt")),
    );
    expect(answers.map((blob) => blob?.content.length)).toEqual(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 1_000_000 : 1)),
    );
  });

  it("the history of a path names only the commits that touched it, newest first", async () => {
    const one = await commit(null, { "a.txt": "1", "b.txt": "1" });
    const two = await commit(one, { "b.txt": "2" });
    const three = await commit(two, { "a.txt": "3" });
    expect((await store.history(three, "a.txt", 10)).map((c) => c.oid)).toEqual([three, one]);
    expect((await store.history(three, "", 2)).map((c) => c.oid)).toEqual([three, two]);
  });
});

describe("changed files", () => {
  it("equal what git diff names since the branches parted, with counts of lines", async () => {
    const base = await commit(null, { "a.txt": "1\n2\n3\n", "gone.txt": "x\n", "same.txt": "s\n" });
    const ours = await commit(base, { "elsewhere.txt": "main went on\n" });
    const theirs = await commit(base, { "a.txt": "1\n2\n4\n", "new.txt": "n\n" }, ["gone.txt"]);
    const files = await store.changedFiles(ours, theirs);
    expect(files).toEqual([
      { path: "a.txt", status: "modified", previousPath: null, additions: 1, deletions: 1 },
      { path: "gone.txt", status: "removed", previousPath: null, additions: 0, deletions: 1 },
      { path: "new.txt", status: "added", previousPath: null, additions: 1, deletions: 0 },
    ]);
    const said = await git(store.folder, ["diff", "--name-only", `${ours}...${theirs}`]);
    expect(files.map((file) => file.path)).toEqual(said.trim().split("\n"));
  });

  it("follow a renamed file", async () => {
    const text = "1\n2\n3\n4\n5\n";
    const base = await commit(null, { "old.txt": text });
    const head = await commit(base, { "new.txt": text }, ["old.txt"]);
    expect(await store.changedFiles(base, head)).toEqual([
      { path: "new.txt", status: "renamed", previousPath: "old.txt", additions: 0, deletions: 0 },
    ]);
  });
});

describe("merging trees", () => {
  it("keeps both sides' files", async () => {
    const base = await commit(null, { "a.txt": "a\n" });
    const ours = await commit(base, { "b.txt": "b\n" });
    const theirs = await commit(base, { "c.txt": "c\n" });
    const merged = await store.mergeTrees(ours, theirs);
    if (merged.kind !== "merged") throw new Error("it conflicted");
    const listed = await git(store.folder, ["ls-tree", "--name-only", merged.tree]);
    expect(listed.trim().split("\n")).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  it("names the paths that conflict", async () => {
    const base = await commit(null, { "a.txt": "a\n" });
    const ours = await commit(base, { "a.txt": "b\n" });
    const theirs = await commit(base, { "a.txt": "c\n" });
    expect(await store.mergeTrees(ours, theirs)).toEqual({ kind: "conflict", paths: ["a.txt"] });
  });
});

describe("names", () => {
  it.each([
    ["main", true],
    ["promotion/fraud-detection/production", true],
    ["ü", true],
    ["", false],
    ["-x", false],
    ["a..b", false],
    ["a b", false],
    ["a\nb", false],
    ["a/", false],
    ["/a", false],
    ["a//b", false],
    [".a", false],
    ["a/.b", false],
    ["a.lock", false],
    ["a.", false],
    ["a@{1}", false],
    ["@", false],
    ["a*", false],
    ["a\\b", false],
  ])("%j is a branch name: %s, as git says", async (name, valid) => {
    expect(isBranchName(name)).toBe(valid);
    if (name === "") return;
    const said = git(folder, ["check-ref-format", `refs/heads/${name}`]);
    // git's own check of a whole ref allows what only `--branch` refuses: a leading dash, and "@".
    if (!/^-|^@$/.test(name))
      await expect(
        said.then(
          () => true,
          () => false,
        ),
      ).resolves.toBe(valid);
  });

  it.each(["../a", "a/../b", "/a", "a//b", ".git/config", "a/.GIT/x", "", "a\nb", 'a"b', "a\\b"])(
    "%j is no path that can be written",
    (path) => {
      expect(isWritablePath(path)).toBe(false);
    },
  );
});
