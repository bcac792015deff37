import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/entry/log.js";
import { startServer } from "../../../src/entry/server.js";
import { privateKeyPem, type Stage, setStage } from "./stage-setting.js";

describe("a server", () => {
  it.each(["", " ", "\t\n"])("refuses to start with %j as webhook secret", async (secret) => {
    const options = {
      appId: "1",
      privateKey: privateKeyPem,
      secret,
      baseUrl: "http://127.0.0.1:9/api/v3",
      host: "127.0.0.1",
      port: 0,
      log: createLog("silent"),
      now: () => "2025-03-10T09:00:00Z",
      landingDelay: 0,
      retryDelays: [],
    };
    await expect(startServer(options)).rejects.toThrow("a webhook secret is needed");
  });

  it("that is stopped takes nothing more, and finishes what is under way", async () => {
    const stage = await setStage({ models: ["last"] });
    const { owner, name: repo, issue } = stage;
    try {
      const body = "/promote last 2.1.3 to production";
      await stage
        .as("data-scientist")
        .issues.createComment({ owner, repo, issue_number: issue, body });
      await stage.forge.settled();
      expect(await stage.said(issue)).toEqual([]);
      await stage.server.stop();
      const [reply] = await stage.said(issue);
      expect(reply).toContain("The promotion is open for approval");
      expect((await stage.as("data-scientist").pulls.list({ owner, repo })).data).toHaveLength(1);
      await expect(fetch(`${stage.server.url}/healthz`)).rejects.toThrow("fetch failed");
    } finally {
      await stage.close();
    }
  });
});

describe("the log of a whole main job, with a failure on the way", () => {
  const lines: string[] = [];
  const words = "Numbers hold, said in confidence.";
  let stage: Stage;
  beforeAll(async () => {
    const log = createLog("info", { write: (line) => lines.push(line) });
    stage = await setStage({ models: ["told"], log });
    await playMainJob();
    await failOnce();
  });
  afterAll(async () => stage?.close());

  async function playMainJob(): Promise<void> {
    const { owner, name: repo } = stage;
    await stage.ask(
      "data-scientist",
      "/promote told 2.1.3 to production because of a private reason",
    );
    const [pull] = (await stage.as("data-scientist").pulls.list({ owner, repo })).data;
    const pull_number = pull?.number ?? 0;
    for (const login of ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"]) {
      await stage
        .as(login)
        .pulls.createReview({ owner, repo, pull_number, event: "APPROVE", body: words });
      await stage.settled();
    }
    await stage.as("ml-ops-on-call").pulls.merge({ owner, repo, pull_number });
    await stage.settled();
    expect(await stage.said(pull_number)).toHaveLength(1);
  }

  /** The App may not write for a while: GitHub refuses, and the error says which request it was. */
  async function failOnce(): Promise<void> {
    const installation = stage.forge.world.installations.find((one) => one.app === stage.app);
    if (!installation) throw new Error("the App is not installed");
    const { permissions } = installation;
    stage.forge.world.tokens.clear();
    installation.permissions = { metadata: "read" };
    await stage.as("data-scientist").issues.createComment({
      owner: stage.owner,
      repo: stage.name,
      issue_number: stage.issue,
      body: "/help with a private matter",
    });
    await stage.settled();
    installation.permissions = permissions;
  }

  it("says what was done, and that something failed", () => {
    const said = lines.map((line) => JSON.parse(line));
    const done = said.flatMap((line) => (line.msg === "looked" ? [line.did] : []));
    expect(done).toEqual(expect.arrayContaining(["opened", "redrawn", "recorded"]));
    const failed = said.filter((line) => String(line.msg).startsWith("failed"));
    expect(failed.map((line) => line.level)).toEqual([40, 50]);
    for (const { err } of failed)
      expect(["cause", "message", "name", "stack", "status", "type"]).toEqual(
        expect.arrayContaining(Object.keys(err)),
      );
    expect(failed[1]).toMatchObject({ repository: "acme/model-registry", look: "comment" });
  });

  it("holds no token, secret, key or signature", () => {
    const log = lines.join("");
    const { world } = stage.forge;
    expect(log).not.toMatch(/gh[a-z]_[A-Za-z0-9]/);
    expect(log).not.toMatch(/bearer|token ey|eyJ/i);
    expect(log).not.toContain(stage.app.webhook.secret);
    expect(log).not.toContain(privateKeyPem.split("\n")[3]);
    expect(world.deliveries.length).toBeGreaterThan(10);
    for (const delivery of world.deliveries)
      expect(log).not.toContain(delivery.request.headers["x-hub-signature-256"]?.slice(7));
  });

  it("holds nothing of what people wrote, and no payload", () => {
    const log = lines.join("");
    expect(log).not.toContain("in confidence");
    expect(log).not.toContain("private");
    expect(log).not.toContain("node_id");
    expect(log).not.toContain("installation_id");
    expect(log).not.toContain("users.noreply.github.com");
  });
});
