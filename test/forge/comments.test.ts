import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  addReaction,
  createComment,
  deleteComment,
  removeReaction,
  updateComment,
} from "../../src/forge/comments.js";
import { changeLabels, createIssue, createLabel, findPullRequest } from "../../src/forge/issues.js";
import type { Issue } from "../../src/forge/world.js";
import { as, asApp, openPull, refusal, type Scene, setScene } from "./scene.js";

let scene: Scene;
let issue: Issue;

beforeEach(async () => {
  scene = await setScene();
  const { forge, alice, registry } = scene;
  const wanted = { title: "An issue", body: null, labels: [] };
  issue = await createIssue(forge.world, as(alice), registry, wanted);
});
afterEach(() => scene.close());

it("issues and pull requests share one series of numbers", async () => {
  const { alice, registry } = scene;
  const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
  expect([issue.number, pull.number]).toEqual([1, 2]);
  expect(findPullRequest(registry, 2)).toBe(pull);
  expect(() => findPullRequest(registry, 1)).toThrow("Not Found");
});

describe("a comment", () => {
  it("is changed and removed by its author or a writer, not by others", async () => {
    const { forge, bob } = scene;
    const reader = forge.world.addUser("reader");
    const comment = await createComment(forge.world, asApp(scene), issue, "first");
    const edit = updateComment(forge.world, as(reader), comment, "mine");
    expect((await refusal(edit)).status).toBe(403);
    await updateComment(forge.world, asApp(scene), comment, "second");
    expect(comment.body).toBe("second");
    expect(comment.updatedAt > comment.createdAt).toBe(true);
    await deleteComment(forge.world, as(bob), comment);
    expect(issue.comments).toEqual([]);
  });

  it.each([
    ["nothing", " "],
    ["more than 65,536 characters", "x".repeat(65_537)],
  ])("of %s is refused", async (_what, body) => {
    const { forge, alice } = scene;
    expect((await refusal(createComment(forge.world, as(alice), issue, body))).status).toBe(422);
  });
});

it("a reaction is one for each account and kind", async () => {
  const { forge, alice, bob } = scene;
  addReaction(forge.world, as(alice), issue, "eyes");
  addReaction(forge.world, as(alice), issue, "eyes");
  addReaction(forge.world, as(bob), issue, "eyes");
  expect(issue.reactions).toHaveLength(2);
  removeReaction(as(bob), issue, "eyes");
  expect(issue.reactions.map((one) => one.user.login)).toEqual(["alice"]);
});

it("labels that don't exist are made when they are put on; the same name twice is refused", async () => {
  const { forge, alice, registry } = scene;
  await changeLabels(forge.world, as(alice), issue, { add: ["new", "new"], remove: [] });
  expect(issue.labels.map((label) => label.name)).toEqual(["new"]);
  const wanted = { name: "New", color: "ffffff", description: null };
  expect(() => createLabel(forge.world, as(alice), registry, wanted)).toThrow("Validation Failed");
});
