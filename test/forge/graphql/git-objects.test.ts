import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCommitOnBranch } from "../../../src/forge/refs.js";
import {
  as,
  asApp,
  branchWith,
  cloneOf,
  commitInClone,
  headOf,
  type Scene,
  setScene,
} from "../scene.js";
import { ask, asked, inRegistry } from "./asking.js";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({
    "README.md": "registry\n",
    "models/fraud/model.yaml": "model: fraud\n",
    "models/fraud/versions/1.0.0.yaml": "version: 1.0.0\n",
  });
});
afterAll(() => scene.close());

/** The selection below a commit's expression. */
function commit(selection: string, expression = "main"): string {
  return `object(expression: "${expression}") { ... on Commit { ${selection} } }`;
}

describe("Commit.file", () => {
  it("of a blob has its text", async () => {
    const { object } = await inRegistry(
      scene,
      "app",
      commit(`file(path: "models/fraud/model.yaml") {
        name path type oid mode
        object { __typename oid ... on Blob { text byteSize isTruncated isBinary } } }`),
    );
    expect(object.file).toMatchObject({
      name: "model.yaml",
      path: "models/fraud/model.yaml",
      type: "blob",
      mode: 0o100644,
      object: {
        __typename: "Blob",
        text: "model: fraud\n",
        byteSize: 13,
        isTruncated: false,
        isBinary: false,
      },
    });
    expect(object.file.object.oid).toBe(object.file.oid);
  });

  it("of a folder has its entries, and theirs", async () => {
    const { object } = await inRegistry(
      scene,
      "app",
      commit(`file(path: "models/fraud") { type object { __typename ... on Tree {
        entries { name path type object { ... on Blob { text } ... on Tree { entries { path } } } } } } }`),
    );
    expect(object.file).toEqual({
      type: "tree",
      object: {
        __typename: "Tree",
        entries: [
          {
            name: "model.yaml",
            path: "models/fraud/model.yaml",
            type: "blob",
            object: { text: "model: fraud\n" },
          },
          {
            name: "versions",
            path: "models/fraud/versions",
            type: "tree",
            object: { entries: [{ path: "models/fraud/versions/1.0.0.yaml" }] },
          },
        ],
      },
    });
  });

  it.each(["none", "models/none", "README.md/none", "../README.md", "models//fraud", ""])(
    "of %j is null",
    async (path) => {
      const { object } = await inRegistry(scene, "app", commit(`file(path: "${path}") { type }`));
      expect(object.file).toBeNull();
    },
  );

  it("of what isn't text has none, and a long text is cut", async () => {
    const { forge, registry } = scene;
    const additions = [
      { path: "binary", content: Buffer.from([1, 0, 2]) },
      { path: "long", content: Buffer.alloc(600_000, "x") },
    ];
    const { world } = forge;
    await branchWith(scene, asApp(scene), "bytes", { x: "x" });
    const expectedHeadOid = await headOf(registry, "bytes");
    const wanted = {
      branch: "bytes",
      expectedHeadOid,
      headline: "Add bytes",
      body: "",
      additions,
      deletions: [],
    };
    await createCommitOnBranch(world, asApp(scene), registry, wanted);
    const blob = `object { ... on Blob { text isBinary isTruncated byteSize } }`;
    const { object } = await inRegistry(
      scene,
      "app",
      commit(
        `binary: file(path: "binary") { ${blob} } long: file(path: "long") { ${blob} }`,
        "bytes",
      ),
    );
    expect(object.binary.object).toEqual({
      text: null,
      isBinary: true,
      isTruncated: false,
      byteSize: 3,
    });
    expect(object.long.object).toMatchObject({ isTruncated: true, byteSize: 600_000 });
    expect(object.long.object.text.length).toBeLessThan(600_000);
  });
});

