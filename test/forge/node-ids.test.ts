import { afterEach, beforeEach, expect, it } from "vitest";
import { createCheckRun } from "../../src/forge/check-runs.js";
import { createComment } from "../../src/forge/comments.js";
import { findNode, findNodeOf, gitNodeId, nodeId } from "../../src/forge/node-ids.js";
import { submitReview } from "../../src/forge/reviews.js";
import { as, asApp, openPull, type Scene, setScene } from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

it("a node id leads back to what it was made from", async () => {
  const { forge, acme, alice, bob, registry, app, installation } = scene;
  const { world } = forge;
  const team = world.addTeam(acme, "owners");
  const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
  const headOid = pull.head.oid;
  const things = [
    ...[alice, app.bot, acme, team, app, installation, registry, pull],
    await createComment(world, as(alice), pull, "a comment"),
    await submitReview(world, as(bob), pull, { event: "APPROVE", body: "" }),
    await createCheckRun(world, asApp(scene), registry, { name: "gates", headOid }),
  ] as const;
  for (const thing of things) expect(findNode(world, nodeId(thing))).toBe(thing);
  const ref = gitNodeId("Ref", registry, "refs/heads/one");
  expect(findNode(world, ref)).toEqual({
    kind: "Ref",
    repository: registry,
    name: "refs/heads/one",
  });
});

it("one that names nothing, or another kind than asked for, is not found", () => {
  const { forge, alice } = scene;
  for (const id of ["", "bogus", nodeId({ kind: "User", id: 999_999 })]) {
    expect(() => findNode(forge.world, id)).toThrow(/Could not resolve/);
  }
  expect(() => findNodeOf(forge.world, nodeId(alice), "Team", "Issue")).toThrow(/Team or Issue/);
});
