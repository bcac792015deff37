import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergeability } from "../../src/forge/mergeability.js";
import { mergePullRequest } from "../../src/forge/merging.js";
import {
  createPullRequest,
  setDraft,
  updateBranch,
  updatePullRequest,
} from "../../src/forge/pull-requests.js";
import { createRef, deleteRef, updateRef } from "../../src/forge/refs.js";
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
} from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene({
    "README.md": "registry\n",
    ".github/CODEOWNERS": "models/ @bob @outsider\nmodels/x/ @carol @acme/owners @acme/readers\n",
  });
});
afterEach(() => scene.close());

describe("opening", () => {
  it("fires pull_request.opened and makes refs/pull/N/head and its test merge", async () => {
    const { alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    expect(await heard(scene)).toContain("pull_request.opened");
    expect(await registry.git.resolve("refs/pull/1/head")).toBe(pull.head.oid);
    const test = await registry.git.resolve("refs/pull/1/merge");
    const commit = await registry.git.commit(test ?? "");
    expect(commit?.parents).toEqual([await headOf(registry, "main"), pull.head.oid]);
  });

  it("a second one from the same branch is refused with 422", async () => {
    const { forge, alice, registry } = scene;
    await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const wanted = { title: "again", body: null, head: "one", base: "main", draft: false };
    const open = () => createPullRequest(forge.world, as(alice), registry, wanted);
    const refused = await refusal(open());
    expect(refused.status).toBe(422);
    expect(refused.errors).toMatchObject([
      { message: "A pull request already exists for acme:one." },
    ]);
  });

  it("of two at the same moment from the same branch, one is opened", async () => {
    const { forge, alice, registry } = scene;
    await branchWith(scene, as(alice), "one", { "one.txt": "1\n" });
    const wanted = { title: "one", body: null, head: "one", base: "main", draft: false };
    const open = () => createPullRequest(forge.world, as(alice), registry, wanted);
    const outcomes = await Promise.allSettled([open(), open()]);
    expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "rejected"]);
    expect(registry.issues.size).toBe(1);
  });

  it("without a commit of its own is refused with 422", async () => {
    const { forge, alice, registry } = scene;
    const oid = await headOf(registry, "main");
    await createRef(forge.world, as(alice), registry, { name: "refs/heads/x", oid });
    const wanted = { title: "none", body: null, head: "x", base: "main", draft: false };
    const refused = await refusal(createPullRequest(forge.world, as(alice), registry, wanted));
    expect(refused.status).toBe(422);
    expect(refused.errors).toMatchObject([{ message: "No commits between main and x" }]);
  });
});

describe("code owners", () => {
  it("who may write are asked; those who may not, and the author, are passed over", async () => {
    const { forge, acme, alice, bob, carol, registry } = scene;
    forge.world.addUser("outsider");
    const owners = forge.world.addTeam(acme, "owners", { members: [alice] });
    const readers = forge.world.addTeam(acme, "readers");
    forge.world.grant(registry, owners, "write");
    forge.world.grant(registry, readers, "read");
    const first = await openPull(scene, as(alice), "one", { "models/a.txt": "1\n" });
    expect(first.requestedReviewers).toEqual([bob]);
    const second = await openPull(scene, as(carol), "two", { "models/x/a.txt": "1\n" });
    expect(second.requestedReviewers).toEqual([owners]);
    expect(await heard(scene)).toContain("pull_request.review_requested");
  });

  it("are asked only once a draft is ready", async () => {
    const { forge, alice, bob, registry } = scene;
    await branchWith(scene, as(alice), "one", { "models/a.txt": "1\n" });
    const wanted = { title: "draft", body: null, head: "one", base: "main", draft: true };
    const pull = await createPullRequest(forge.world, as(alice), registry, wanted);
    expect(pull.requestedReviewers).toEqual([]);
    const merge = mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect((await refusal(merge)).status).toBe(405);
    await setDraft(forge.world, as(alice), pull, false);
    expect(pull.requestedReviewers).toEqual([bob]);
  });
});

