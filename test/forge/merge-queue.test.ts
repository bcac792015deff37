import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCheckRun } from "../../src/forge/check-runs.js";
import {
  dequeuePullRequest,
  enqueuePullRequest,
  queueEntryOf,
} from "../../src/forge/merge-queue.js";
import { mergePullRequest } from "../../src/forge/merging.js";
import type { CheckConclusion, PullRequest } from "../../src/forge/world.js";
import {
  as,
  asApp,
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

function protectWithQueue(method: "merge" | "squash" = "merge"): void {
  scene.forge.world.protect(scene.registry, {
    pattern: "main",
    requiredChecks: [{ context: "gates", appId: null }],
    mergeQueue: { method },
    bypass: { apps: ["promoter"] },
  });
}

async function check(headOid: string, conclusion: CheckConclusion = "success"): Promise<void> {
  const { forge, registry } = scene;
  await createCheckRun(forge.world, asApp(scene), registry, { name: "gates", headOid, conclusion });
}

async function queuedPull(branch: string): Promise<PullRequest> {
  const { forge, alice, bob } = scene;
  const pull = await openPull(scene, as(alice), branch, { [`${branch}.txt`]: `${branch}\n` });
  await check(pull.head.oid);
  await enqueuePullRequest(forge.world, as(bob), pull);
  return pull;
}

function groupOf(pull: PullRequest) {
  const group = queueEntryOf(pull)?.entry.group;
  if (group == null) throw new Error("no group");
  return group;
}

describe("a merge queue of two", () => {
  it("stacks the groups, waits for each one's checks, and leaves the heads and parents of two merges", async () => {
    const { forge, registry } = scene;
    protectWithQueue();
    const base = await headOf(registry, "main");
    const one = await queuedPull("one");
    const two = await queuedPull("two");
    const [first, second] = [groupOf(one), groupOf(two)];
    expect(first).toMatchObject({ branch: `gh-readonly-queue/main/pr-1-${base}`, baseOid: base });
    expect(second).toMatchObject({
      branch: `gh-readonly-queue/main/pr-2-${first.oid}`,
      baseOid: first.oid,
    });
    expect(await headOf(registry, first.branch)).toBe(first.oid);
    expect(await headOf(registry, "main")).toBe(base);
    await check(first.oid);
    expect(await headOf(registry, "main")).toBe(first.oid);
    expect([one.state, two.state]).toEqual(["closed", "open"]);
    await check(second.oid);
    expect(await headOf(registry, "main")).toBe(second.oid);
    expect((await registry.git.commit(second.oid))?.parents).toEqual([first.oid, two.head.oid]);
    expect(await textAt(registry, "main", "one.txt")).toBe("one\n");
    expect(await registry.git.refs("refs/heads/gh-readonly-queue/")).toEqual([]);
    expect(one.merged).toMatchObject({
      by: { kind: "Bot", login: "github-merge-queue[bot]" },
      oid: first.oid,
      method: "queue",
    });
    const queued = one.timeline.find((event) => event.type === "AddedToMergeQueueEvent");
    expect(queued?.actor.login).toBe("bob");
    await forge.settled();
  });

  it("goes forward by both at once when the second passed first", async () => {
    const { registry, received } = scene;
    protectWithQueue("squash");
    const base = await headOf(registry, "main");
    const one = await queuedPull("one");
    const two = await queuedPull("two");
    const [first, second] = [groupOf(one), groupOf(two)];
    await check(second.oid);
    expect(await headOf(registry, "main")).toBe(base);
    await check(first.oid);
    expect(await headOf(registry, "main")).toBe(second.oid);
    expect((await registry.git.commit(second.oid))?.parents).toEqual([first.oid]);
    expect(one.merged?.oid).toBe(first.oid);
    expect(two.merged?.oid).toBe(second.oid);
    await heard(scene);
    const pushes = received.filter(({ payload }) => payload.ref === "refs/heads/main");
    expect(pushes.map(({ payload }) => [payload.before, payload.after])).toEqual([
      [base, second.oid],
    ]);
  });

  it("asks for checks by merge_group.checks_requested on each group's head", async () => {
    const { received } = scene;
    protectWithQueue();
    const one = await queuedPull("one");
    const group = groupOf(one);
    expect(await heard(scene)).toContain("merge_group.checks_requested");
    const asked = received.find(({ event }) => event === "merge_group");
    expect(asked?.payload.merge_group).toMatchObject({
      head_sha: group.oid,
      head_ref: `refs/heads/${group.branch}`,
      base_sha: group.baseOid,
      base_ref: "refs/heads/main",
    });
  });
});

describe("a queue entry", () => {
  it("whose check fails goes out, and those behind it are tested anew without it", async () => {
    const { registry } = scene;
    protectWithQueue();
    const base = await headOf(registry, "main");
    const one = await queuedPull("one");
    const two = await queuedPull("two");
    const old = groupOf(two);
    await check(groupOf(one).oid, "failure");
    expect(queueEntryOf(one)).toBeNull();
    expect(one.state).toBe("open");
    expect(one.timeline.at(-1)).toMatchObject({
      type: "RemovedFromMergeQueueEvent",
      reason: "CI_FAILURE",
    });
    expect(groupOf(two)).toMatchObject({ baseOid: base });
    expect(groupOf(two).oid).not.toBe(old.oid);
    await check(groupOf(two).oid);
    expect(await textAt(registry, "main", "one.txt")).toBeNull();
    expect(await textAt(registry, "main", "two.txt")).toBe("two\n");
  });

  it("is built anew when the base has moved by another way", async () => {
    const { forge, registry } = scene;
    protectWithQueue();
    const one = await queuedPull("one");
    const old = groupOf(one);
    const base = await commitTo({ ...forge, registry }, asApp(scene), "main", { "m.txt": "m\n" });
    await check(old.oid);
    expect(groupOf(one)).toMatchObject({ baseOid: base });
    await check(groupOf(one).oid);
    expect(await textAt(registry, "main", "m.txt")).toBe("m\n");
    expect(await textAt(registry, "main", "one.txt")).toBe("one\n");
  });

  it("goes out when its head moves or somebody takes it out", async () => {
    const { forge, alice, bob, registry } = scene;
    protectWithQueue();
    const one = await queuedPull("one");
    const two = await queuedPull("two");
    await commitTo({ ...forge, registry }, as(alice), "one", { "more.txt": "more\n" });
    await check(one.head.oid);
    expect(queueEntryOf(one)).toBeNull();
    await dequeuePullRequest(forge.world, as(bob), two);
    expect(queueEntryOf(two)).toBeNull();
    expect((await heard(scene)).filter((event) => event === "pull_request.dequeued")).toHaveLength(
      2,
    );
  });
});

describe("a branch with a queue", () => {
  it("refuses a direct merge, and to queue what lacks its checks", async () => {
    const { forge, alice } = scene;
    protectWithQueue();
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const merge = mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect(await refusal(merge)).toMatchObject({
      status: 405,
      message: "Changes must be made through the merge queue",
    });
    const queued = enqueuePullRequest(forge.world, as(alice), pull);
    expect((await refusal(queued)).message).toMatch(/"gates" is expected/);
  });
});
