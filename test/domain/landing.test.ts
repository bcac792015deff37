import { expect, test } from "vitest";
import {
  type LandedCommit,
  type Landing,
  landingProblems,
  unreadCommits,
} from "../../src/domain/landing.js";
import type { PullRequest } from "../../src/domain/pull-request.js";
import { commit, completionSnapshot, DOSSIER_PATH } from "./worked-example.js";

const { pullRequest, landing } = completionSnapshot();

function codes(parts: Partial<Landing>, of: Partial<PullRequest> = {}) {
  return landingProblems({ ...pullRequest, ...of }, { ...landing, ...parts }, DOSSIER_PATH).map(
    ({ code }) => code,
  );
}

const landed = (
  name: string,
  dossierBlob: string | null,
  changedFiles: number | null = 1,
): LandedCommit => ({
  oid: commit(name),
  changedFiles,
  dossierBlob,
});

test.each([
  ["a merge commit", {}],
  ["a squash", { commits: [landed("merge", "blob")] }],
  [
    "a rebase of a promotion that was rechecked",
    { commits: [landed("merge", "c"), landed("b", "b"), landed("a", "a")] },
  ],
  ["a rebase with an empty commit", { commits: [landed("merge", "a", 0), landed("a", "a")] }],
  ["a queue, whose commit GitHub knows by the same pull request", { pullRequests: [12] }],
  ["a commit that GitHub knows by no pull request yet", { pullRequests: [] }],
])("%s has nothing against it", (_name, parts) => {
  expect(codes(parts)).toEqual([]);
});

test.each([
  ["a push of the pull request's head", { commit: pullRequest.head }, {}, ["pushed-directly"]],
  ["a merge commit made on somebody's machine", { unsignedMerge: true }, {}, ["pushed-directly"]],
  [
    "a dossier that came while its pull request was open",
    {},
    { state: "open" },
    ["not-merged-by-pull-request"],
  ],
  [
    "a dossier that came after its pull request was closed",
    {},
    { state: "closed" },
    ["not-merged-by-pull-request"],
  ],
  ["a merge through another pull request", { pullRequests: [77] }, {}, ["merged-through-another"]],
  [
    "a merge through another pull request too",
    { pullRequests: [12, 77] },
    {},
    ["merged-through-another"],
  ],
  ["a merge into another branch", { elsewhere: "release" }, {}, ["merged-elsewhere"]],
  ["a commit of two files", { commits: [landed("merge", "a", 2)] }, {}, ["extra-change"]],
  [
    "a rebase with one wide commit",
    { commits: [landed("merge", "b"), landed("a", "a", 2)] },
    {},
    ["extra-change"],
  ],
  [
    "a rebase with a commit of another file",
    { commits: [landed("merge", "a"), landed("a", "a")] },
    {},
    ["extra-change"],
  ],
  [
    "a pull request that changed another file",
    {},
    { changed: [DOSSIER_PATH, "README.md"] },
    ["extra-change"],
  ],
  ["a pull request of more files than can be listed", {}, { allListed: false }, ["extra-change"]],
] satisfies [string, Partial<Landing>, Partial<PullRequest>, string[]][])(
  "%s is refused",
  (_name, parts, of, expected) => {
    expect(codes(parts, of)).toEqual(expected);
  },
);

test("everything that is wrong with a landing is told", () => {
  expect(
    codes(
      { commit: pullRequest.head, pullRequests: [77], commits: [landed("head", "a", 3)] },
      { state: "open" },
    ),
  ).toEqual([
    "not-merged-by-pull-request",
    "pushed-directly",
    "merged-through-another",
    "extra-change",
  ]);
});

test("a commit of which GitHub doesn't tell what it changed is unread, and proves nothing", () => {
  const commits = [landed("merge", "a", null)];
  expect(codes({ commits })).toEqual([]);
  expect(unreadCommits({ ...landing, commits })).toMatchObject([{ code: "commit-unread" }]);
  expect(unreadCommits(landing)).toEqual([]);
});
