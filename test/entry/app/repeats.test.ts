import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/entry/log.js";
import { type RunningServer, startServer, WEBHOOK_PATH } from "../../../src/entry/server.js";
import { redeliver } from "../../../src/forge/webhooks.js";
import type { Delivery } from "../../../src/forge/world.js";
import { folderOf, privateKeyPem, type Stage, setStage } from "./stage-setting.js";

const models = ["at-once", "later", "race", "race-again", "twins", "rivals", "withdrawn", "merged"];

let stage: Stage;
/** A second process of the same App. */
let replica: RunningServer;
beforeAll(async () => {
  stage = await setStage({ models });
  replica = await startServer({
    appId: String(stage.app.id),
    privateKey: privateKeyPem,
    secret: stage.app.webhook.secret,
    baseUrl: `${stage.forge.url}/api/v3`,
    host: "127.0.0.1",
    port: 0,
    log: createLog("silent"),
    now: () => "2025-03-10T09:00:00Z",
    landingDelay: 100,
    retryDelays: [50],
  });
});
afterAll(async () => {
  await replica?.stop();
  await stage?.close();
});

/** Does something that the App isn't told of, and gives the deliveries that it would have got. */
async function unheard(act: () => Promise<unknown>): Promise<readonly Delivery[]> {
  const { app, forge } = stage;
  const mark = forge.world.deliveries.length;
  const { url } = app.webhook;
  app.webhook.url = "http://127.0.0.1:9/";
  await act();
  await forge.settled();
  app.webhook.url = url;
  return forge.world.deliveries.slice(mark);
}

async function deliver(delivery: Delivery, server: RunningServer = stage.server): Promise<void> {
  const { headers, body } = delivery.request;
  const answer = await fetch(`${server.url}${WEBHOOK_PATH}`, { method: "POST", headers, body });
  expect(answer.status).toBe(202);
}

async function settled(): Promise<void> {
  await stage.settled();
  await replica.settled();
  await stage.settled();
}

async function say(login: string, body: string, on = stage.issue): Promise<void> {
  const { owner, name: repo } = stage;
  await stage.as(login).issues.createComment({ owner, repo, issue_number: on, body });
}

async function pulls(model: string) {
  const { owner, name: repo } = stage;
  const head = `${owner}:promotion/${model}/production`;
  return (await stage.as("data-scientist").pulls.list({ owner, repo, state: "all", head })).data;
}

/** What the App said about a model's promotion, on the stage's issue. */
async function repliesAbout(model: string, from = 0): Promise<readonly string[]> {
  const numbers = (await pulls(model)).map((pull) => pull.number);
  const said = (await stage.said(stage.issue)).slice(from);
  return said.filter((text) => numbers.some((number) => text.includes(`/pull/${number})`)));
}

async function entries(model: string): Promise<number> {
  const { owner, name: repo } = stage;
  const { data } = await stage
    .as("data-scientist")
    .repos.getContent({ owner, repo, path: `${folderOf(model)}/audit/2025` });
  return Array.isArray(data) ? data.length : 0;
}

describe("one comment", () => {
  it("whose delivery comes twice at the same moment opens one promotion and is answered once", async () => {
    const [delivery] = await unheard(() =>
      say("data-scientist", "/promote at-once 2.1.3 to production"),
    );
    if (!delivery) throw new Error("nothing was delivered");
    await Promise.all([deliver(delivery), deliver(delivery)]);
    await settled();
    expect(await pulls("at-once")).toHaveLength(1);
    expect(await repliesAbout("at-once")).toHaveLength(1);
  });

  it("whose delivery comes again later, with the same id, changes nothing, even once its promotion is closed", async () => {
    const { owner, name: repo, forge } = stage;
    await say("data-scientist", "/promote later 2.1.3 to production");
    await settled();
    const delivery = forge.world.deliveries.findLast(
      (one) => one.event === "issue_comment" && one.request.body.includes("promote later"),
    );
    if (!delivery) throw new Error("nothing was delivered");
    const requests = await stage.requestsOf(async () => redeliver(forge.world, delivery.id));
    expect(requests).toHaveLength(2);
    expect(forge.world.deliveries.at(-1)).toMatchObject({ guid: delivery.guid, redelivery: true });
    const [pull] = await pulls("later");
    await stage
      .as("data-scientist")
      .pulls.update({ owner, repo, pull_number: pull?.number ?? 0, state: "closed" });
    await settled();
    redeliver(forge.world, delivery.id);
    await settled();
    expect(await pulls("later")).toHaveLength(1);
    expect(await repliesAbout("later")).toHaveLength(1);
  });

  it("whose delivery comes again after a long conversation is not answered again", async () => {
    await say("data-scientist", "/help if you please");
    await settled();
    const delivery = stage.forge.world.deliveries.findLast((one) =>
      one.request.body.includes("/help if you please"),
    );
    if (!delivery) throw new Error("nothing was delivered");
    for (let n = 1; n <= 40; n++) await say("data-scientist", `Remark ${n}.`);
    await settled();
    const before = await stage.said(stage.issue);
    expect(before.at(-1)).toContain("| `/promote");
    await deliver(delivery);
    await settled();
    expect(await stage.said(stage.issue)).toEqual(before);
  });

  it("that two processes get at the same moment opens one promotion", async () => {
    const [delivery] = await unheard(() =>
      say("data-scientist", "/promote twins 2.1.3 to production"),
    );
    if (!delivery) throw new Error("nothing was delivered");
    await Promise.all([deliver(delivery), deliver(delivery, replica)]);
    await settled();
    expect(await pulls("twins")).toHaveLength(1);
    expect(new Set(await repliesAbout("twins")).size).toBe(1);
  });
});

