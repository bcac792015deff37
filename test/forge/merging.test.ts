import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergePullRequest } from "../../src/forge/merging.js";
import { deleteRef, updateRef } from "../../src/forge/refs.js";
import {
  as,
  branchWith,
  commitTo,
  headOf,
  heard,
  openPull,
  refusal,
  type Scene,
  setScene,
  textAt,
} from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

describe("merging", () => {
  it("a second merge keeps the first one's files", async () => {
    const { forge, alice, bob, registry } = scene;
    const first = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const second = await openPull(scene, as(bob), "two", { "two.txt": "2\n" });
    await mergePullRequest(forge.world, as(bob), first, { method: "merge" });
    await mergePullRequest(forge.world, as(bob), second, { method: "merge" });
    expect(await textAt(registry, "main", "one.txt")).toBe("1\n");
    expect(await textAt(registry, "main", "two.txt")).toBe("2\n");
  });

  it("a conflict answers 405 and moves nothing", async () => {
    const { forge, alice, registry } = scene;
    const first = await openPull(scene, as(alice), "one", { "a.txt": "1\n" });
    const second = await openPull(scene, as(alice), "two", { "a.txt": "2\n" });
    await mergePullRequest(forge.world, as(alice), first, { method: "squash" });
    const before = await headOf(registry, "main");
    const refused = await refusal(
      mergePullRequest(forge.world, as(alice), second, { method: "merge" }),
    );
    expect(refused.status).toBe(405);
    expect(await headOf(registry, "main")).toBe(before);
    expect(second.state).toBe("open");
  });

  it("a wrong sha answers 409", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const wish = { method: "merge", sha: "0".repeat(40) } as const;
    expect((await refusal(mergePullRequest(forge.world, as(alice), pull, wish))).status).toBe(409);
  });

  it("merging twice answers 405, also at the same moment", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const merge = () => mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    const outcomes = await Promise.allSettled([merge(), merge()]);
    expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "rejected"]);
    expect((await refusal(merge())).status).toBe(405);
  });

  it("fires push and pull_request.closed, with the merger and the commit", async () => {
    const { forge, alice, bob, registry, received } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await forge.settled();
    const before = received.length;
    const oid = await mergePullRequest(forge.world, as(bob), pull, { method: "merge" });
    expect((await heard(scene)).slice(before)).toEqual(["push", "pull_request.closed"]);
    expect(received[before]?.payload).toMatchObject({ ref: "refs/heads/main", after: oid });
    expect(received.at(-1)?.payload.pull_request).toMatchObject({
      merged: true,
      merged_by: { login: "bob" },
      merge_commit_sha: oid,
      merged_at: "2025-03-01T12:00:06Z",
    });
    expect(await headOf(registry, "main")).toBe(oid);
  });

  it("is timed by the forge's clock", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    forge.world.clock.set("2025-04-01T00:00:00Z");
    forge.world.clock.freeze();
    const oid = await mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect(pull.merged?.at.toISOString()).toBe("2025-04-01T00:00:00.000Z");
    const commit = await scene.registry.git.commit(oid);
    expect(commit?.committer.date.toISOString()).toBe("2025-04-01T00:00:00.000Z");
  });

  it("needs write access", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const stranger = forge.world.addUser("stranger");
    const merge = mergePullRequest(forge.world, as(stranger), pull, { method: "merge" });
    expect((await refusal(merge)).status).toBe(403);
  });
});

describe("the commits that are left", () => {
  it("merge: both parents, signed by GitHub, the branch stays", async () => {
    const { forge, alice, bob, registry } = scene;
    const base = await headOf(registry, "main");
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const oid = await mergePullRequest(forge.world, as(bob), pull, { method: "merge" });
    const commit = await registry.git.commit(oid);
    expect(commit?.parents).toEqual([base, pull.head.oid]);
    expect(commit?.message).toBe("Merge pull request #1 from acme/one\n\nBring one");
    expect(commit?.author.email).toBe(bob.email);
    expect(forge.world.signedCommits.get(oid)).toBe("bob");
    expect(await headOf(registry, "one")).toBe(pull.head.oid);
  });

  it("squash: one parent, the head is reachable by refs/pull/N/head only", async () => {
    const { forge, alice, registry } = scene;
    const base = await headOf(registry, "main");
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await commitTo({ ...forge, registry }, as(alice), "one", { "two.txt": "2\n" });
    const oid = await mergePullRequest(forge.world, as(alice), pull, { method: "squash" });
    const commit = await registry.git.commit(oid);
    expect(commit?.parents).toEqual([base]);
    expect(commit?.message).toBe("Bring one (#1)\n\n* Change one.txt\n\n* Change two.txt");
    await deleteRef(forge.world, as(alice), registry, "refs/heads/one");
    expect(await registry.git.isAncestor(pull.head.oid, oid)).toBe(false);
    expect(await registry.git.resolve("refs/pull/1/head")).toBe(pull.head.oid);
  });

  it("rebase: each commit anew on the base, with its own author and unsigned", async () => {
    const { forge, alice, bob, carol, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await commitTo({ ...forge, registry }, as(bob), "one", { "two.txt": "2\n" });
    await commitTo({ ...forge, registry }, as(carol), "main", { "main.txt": "m\n" });
    const base = await headOf(registry, "main");
    const oid = await mergePullRequest(forge.world, as(carol), pull, { method: "rebase" });
    const line = await registry.git.commitsBetween(base, oid);
    expect(
      line.map((commit) => [commit.message, commit.author.email, commit.parents.length]),
    ).toEqual([
      ["Change one.txt", alice.email, 1],
      ["Change two.txt", bob.email, 1],
    ]);
    expect(await registry.git.isAncestor(base, oid)).toBe(true);
    expect(await textAt(registry, "main", "main.txt")).toBe("m\n");
    expect(await textAt(registry, "main", "two.txt")).toBe("2\n");
    expect(forge.world.signedCommits.has(oid)).toBe(false);
  });
});

describe("the head branch after a merge", () => {
  it("is deleted where the repository wants that", async () => {
    const { forge, alice, registry, received } = scene;
    registry.deleteBranchOnMerge = true;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect(await registry.git.resolve("refs/heads/one")).toBeNull();
    expect(pull.timeline.map((event) => event.type)).toContain("HeadRefDeletedEvent");
    expect((await heard(scene)).slice(-2)).toEqual(["delete", "push"]);
    expect(received.at(-1)?.payload).toMatchObject({ ref: "refs/heads/one", deleted: true });
  });
});

describe("merged by another way", () => {
  it("a pull request whose head comes into the base by a push is merged, by the pusher", async () => {
    const { forge, alice, bob, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await branchWith(scene, as(bob), "two", { "two.txt": "2\n" });
    const merged = await registry.git.mergeTrees(await headOf(registry, "two"), pull.head.oid);
    if (merged.kind !== "merged") throw new Error("it conflicted");
    const who = { name: "Bob", email: bob.email, date: forge.world.clock.now() };
    const oid = await registry.git.writeCommit({
      tree: merged.tree,
      parents: [await headOf(registry, "main"), pull.head.oid],
      author: who,
      committer: who,
      message: "By hand",
    });
    await updateRef(forge.world, as(bob), registry, { name: "refs/heads/main", oid, force: false });
    expect(pull.merged).toMatchObject({ oid, method: "push", by: { login: "bob" } });
    expect((await heard(scene)).at(-1)).toBe("pull_request.closed");
  });
});
