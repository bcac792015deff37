import { describe, expect, it } from "vitest";
import { readChanges } from "../../../src/adapters/github/read-changes.js";
import { RegistryHints } from "../../../src/adapters/github/registry-hint.js";
import type { GitHubRepository } from "../../../src/adapters/github/repository.js";

type ChangeType = "ADDED" | "CHANGED" | "COPIED" | "DELETED" | "MODIFIED" | "RENAMED";
type Files = readonly (readonly [path: string, changeType: ChangeType])[];

interface Answering {
  readonly files: Files;
  readonly former?: Readonly<Record<string, string>>;
  readonly author?: { readonly __typename: string; readonly login: string } | null;
  readonly commits?: { readonly totalCount: number; readonly nodes: readonly object[] };
  /** How many files GitHub says there are; as many as it lists where that isn't given. */
  readonly count?: number;
  /** Head that pages after the first are of. */
  readonly later?: string;
}

/** A repository whose pull request changes some files, as GitHub answers in pages of 100. */
function repositoryWith({
  files,
  former = {},
  author = null,
  commits = { totalCount: 0, nodes: [] },
  count,
  later,
}: Answering) {
  const asked: string[] = [];
  const page = (from: number, head: string) => ({
    headRefOid: head,
    files: {
      nodes: files.slice(from, from + 100).map(([path, changeType]) => ({ path, changeType })),
      pageInfo: { hasNextPage: files.length > from + 100, endCursor: String(from + 100) },
    },
  });
  const graphql = async (_: string, { after }: Record<string, unknown>) => {
    asked.push(after === undefined ? "changes" : "moreFiles");
    if (after !== undefined)
      return { repository: { pullRequest: page(Number(after), later ?? "h") } };
    const about = { baseRefName: "main", headRefName: "topic", body: "", viewerDidAuthor: false };
    const changed = { author, commits, changedFiles: count ?? files.length, ...page(0, "h") };
    const pullRequest = { id: "PR", ...about, ...changed };
    const defaultBranchRef = { name: "main", target: { oid: "b", policy: null } };
    const allowed = {
      squashMergeAllowed: false,
      mergeCommitAllowed: true,
      rebaseMergeAllowed: true,
    };
    return { repository: { id: "R", ...allowed, defaultBranchRef, pullRequest } };
  };
  const request = async (_: string, { page: number }: Record<string, unknown>) => {
    asked.push(`page ${number}`);
    const from = (Number(number) - 1) * 100;
    const data = files.slice(from, from + 100).map(([filename]) => ({
      filename,
      ...(former[filename] === undefined ? {} : { previous_filename: former[filename] }),
    }));
    return { data };
  };
  const repository: GitHubRepository = {
    octokit: { graphql, request },
    owner: "acme",
    name: "registry",
    defaultBranch: "main",
    self: "model-promoter[bot]",
    hints: new RegistryHints(),
  };
  return { repository, asked };
}

function numbered(count: number): Files {
  return Array.from({ length: count }, (_, i) => [`${i}.md`, "MODIFIED"] as const);
}

describe("the files that a pull request changes", () => {
  it("are told by what happens to each", async () => {
    const { repository } = repositoryWith({
      files: [
        ["a", "ADDED"],
        ["b", "CHANGED"],
        ["c", "COPIED"],
        ["d", "DELETED"],
        ["e", "MODIFIED"],
      ],
    });
    const { files, allListed } = await readChanges(repository, 1);
    expect(files.map(({ change }) => change)).toEqual([
      "added",
      "modified",
      "added",
      "removed",
      "modified",
    ]);
    expect(allListed).toBe(true);
  });

  it("are read page by page, and those before a renaming only where there is one", async () => {
    const files: Files = [...numbered(250), ["new", "RENAMED"]];
    const { repository, asked } = repositoryWith({ files, former: { new: "old" } });
    const reading = await readChanges(repository, 1);
    expect(reading.files).toHaveLength(251);
    expect(reading.files.at(-1)).toEqual({ path: "new", former: "old", change: "renamed" });
    expect(asked).toEqual(["changes", "moreFiles", "moreFiles", "page 1", "page 2", "page 3"]);
  });

  it("aren't all told where GitHub lists no more of them, which costs nothing", async () => {
    const { repository, asked } = repositoryWith({ files: numbered(101), count: 3001 });
    expect((await readChanges(repository, 1)).allListed).toBe(false);
    expect(asked).toEqual(["changes"]);
  });

  it("are of one head: a push in between is no answer", async () => {
    const { repository } = repositoryWith({ files: numbered(101), later: "another" });
    await expect(readChanges(repository, 1)).rejects.toThrow("was pushed to while");
  });
});

it.each([
  [{ __typename: "User", login: "someone" }, "someone"],
  [{ __typename: "Bot", login: "acme-ci" }, "acme-ci[bot]"],
  [null, null],
])("the author %o is %s", async (author, login) => {
  const { repository } = repositoryWith({ files: [], author });
  expect((await readChanges(repository, 1)).author).toBe(login);
});

describe("the author of a commit", () => {
  const signature = { isValid: true };
  const bot = "41+trainer[bot]@users.noreply.github.com";

  it.each([
    [
      "an account's, where GitHub knows it",
      { author: { user: { login: "ann" } }, signature },
      "ann",
    ],
    ["an App's, by its email", { author: { email: bot, user: null }, signature }, "trainer[bot]"],
    ["nobody's, without a signature", { author: { email: bot }, signature: null }, null],
    [
      "nobody's, with one that doesn't hold",
      { author: { email: bot }, signature: { isValid: false } },
      null,
    ],
    [
      "nobody's, by the email of another host",
      { author: { email: "1+a[bot]@example.com" }, signature },
      null,
    ],
  ])("is %s", async (_, commit, author) => {
    const commits = { totalCount: 1, nodes: [{ commit }] };
    const { repository } = repositoryWith({ files: [["a", "ADDED"]], commits });
    expect((await readChanges(repository, 1)).commits).toEqual([{ author }]);
  });

  it("is told for none where there are more commits than GitHub lists", async () => {
    const commits = {
      totalCount: 2,
      nodes: [{ commit: { author: { user: { login: "ann" } }, signature } }],
    };
    const { repository } = repositoryWith({ files: [["a", "ADDED"]], commits });
    expect((await readChanges(repository, 1)).commits).toEqual([]);
  });
});
