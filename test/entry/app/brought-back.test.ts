import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checksOf,
  headOf,
  inClone,
  manifestOf,
  merge,
  promote,
  pullOf,
  review,
} from "./promotion-acts.js";
import { folderOf, type Stage, setStage } from "./stage-setting.js";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ models: ["older", "moved"] });
});

afterAll(async () => stage?.close());

describe("a dossier of an earlier promotion, brought back", () => {
  it("counts for nothing, though the App wrote it: it names another requester", async () => {
    const { owner, name: repo } = stage;
    const first = await promote(stage, "older", { by: "data-scientist" });
    const { head } = await pullOf(stage, first);
    await stage
      .as("data-scientist")
      .pulls.update({ owner, repo, pull_number: first, state: "closed" });
    await stage.settled();
    const second = await promote(stage, "older", { by: "platform-engineer" });
    await inClone(stage, "ml-ops-on-call", async (git) => {
      await git("fetch", "--quiet", "origin", head.sha);
      await git(
        "push",
        "--quiet",
        "--force",
        "origin",
        `${head.sha}:refs/heads/promotion/older/production`,
      );
    });
    expect(await headOf(stage, "promotion/older/production")).toBe(head.sha);
    const { gates, signOffs } = await checksOf(stage, second);
    expect([gates.state, signOffs.state]).toEqual(["failure", "failure"]);
    expect(gates.says).toContain("is not as the App wrote it");
    for (const login of ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"])
      await review(stage, login, second);
    await merge(stage, "platform-engineer", second);
    const manifest = await manifestOf(stage, "older");
    expect(manifest.versions["2.1.3"]?.stage).toBe("staging");
  });
});

describe("an App-only file that a pull request moves away", () => {
  it("fails both checks, which name the place that it was in", async () => {
    const { owner, name: repo } = stage;
    const manifest = `${folderOf("moved")}/manifest.yaml`;
    await inClone(stage, "data-scientist", async (git) => {
      await git("checkout", "--quiet", "-b", "tidy-up");
      await git("mv", manifest, "old-manifest.yaml");
      await git("commit", "--quiet", "--message", "Tidy up");
      await git("push", "--quiet", "origin", "tidy-up");
    });
    const pull = { owner, repo, title: "Tidy up", head: "tidy-up", base: "main" };
    const { data } = await stage.as("data-scientist").pulls.create(pull);
    await stage.settled();
    const { gates, signOffs } = await checksOf(stage, data.number);
    expect([gates.state, signOffs.state]).toEqual(["failure", "failure"]);
    expect(gates.says).toContain(manifest);
  });
});