describe("two people's comments for one model and stage at the same moment", () => {
  it.each([
    ["race", "data-scientist", "platform-engineer"],
    ["race-again", "platform-engineer", "data-scientist"],
  ])("open one promotion, and the other is told where (%s)", async (model, first, second) => {
    stage.forge.world.clock.freeze();
    const deliveries = await unheard(async () => {
      await say(first, `/promote ${model} 2.1.3 to production because ${first} asks`);
      await say(second, `/promote ${model} 2.1.3 to production because ${second} asks`);
    });
    stage.forge.world.clock.thaw();
    await Promise.all(deliveries.map((delivery) => deliver(delivery)));
    await settled();
    const open = await pulls(model);
    expect(open).toHaveLength(1);
    const replies = await repliesAbout(model);
    expect(replies).toHaveLength(2);
    expect(replies.filter((text) => text.startsWith("The promotion is open"))).toHaveLength(1);
    expect(replies.filter((text) => text.includes("is under way in"))).toHaveLength(1);
  });

  it("before two processes open one promotion, whose title, body and dossier are of one request", async () => {
    const deliveries = await unheard(async () => {
      await say("data-scientist", "/promote rivals 2.1.3 to production because hers");
      await say("platform-engineer", "/promote rivals 2.1.3 to production because his");
    });
    const [hers, his] = deliveries;
    if (!hers || !his) throw new Error("nothing was delivered");
    await Promise.all([deliver(hers), deliver(his, replica)]);
    await settled();
    const [open, ...others] = await pulls("rivals");
    expect(others).toEqual([]);
    const dossier = await stage.file(
      `${folderOf("rivals")}/promotions/2.1.3-to-production-1.yaml`,
      open?.head.ref,
    );
    const reason = /reason: (hers|his)/.exec(dossier ?? "")?.[1];
    expect(open?.body).toMatch(new RegExp(`: ${reason}$`, "m"));
  });
});

describe("a decision", () => {
  it("to withdraw, delivered twice at once to two processes, is recorded once", async () => {
    await say("data-scientist", "/promote withdrawn 2.1.3 to production");
    await settled();
    const [pull] = await pulls("withdrawn");
    const [delivery] = await unheard(() =>
      say("data-scientist", "/withdraw because wrong data", pull?.number),
    );
    if (!delivery) throw new Error("nothing was delivered");
    await Promise.all([deliver(delivery), deliver(delivery, replica)]);
    await settled();
    expect(await entries("withdrawn")).toBe(3);
    expect((await pulls("withdrawn"))[0]?.state).toBe("closed");
  });

  it("to merge, delivered twice at once to two processes, is recorded once", async () => {
    const { owner, name: repo } = stage;
    await say("data-scientist", "/promote merged 2.1.3 to production");
    await settled();
    const pull_number = (await pulls("merged"))[0]?.number ?? 0;
    for (const login of ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"])
      await stage.as(login).pulls.createReview({ owner, repo, pull_number, event: "APPROVE" });
    await settled();
    const deliveries = await unheard(() =>
      stage.as("ml-ops-on-call").pulls.merge({ owner, repo, pull_number }),
    );
    await Promise.all(deliveries.flatMap((one) => [deliver(one), deliver(one, replica)]));
    await settled();
    expect(await entries("merged")).toBe(3);
    const manifest = await stage.file(`${folderOf("merged")}/manifest.yaml`);
    expect(manifest).toContain("role: rolling-out");
    expect(await stage.repository.git.resolve("refs/heads/promotion/merged/production")).toBeNull();
  });
});