describe("a head that moves", () => {
  it("fires pull_request.synchronize with both ends, and the pull request follows", async () => {
    const { forge, alice, registry, received } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const before = pull.head.oid;
    const after = await commitTo({ ...forge, registry }, as(alice), "one", { "two.txt": "2\n" });
    expect(pull.head.oid).toBe(after);
    expect((await heard(scene)).slice(-2)).toEqual(["push", "pull_request.synchronize"]);
    expect(received.at(-1)?.payload).toMatchObject({
      before,
      after,
      pull_request: { head: { sha: after }, changed_files: 2, commits: 2 },
    });
    expect(await registry.git.resolve("refs/pull/1/head")).toBe(after);
  });

  it("that is deleted closes the pull request", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await deleteRef(forge.world, as(alice), registry, "refs/heads/one");
    expect(pull).toMatchObject({ state: "closed", merged: null });
    expect(pull.timeline.map((event) => event.type)).toEqual([
      "HeadRefDeletedEvent",
      "ClosedEvent",
    ]);
  });
});

describe("reopening", () => {
  it("goes on where the branch stayed", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await updatePullRequest(forge.world, as(alice), pull, { state: "closed" });
    await updatePullRequest(forge.world, as(alice), pull, { state: "open" });
    expect(pull.state).toBe("open");
    expect((await heard(scene)).slice(-2)).toEqual([
      "pull_request.closed",
      "pull_request.reopened",
    ]);
  });

  it("is refused when the branch is gone, and when it was made anew", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await deleteRef(forge.world, as(alice), registry, "refs/heads/one");
    const reopen = () => updatePullRequest(forge.world, as(alice), pull, { state: "open" });
    expect((await refusal(reopen())).status).toBe(422);
    await branchWith(scene, as(alice), "one", { "one.txt": "another\n" });
    const refused = await refusal(reopen());
    expect(refused.errors).toMatchObject([
      { message: "state cannot be changed. The one branch was force-pushed or recreated." },
    ]);
    expect(pull.state).toBe("closed");
  });

  it("is refused after the merge", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    const reopen = updatePullRequest(forge.world, as(alice), pull, { state: "open" });
    expect((await refusal(reopen)).status).toBe(422);
  });
});

describe("editing", () => {
  it("retargeting fires edited with the base before", async () => {
    const { forge, alice, registry, received } = scene;
    const oid = await headOf(registry, "main");
    await createRef(forge.world, as(alice), registry, { name: "refs/heads/other", oid });
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await updatePullRequest(forge.world, as(alice), pull, { base: "other" });
    expect((await heard(scene)).at(-1)).toBe("pull_request.edited");
    expect(received.at(-1)?.payload.changes).toEqual({
      base: { ref: { from: "main" }, sha: { from: oid } },
    });
    expect(pull.base.ref).toBe("other");
  });

  it("a text that stays the same fires nothing", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const before = (await heard(scene)).length;
    await updatePullRequest(forge.world, as(alice), pull, { title: pull.title, body: pull.body });
    expect(await heard(scene)).toHaveLength(before);
  });
});

describe("update-branch", () => {
  it("makes a merge commit of the base on the head", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const before = pull.head.oid;
    const base = await commitTo({ ...forge, registry }, as(alice), "main", { "m.txt": "m\n" });
    const oid = await updateBranch(forge.world, as(alice), pull, before);
    expect((await registry.git.commit(oid))?.parents).toEqual([before, base]);
    expect(pull.head.oid).toBe(oid);
    expect((await heard(scene)).at(-1)).toBe("pull_request.synchronize");
  });

  it("is refused with 422 when the base brings nothing or the head is another", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    expect((await refusal(updateBranch(forge.world, as(alice), pull))).status).toBe(422);
    await commitTo({ ...forge, registry }, as(alice), "main", { "m.txt": "m\n" });
    const other = updateBranch(forge.world, as(alice), pull, "0".repeat(40));
    expect((await refusal(other)).status).toBe(422);
  });
});

describe("mergeability", () => {
  it("turns when the base comes to conflict, and back when the head gives way", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "README.md": "mine\n" });
    expect(await mergeability(pull)).toBe("MERGEABLE");
    const base = await commitTo({ ...forge, registry }, as(alice), "main", { "README.md": "x\n" });
    expect(await mergeability(pull)).toBe("CONFLICTING");
    expect(await registry.git.resolve("refs/pull/1/merge")).toBeNull();
    const oid = await branchWith(scene, as(alice), "help", { "more.txt": "m\n" });
    expect(await registry.git.isAncestor(base, oid)).toBe(true);
    const wanted = { name: "refs/heads/one", oid, force: true };
    await updateRef(forge.world, as(alice), registry, wanted);
    expect(await mergeability(pull)).toBe("MERGEABLE");
    expect(pull.timeline.at(-1)?.type).toBe("HeadRefForcePushedEvent");
  });
});
