import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInstallationToken } from "../../src/forge/tokens.js";
import {
  as,
  asApp,
  branchWith,
  cloneOf,
  commitInClone,
  commitTo,
  headOf,
  heard,
  openPull,
  type Scene,
  setScene,
  textAt,
} from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

describe("git over HTTP", () => {
  it("clones with a personal token and with an installation's", async () => {
    const { forge, alice, app, installation } = scene;
    const tokens = [
      forge.world.tokenFor(alice),
      createInstallationToken(forge.world, app, installation.id).value,
    ];
    for (const token of tokens) {
      const clone = await cloneOf(scene, token);
      expect(await clone.git("rev-parse", "HEAD")).toBe(await headOf(scene.registry, "main"));
      await clone.remove();
    }
  });

  it("a push moves the head and fires pull_request.synchronize; its commits are not signed", async () => {
    const { forge, alice, registry, received } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const clone = await cloneOf(scene, forge.world.tokenFor(alice));
    await clone.git("checkout", "--quiet", "one");
    await commitInClone(clone, "two.txt", "2\n");
    await clone.git("push", "--quiet", "origin", "one");
    const pushed = await clone.git("rev-parse", "HEAD");
    await clone.remove();
    expect(pull.head.oid).toBe(pushed);
    expect(await textAt(registry, "one", "two.txt")).toBe("2\n");
    expect(await registry.git.resolve("refs/pull/1/head")).toBe(pushed);
    expect((await heard(scene)).slice(-2)).toEqual(["push", "pull_request.synchronize"]);
    expect(received.at(-1)?.payload.sender.login).toBe("alice");
    expect(forge.world.signedCommits.has(pushed)).toBe(false);
  });

  it("a pull request's head can be fetched, but not pushed to", async () => {
    const { forge, alice, registry } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const clone = await cloneOf(scene, forge.world.tokenFor(alice));
    await clone.git("fetch", "--quiet", "origin", "refs/pull/1/head");
    expect(await clone.git("rev-parse", "FETCH_HEAD")).toBe(pull.head.oid);
    await expect(
      clone.git("push", "--quiet", "-f", "origin", "main:refs/pull/1/head"),
    ).rejects.toThrow(/hidden ref/);
    await clone.remove();
    expect(await registry.git.resolve("refs/pull/1/head")).toBe(pull.head.oid);
  });

  it("refuses a push to a protected branch as GitHub does, and takes the other one", async () => {
    const { forge, alice, registry } = scene;
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 1 });
    forge.world.protect(registry, {
      pattern: "promotion/**",
      restrictPushes: { apps: ["promoter"] },
    });
    const before = await headOf(registry, "main");
    const clone = await cloneOf(scene, forge.world.tokenFor(alice));
    await commitInClone(clone, "x.txt", "x\n");
    const push = (ref: string) => clone.git("push", "--quiet", "origin", `HEAD:${ref}`);
    await expect(push("refs/heads/main")).rejects.toThrow(
      /GH006: Protected branch update failed for refs\/heads\/main/,
    );
    await expect(push("refs/heads/promotion/a/production")).rejects.toThrow(
      /not authorized to push/,
    );
    expect(await headOf(registry, "main")).toBe(before);
    await push("refs/heads/free");
    expect(await headOf(registry, "free")).toBe(await clone.git("rev-parse", "HEAD"));
    await clone.remove();
  });

  it("a push that deletes a branch closes its pull request; one that makes a branch fires create", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const clone = await cloneOf(scene, forge.world.tokenFor(alice));
    await clone.git("push", "--quiet", "origin", ":one", "HEAD:refs/heads/new");
    await clone.remove();
    expect(pull.state).toBe("closed");
    const events = await heard(scene);
    expect(events).toContain("delete");
    expect(events.filter((event) => event === "create")).toHaveLength(2);
  });

  it("a push and commits through the API at the same time lose nothing", async () => {
    const { forge, alice, registry } = scene;
    await branchWith(scene, as(alice), "shared", { "s.txt": "s\n" });
    const clone = await cloneOf(scene, forge.world.tokenFor(alice));
    await clone.git("checkout", "--quiet", "shared");
    await commitInClone(clone, "pushed.txt", "p\n");
    const before = await headOf(registry, "shared");
    const outcomes = await Promise.allSettled([
      clone.git("push", "--quiet", "origin", "shared"),
      commitTo({ ...forge, registry }, asApp(scene), "shared", { "api.txt": "a\n" }),
    ]);
    await clone.remove();
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const after = await headOf(registry, "shared");
    expect((await registry.git.commit(after))?.parents).toEqual([before]);
  });
});

describe("without the right to", () => {
  it.each([
    ["a bogus token is refused", "bogus", /Authentication failed|401|could not read/],
    ["no token can't see a private repository", "", /Authentication failed|401|could not read/],
  ])("%s", async (_what, token, said) => {
    const { forge, acme } = scene;
    const secret = await forge.world.createRepository(acme, "secret", { private: true });
    await expect(cloneOf({ ...scene, registry: secret }, token)).rejects.toThrow(said);
  });

  it("a reader clones but can't push", async () => {
    const { forge } = scene;
    const clone = await cloneOf(scene, forge.world.tokenFor(forge.world.addUser("reader")));
    await commitInClone(clone, "x.txt", "x\n");
    await expect(clone.git("push", "--quiet", "origin", "HEAD:refs/heads/x")).rejects.toThrow(
      /403/,
    );
    await clone.remove();
  });

  it("an installation without contents: write can't push, one of elsewhere doesn't see it", async () => {
    const { forge, acme, app, installation } = scene;
    const narrow = { permissions: { contents: "read" } } as const;
    const reading = createInstallationToken(forge.world, app, installation.id, narrow);
    const clone = await cloneOf(scene, reading.value);
    await commitInClone(clone, "x.txt", "x\n");
    await expect(clone.git("push", "--quiet", "origin", "HEAD:refs/heads/x")).rejects.toThrow(
      /403/,
    );
    await clone.remove();
    const owner = forge.world.addUser("elsewhere");
    const other = forge.world.install(app, owner, "all");
    const token = createInstallationToken(forge.world, app, other.id).value;
    const secret = await forge.world.createRepository(acme, "secret", { private: true });
    await expect(cloneOf({ ...scene, registry: secret }, token)).rejects.toThrow(/not found/);
  });
});
