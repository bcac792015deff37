import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCheckRun } from "../../src/forge/check-runs.js";
import { mergePullRequest } from "../../src/forge/merging.js";
import { createRef, updateRef } from "../../src/forge/refs.js";
import { submitReview } from "../../src/forge/reviews.js";
import type { CheckConclusion } from "../../src/forge/world.js";
import {
  as,
  asApp,
  branchWith,
  commitTo,
  headOf,
  openPull,
  refusal,
  type Scene,
  setScene,
} from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene({ "a.txt": "a\n", CODEOWNERS: "*.txt @carol\n" });
});
afterEach(() => scene.close());

const approve = { event: "APPROVE", body: "" } as const;

describe("a protected branch", () => {
  it("refuses a commit through the API with 403, and takes one from whoever may bypass", async () => {
    const { forge, alice, registry } = scene;
    forge.world.protect(registry, {
      pattern: "main",
      requiredApprovals: 1,
      bypass: { apps: ["promoter"] },
    });
    const before = await headOf(registry, "main");
    const person = commitTo({ ...forge, registry }, as(alice), "main", { "x.txt": "x" });
    expect(await refusal(person)).toMatchObject({ status: 403 });
    expect(await headOf(registry, "main")).toBe(before);
    const after = await commitTo({ ...forge, registry }, asApp(scene), "main", { "x.txt": "x" });
    expect(await headOf(registry, "main")).toBe(after);
  });

  it("binds admins only where it says so", async () => {
    const { forge, registry, acme } = scene;
    const admin = forge.world.addUser("admin");
    forge.world.addMember(acme, admin, "admin");
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 1 });
    await commitTo({ ...forge, registry }, as(admin), "main", { "x.txt": "x" });
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 1, enforceAdmins: true });
    const bound = commitTo({ ...forge, registry }, as(admin), "main", { "x.txt": "y" });
    expect((await refusal(bound)).message).toMatch(/Changes must be made through a pull request/);
  });

  it("that only an App may write to refuses people to make, move and delete it", async () => {
    const { forge, alice, registry } = scene;
    forge.world.protect(registry, {
      pattern: "promotion/**",
      restrictPushes: { apps: ["promoter"] },
    });
    const oid = await headOf(registry, "main");
    const ref = { name: "refs/heads/promotion/a/production", oid };
    expect((await refusal(createRef(forge.world, as(alice), registry, ref))).status).toBe(403);
    await createRef(forge.world, asApp(scene), registry, ref);
    const other = await branchWith(scene, as(alice), "other", { "o.txt": "o" });
    const moved = updateRef(forge.world, as(alice), registry, { ...ref, oid: other, force: false });
    expect((await refusal(moved)).status).toBe(403);
  });

  it("with a required check takes a commit that has it, and no other", async () => {
    const { forge, alice, registry } = scene;
    forge.world.protect(registry, {
      pattern: "main",
      requiredChecks: [{ context: "gates", appId: scene.app.id }],
    });
    const oid = await branchWith(scene, as(alice), "one", { "x.txt": "x" });
    const move = { name: "refs/heads/main", oid, force: false };
    const early = updateRef(forge.world, as(alice), registry, move);
    expect((await refusal(early)).message).toMatch(/Required status check "gates" is expected/);
    await createCheckRun(forge.world, asApp(scene), registry, {
      name: "gates",
      headOid: oid,
      conclusion: "success",
    });
    await updateRef(forge.world, as(alice), registry, move);
    expect(await headOf(registry, "main")).toBe(oid);
  });
});

describe("a merge into a protected branch", () => {
  it("waits for the approvals of writers and of each file's code owner", async () => {
    const { forge, alice, bob, carol, registry } = scene;
    forge.world.protect(registry, {
      pattern: "main",
      requiredApprovals: 1,
      requireCodeOwnerReview: true,
    });
    const pull = await openPull(scene, as(alice), "one", { "x.txt": "x" });
    const merge = () => mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect(await refusal(merge())).toMatchObject({
      status: 405,
      message: "At least 1 approving review is required by reviewers with write access.",
    });
    await submitReview(forge.world, as(bob), pull, approve);
    expect((await refusal(merge())).message).toBe("Waiting on code owner review.");
    await submitReview(forge.world, as(carol), pull, approve);
    await submitReview(forge.world, as(bob), pull, { event: "REQUEST_CHANGES", body: "no" });
    expect((await refusal(merge())).message).toMatch(/Changes have been requested/);
    await submitReview(forge.world, as(bob), pull, approve);
    await merge();
    expect(pull.state).toBe("closed");
  });

  it.each([
    ["success", true],
    ["neutral", true],
    ["skipped", true],
    ["failure", false],
    ["action_required", false],
  ] as const)("a check that ended as %s is enough: %s", async (conclusion, enough) => {
    const { forge, alice, registry } = scene;
    const requiredChecks = [{ context: "gates", appId: null }];
    forge.world.protect(registry, { pattern: "main", requiredChecks });
    const pull = await openPull(scene, as(alice), "one", { "x.txt": "x" });
    const run = (with_: { conclusion?: CheckConclusion }) =>
      createCheckRun(forge.world, asApp(scene), registry, {
        name: "gates",
        headOid: pull.head.oid,
        ...with_,
      });
    await run({});
    const merge = () => mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect((await refusal(merge())).status).toBe(405);
    await run({ conclusion });
    if (enough) await merge();
    else expect((await refusal(merge())).status).toBe(405);
  });

  it("a check of the same name by another App is not the one required", async () => {
    const { forge, acme, alice, registry } = scene;
    const requiredChecks = [{ context: "gates", appId: scene.app.id }];
    forge.world.protect(registry, { pattern: "main", requiredChecks });
    const pull = await openPull(scene, as(alice), "one", { "x.txt": "x" });
    const { app } = forge.world.addApp({
      slug: "forger",
      permissions: { checks: "write" },
      webhookSecret: "x",
    });
    const installation = forge.world.install(app, acme, [registry]);
    const forger = { ...asApp({ ...scene, installation }) };
    await createCheckRun(forge.world, forger, registry, {
      name: "gates",
      headOid: pull.head.oid,
      conclusion: "success",
    });
    const merge = mergePullRequest(forge.world, as(alice), pull, { method: "merge" });
    expect((await refusal(merge)).status).toBe(405);
  });
});