describe("a commit", () => {
  it("made through the API is signed by GitHub; a pushed one is not signed", async () => {
    await branchWith(scene, asApp(scene), "signed", { s: "s" });
    const clone = await cloneOf(scene, scene.forge.world.tokenFor(scene.alice));
    await clone.git("switch", "--quiet", "-c", "pushed");
    await commitInClone(clone, "p", "p");
    await clone.git("push", "--quiet", "origin", "pushed");
    await clone.remove();
    const selection = `author { name user { login } } committer { email user { login } } committedViaWeb
      signature { isValid state wasSignedByGitHub signer { login } }`;
    expect((await inRegistry(scene, "app", commit(selection, "signed"))).object).toEqual({
      author: { name: "promoter[bot]", user: { login: "promoter[bot]" } },
      committer: { email: "noreply@github.com", user: { login: "web-flow" } },
      committedViaWeb: true,
      signature: {
        isValid: true,
        state: "VALID",
        wasSignedByGitHub: true,
        signer: { login: "web-flow" },
      },
    });
    expect((await inRegistry(scene, "app", commit(selection, "pushed"))).object).toMatchObject({
      author: { name: "Someone", user: null },
      committedViaWeb: false,
      signature: null,
    });
  });

  it("names its co-authors after its author", async () => {
    const { forge, registry, alice, bob } = scene;
    await branchWith(scene, as(alice), "paired", { one: "1" });
    await createCommitOnBranch(forge.world, as(alice), registry, {
      branch: "paired",
      expectedHeadOid: await headOf(registry, "paired"),
      headline: "Pair",
      body: `Co-authored-by: Bob <${bob.email}>`,
      additions: [{ path: "two", content: Buffer.from("2") }],
      deletions: [],
    });
    const selection = `messageHeadline authors(first: 5) { totalCount nodes { user { login } } }`;
    const { object } = await inRegistry(scene, "app", commit(selection, "paired"));
    expect(object).toEqual({
      messageHeadline: "Pair",
      authors: { totalCount: 2, nodes: [{ user: { login: "alice" } }, { user: { login: "bob" } }] },
    });
  });

  it("has the history of a path, newest first and since a moment", async () => {
    await branchWith(scene, as(scene.alice), "told", { "a.txt": "1", "b.txt": "1" });
    const { world } = scene.forge;
    world.clock.advance(3_600_000);
    const since = world.clock.now().toISOString();
    await createCommitOnBranch(world, as(scene.alice), scene.registry, {
      branch: "told",
      expectedHeadOid: await headOf(scene.registry, "told"),
      headline: "Change a",
      body: "",
      additions: [{ path: "a.txt", content: Buffer.from("2") }],
      deletions: [],
    });
    const list = `{ totalCount nodes { messageHeadline changedFilesIfAvailable } }`;
    const { object } = await inRegistry(
      scene,
      "app",
      commit(
        `a: history(first: 1, path: "a.txt") ${list} b: history(first: 9, path: "b.txt") ${list}
        recent: history(first: 9, since: "${since}") ${list}`,
        "told",
      ),
    );
    const change = { messageHeadline: "Change a", changedFilesIfAvailable: 1 };
    const first = { messageHeadline: "Change a.txt, b.txt", changedFilesIfAvailable: 2 };
    expect(object.a).toEqual({ totalCount: 2, nodes: [change] });
    expect(object.b).toEqual({ totalCount: 1, nodes: [first] });
    expect(object.recent).toEqual({ totalCount: 1, nodes: [change] });
  });
});

describe("a ref", () => {
  it("is found by its short and its full name, and keeps its id while it moves", async () => {
    const selection = `short: ref(qualifiedName: "main") { id } full: ref(qualifiedName: "refs/heads/main") { id name prefix target { oid } }`;
    const { short, full } = await inRegistry(scene, "app", selection);
    expect(full).toMatchObject({ id: short.id, name: "main", prefix: "refs/heads/" });
    expect(full.target.oid).toBe(await headOf(scene.registry, "main"));
    const { node } = await asked(
      scene,
      "app",
      `{ node(id: "${full.id}") { ... on Ref { name } } }`,
    );
    expect(node).toEqual({ name: "main" });
  });

  it("is listed below a prefix", async () => {
    await branchWith(scene, asApp(scene), "promotion/fraud/production", { d: "d" });
    const { refs } = await inRegistry(
      scene,
      "app",
      `refs(refPrefix: "refs/heads/promotion/", first: 10) { totalCount nodes { name prefix associatedPullRequests(states: OPEN, first: 1) { totalCount } } }`,
    );
    expect(refs).toEqual({
      totalCount: 1,
      nodes: [
        {
          name: "promotion/fraud/production",
          prefix: "refs/heads/",
          associatedPullRequests: { totalCount: 0 },
        },
      ],
    });
  });

  it("says by its rules who may push", async () => {
    const { forge, registry, alice, bob } = scene;
    forge.world.protect(registry, {
      pattern: "signed",
      requiredChecks: [{ context: "gates", appId: null }],
      requiredApprovals: 2,
      restrictPushes: { apps: ["promoter"] },
      bypass: { apps: ["promoter"] },
      enforceAdmins: true,
    });
    const rule = `ref(qualifiedName: "signed") { refUpdateRule { viewerCanPush requiredStatusCheckContexts requiredApprovingReviewCount } }`;
    const expected = { requiredStatusCheckContexts: ["gates"], requiredApprovingReviewCount: 2 };
    const viewerCanPush = async (who: Parameters<typeof inRegistry>[1]) =>
      (await inRegistry(scene, who, rule)).ref.refUpdateRule;
    expect(await viewerCanPush("app")).toEqual({ ...expected, viewerCanPush: true });
    expect(await viewerCanPush(alice)).toEqual({ ...expected, viewerCanPush: false });
    const free = `ref(qualifiedName: "main") { refUpdateRule { viewerCanPush } }`;
    expect((await inRegistry(scene, bob, free)).ref.refUpdateRule).toBeNull();
    const { data } = await ask(
      scene,
      { contents: "read" },
      `{ repository(owner: "acme", name: "registry") { ${rule} } }`,
    );
    expect(data.repository.ref.refUpdateRule.viewerCanPush).toBe(false);
  });

  it("is compared with another", async () => {
    const { ref } = await inRegistry(
      scene,
      "app",
      `ref(qualifiedName: "main") { compare(headRef: "told") { status aheadBy behindBy commits(first: 5) { totalCount } } }`,
    );
    expect(ref.compare).toEqual({
      status: "AHEAD",
      aheadBy: 2,
      behindBy: 0,
      commits: { totalCount: 2 },
    });
  });
});
