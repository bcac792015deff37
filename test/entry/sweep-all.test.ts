import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createAppOctokit,
  createInstallationOctokit,
} from "../../src/entry/installation-octokit.js";
import type { LookedAtEvent } from "../../src/entry/look-task.js";
import { sweepAll } from "../../src/entry/sweep-all.js";
import { privateKeyPem, type Stage, setStage } from "./app/stage-setting.js";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ models: [], privateKeyPem });
});

afterAll(async () => {
  await stage.close();
});

it("a sweep of everything puts one look a repository into the queue, and asks for what wasn't taken again", async () => {
  const { app, forge, owner, name: repo } = stage;
  const baseUrl = `${forge.url}/api/v3`;
  const identity = { appId: String(app.id), privateKey: privateKeyPem, baseUrl };
  const { url } = app.webhook;
  app.webhook.url = "http://127.0.0.1:9/nobody-listens-here";
  const comment = { owner, repo, issue_number: stage.issue, body: "/help" };
  await stage.as("data-scientist").issues.createComment(comment);
  await forge.settled();
  app.webhook.url = url;
  const taken: LookedAtEvent[] = [];
  const count = await sweepAll({
    app: {
      take: async (event) => {
        taken.push(event);
        return "taken";
      },
    },
    self: "model-promoter[bot]",
    octokit: createAppOctokit(identity),
    octokitOf: () => createInstallationOctokit(identity, owner, repo),
    now: () => forge.world.clock.now().toISOString(),
  });
  await stage.settled();
  expect(count).toBe(1);
  expect(taken.map(({ looks }) => looks)).toEqual([[{ kind: "sweep" }]]);
  expect(taken[0]?.payload).toMatchObject({ repository: { name: repo, default_branch: "main" } });
  expect(await stage.said(stage.issue)).toHaveLength(1);
});
