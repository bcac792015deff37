import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryDigest } from "../../../src/domain/audit-entry.js";
import { startExampleScene } from "../../../src/entry/demo/example-scene.js";
import { type PlayedExample, playExample } from "../../../src/entry/demo/play-example.js";
import type { Scene } from "../../../src/entry/demo/scene.js";
import { createLog } from "../../../src/entry/log.js";

const run = promisify(execFile);

let scene: Scene;
let played: PlayedExample;

beforeAll(async () => {
  scene = await startExampleScene(createLog("silent"));
  played = await playExample(scene, { step: () => {} });
});

afterAll(async () => {
  await scene?.close();
  if (played) await rm(played.clone, { recursive: true });
});

async function git(...args: readonly string[]): Promise<string> {
  return (await run("git", ["-C", played.clone, ...args])).stdout.trim();
}

describe("the main job, from a comment to a recorded promotion", () => {
  it("costs 6 requests to open, 2 a review, 3 to merge", () => {
    const costs = played.steps.map(({ name, requests }) => [
      name,
      requests.rest + requests.graphql,
    ]);
    expect(costs).toEqual([
      ["command", 6],
      ["review-1", 2],
      ["review-2", 2],
      ["review-3", 2],
      ["merge", 3],
    ]);
  });

  it("opens a pull request with the five sections in their order", () => {
    expect(played.pullRequest.title).toBe(
      "Promote fraud-detection 2.1.3 from Staging to Production",
    );
    const headings = played.pullRequest.body.match(/^## .+$/gm);
    expect(headings).toEqual([
      "## Model Details",
      "## Performance Comparison",
      "## Validation Results",
      "## Rollback Plan",
      "## Sign-offs Needed",
    ]);
  });

  it.each([
    "| AUC-ROC             |              0.942 |            0.962 |   +2.1% |",
    "| F1                  |              0.887 |            0.911 |   +2.7% |",
    "| False positive rate |               8.2% |             7.1% | -1.1 pp |",
    "| Latency p95         |              95 ms |            98 ms |",
    "50M (50,000,000) records, 2023-02-28 to 2025-02-28",
    "a3f7d9c2",
    "+2.1% relative, p < 0.001",
    "Shadow for 48 h: 1,840,000 requests, no anomalies",
    "5% for 12 h → 25% for 36 h → 100%; 2 days in all",
    "Error rate above 10% over 15 min or Latency p95 above 150 ms over 15 min",
  ])("shows in the body: %s", (text) => {
    expect(played.pullRequest.body).toContain(text);
  });

  it("lets all checks succeed before the merge", () => {
    expect(played.checks).toEqual([
      { name: "model-promoter/gates", conclusion: "success" },
      { name: "model-promoter/registry", conclusion: "success" },
      { name: "model-promoter/sign-offs", conclusion: "success" },
    ]);
  });

  it("records the three signers, each for a place of their own", () => {
    const signed = played.audit.at(-1)?.signOffs.map(({ owner, by }) => [owner, by.login]);
    expect(signed).toEqual([
      ["@data-science-lead", "@data-science-lead"],
      ["@fraud-team-lead", "@fraud-team-lead"],
      ["@ml-ops-on-call", "@ml-ops-on-call"],
    ]);
  });

  it("chains three entries, the last of which the manifest names", () => {
    const [first, second, third] = played.audit;
    if (!first || !second || !third) throw new Error("three entries were to be there");
    expect([first.previous, second.previous, third.previous]).toEqual([
      null,
      entryDigest(first),
      entryDigest(second),
    ]);
    expect(played.manifest.last).toEqual({ seq: 3, id: third.id, digest: entryDigest(third) });
  });

  it("rolls the candidate out at the plan's first step", () => {
    expect(played.manifest.rollout?.weights).toEqual({ "2.0.5": 95, "2.1.3": 5 });
    expect(played.manifest.versions["2.1.3"]).toMatchObject({
      stage: "production",
      role: "rolling-out",
    });
    expect(played.manifest.versions["2.0.5"]).toMatchObject({
      stage: "production",
      role: "current",
    });
  });

  it("writes manifest, production.json and entry in one commit on top of the merge, and nothing else", async () => {
    const changed = (await git("diff", "--name-only", "HEAD~1", "HEAD")).split("\n");
    const folder = "registry/models/fraud-detection";
    const entry = played.audit.at(-1);
    expect(changed.sort()).toEqual([
      `${folder}/audit/2025/000003-${entry?.id}.json`,
      `${folder}/manifest.yaml`,
      `${folder}/production.json`,
    ]);
    expect(await git("rev-parse", "HEAD~1")).toBe(played.pullRequest.mergeSha);
  });

  it("brings nothing but the dossier by the merge", async () => {
    const changed = await git(
      "diff",
      "--name-only",
      `${played.pullRequest.mergeSha}^1`,
      played.pullRequest.mergeSha,
    );
    expect(changed).toBe("registry/models/fraud-detection/promotions/2.1.3-to-production-1.yaml");
  });

  it("frees the lock", async () => {
    expect(await git("ls-remote", "--heads", "origin", "promotion/*")).toBe("");
  });
});
