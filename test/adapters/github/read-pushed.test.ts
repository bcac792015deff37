import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPushed } from "../../../src/adapters/github/read-pushed.js";
import { type Forge, startForge } from "../../../src/forge/server.js";

const at = { owner: "acme", name: "registry" };
const UNKNOWN = "1".repeat(40);

let forge: Forge;
let octokit: Octokit;
let before: string;

beforeAll(async () => {
  forge = await startForge();
  const { world } = forge;
  const acme = world.addOrganization("acme");
  const text = "one\ntwo\nthree\n";
  const files = { "changed.txt": "old\n", "former.txt": text, "gone.txt": "gone\n" };
  const repository = await world.createRepository(acme, "registry", { files });
  const alice = world.addUser("alice");
  world.grant(repository, alice, "write");
  octokit = new Octokit({ auth: world.tokenFor(alice), baseUrl: `${forge.url}/api/v3` });
  before = await head();
});

afterAll(async () => forge?.close());

async function head(): Promise<string> {
  const { data } = await octokit.git.getRef({ owner: "acme", repo: "registry", ref: "heads/main" });
  return data.object.sha;
}

test("a push is told by the files that it added, changed and removed", async () => {
  await octokit.graphql(
    "mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }",
    {
      input: {
        branch: { repositoryNameWithOwner: "acme/registry", branchName: "main" },
        expectedHeadOid: before,
        message: { headline: "Change files" },
        fileChanges: {
          additions: [
            { path: "changed.txt", contents: btoa("new\n") },
            { path: "new.txt", contents: btoa("new file\n") },
          ],
          deletions: [{ path: "gone.txt" }],
        },
      },
    },
  );
  expect(await readPushed(octokit, at, { before, after: await head() })).toEqual({
    added: ["new.txt"],
    modified: ["changed.txt"],
    removed: ["gone.txt"],
  });
});

test("a renamed file is added under one path and removed from the other", async () => {
  const files = [{ filename: "new", status: "renamed", previous_filename: "old" }];
  const answering = { ...octokit, request: async () => ({ data: { files } }) };
  expect(await readPushed(answering, at, { before, after: UNKNOWN })).toEqual({
    added: ["new"],
    modified: [],
    removed: ["old"],
  });
});

test("a new branch has nothing to be compared with, and costs no request", async () => {
  const mark = forge.requestLog.length;
  expect(await readPushed(octokit, at, { before: "0".repeat(40), after: before })).toBeNull();
  expect(forge.requestLog.length).toBe(mark);
});

test("a push that replaced history can't be told by files", async () => {
  expect(await readPushed(octokit, at, { before: UNKNOWN, after: before })).toBeNull();
});

test("a push of more files than GitHub lists can't be told by files", async () => {
  const files = Array.from({ length: 300 }, (_, i) => ({ filename: `${i}`, status: "added" }));
  const answering = { ...octokit, request: async () => ({ data: { files } }) };
  expect(await readPushed(answering, at, { before, after: UNKNOWN })).toBeNull();
});

test("a failure of GitHub is no answer", async () => {
  const failing = new Octokit({ auth: "ghp_unknown", baseUrl: `${forge.url}/api/v3` });
  await expect(readPushed(failing, at, { before, after: UNKNOWN })).rejects.toThrow(
    "Bad credentials",
  );
});
