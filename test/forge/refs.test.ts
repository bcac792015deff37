import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createCommitOnBranch,
  createRef,
  deleteRef,
  updateRef,
  updateRefs,
} from "../../src/forge/refs.js";
import {
  as,
  asApp,
  branchWith,
  commitTo,
  headOf,
  heard,
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

const ZEROS = "0".repeat(40);

describe("createRef", () => {
  it("on an existing branch fails, and of many at once exactly one takes it", async () => {
    const { forge, registry } = scene;
    const oid = await headOf(registry, "main");
    const take = () =>
      createRef(forge.world, asApp(scene), registry, { name: "refs/heads/lock", oid });
    const outcomes = await Promise.allSettled([take(), take(), take()]);
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await refusal(take())).toMatchObject({
      status: 422,
      message: "Reference already exists",
    });
    expect((await heard(scene)).filter((event) => event === "create")).toHaveLength(1);
  });

  it.each(["refs/heads/a..b", "refs/pull/1/head", "heads/x", "refs/heads/-x", "refs/heads/"])(
    "refuses the name %s",
    async (name) => {
      const { forge, alice, registry } = scene;
      const oid = await headOf(registry, "main");
      const made = createRef(forge.world, as(alice), registry, { name, oid });
      expect((await refusal(made)).status).toBe(422);
    },
  );

  it("refuses a commit that isn't there", async () => {
    const { forge, alice, registry } = scene;
    const wanted = { name: "refs/heads/x", oid: "1".repeat(40) };
    expect((await refusal(createRef(forge.world, as(alice), registry, wanted))).status).toBe(422);
  });
});

describe("createCommitOnBranch", () => {
  it("writes all files in one commit, signed by GitHub, its author the App", async () => {
    const { forge, registry } = scene;
    const before = await headOf(registry, "main");
    const oid = await commitTo({ ...forge, registry }, asApp(scene), "main", {
      "one.txt": "1\n",
      "deep/two.txt": "2\n",
    });
    const commit = await registry.git.commit(oid);
    expect(commit?.parents).toEqual([before]);
    expect(commit?.author.email).toMatch(/\+promoter\[bot\]@users\.noreply\.github\.com$/);
    expect(commit?.committer.name).toBe("GitHub");
    expect(forge.world.signedCommits.get(oid)).toBe("promoter[bot]");
    expect(await textAt(registry, "main", "deep/two.txt")).toBe("2\n");
    expect(await textAt(registry, "main", "a.txt")).toBe("a\n");
  });

  it("with a stale expectedHeadOid fails and writes nothing", async () => {
    const { forge, registry } = scene;
    const stale = await headOf(registry, "main");
    const head = await commitTo({ ...forge, registry }, asApp(scene), "main", { "one.txt": "1\n" });
    const events = (await heard(scene)).length;
    const commit = createCommitOnBranch(forge.world, asApp(scene), registry, {
      branch: "main",
      expectedHeadOid: stale,
      headline: "late",
      body: "",
      additions: [{ path: "late.txt", content: Buffer.from("late") }],
      deletions: [],
    });
    expect(await refusal(commit)).toMatchObject({
      graphqlType: "STALE_DATA",
      message: `Expected branch to point to "${stale}" but it did not. Pull and try again.`,
    });
    expect(await headOf(registry, "main")).toBe(head);
    expect(await heard(scene)).toHaveLength(events);
  });

  it("of many at once on the same head, exactly one is written", async () => {
    const { forge, registry } = scene;
    const before = await headOf(registry, "main");
    const write = (name: string) =>
      createCommitOnBranch(forge.world, asApp(scene), registry, {
        branch: "main",
        expectedHeadOid: before,
        headline: name,
        body: "",
        additions: [{ path: `${name}.txt`, content: Buffer.from(name) }],
        deletions: [],
      });
    const outcomes = await Promise.allSettled(["a", "b", "c", "d"].map(write));
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const after = await headOf(registry, "main");
    expect((await registry.git.commit(after))?.parents).toEqual([before]);
  });

  it.each([
    ["a branch that doesn't exist", { branch: "none" }],
    ["a path outside", { additions: [{ path: "../x", content: Buffer.from("x") }] }],
    ["the deletion of what isn't there", { deletions: ["none.txt"] }],
  ])("refuses %s", async (_what, wrong) => {
    const { forge, registry } = scene;
    const expectedHeadOid = await headOf(registry, "main");
    const commit = {
      branch: "main",
      expectedHeadOid,
      headline: "x",
      body: "",
      additions: [],
      deletions: [],
    };
    const made = createCommitOnBranch(forge.world, asApp(scene), registry, { ...commit, ...wrong });
    expect([404, 422]).toContain((await refusal(made)).status);
    expect(await headOf(registry, "main")).toBe(expectedHeadOid);
  });
});

describe("updateRef and updateRefs", () => {
  it("without force a branch only moves forward", async () => {
    const { forge, alice, registry } = scene;
    const main = await headOf(registry, "main");
    const head = await branchWith(scene, as(alice), "one", { "one.txt": "1\n" });
    const back = { name: "refs/heads/one", oid: main, force: false };
    expect((await refusal(updateRef(forge.world, as(alice), registry, back))).status).toBe(422);
    expect(await headOf(registry, "one")).toBe(head);
    await updateRef(forge.world, as(alice), registry, { ...back, force: true });
    expect(await headOf(registry, "one")).toBe(main);
  });

  it("several move all together, or none", async () => {
    const { forge, alice, registry } = scene;
    const main = await headOf(registry, "main");
    const head = await branchWith(scene, as(alice), "one", { "one.txt": "1\n" });
    const moves = [
      { name: "refs/heads/main", afterOid: head, beforeOid: main },
      { name: "refs/heads/one", afterOid: ZEROS, beforeOid: main },
    ];
    const wrong = updateRefs(forge.world, as(alice), registry, moves);
    expect((await refusal(wrong)).graphqlType).toBe("STALE_DATA");
    expect(await headOf(registry, "main")).toBe(main);
    const right = moves.map((move) => ({ ...move, beforeOid: undefined }));
    await updateRefs(
      forge.world,
      as(alice),
      registry,
      right.map(({ name, afterOid }) => ({ name, afterOid })),
    );
    expect(await headOf(registry, "main")).toBe(head);
    expect(await registry.git.resolve("refs/heads/one")).toBeNull();
  });

  it("the default branch can't be deleted", async () => {
    const { forge, alice, registry } = scene;
    const gone = deleteRef(forge.world, as(alice), registry, "refs/heads/main");
    expect((await refusal(gone)).status).toBe(422);
  });
});
