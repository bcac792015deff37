import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WEBHOOK_PATH } from "../../../src/entry/server.js";
import { type Stage, setStage } from "./stage-setting.js";

let stage: Stage;
let payload: string;
beforeAll(async () => {
  stage = await setStage({ models: [] });
  const { owner, name: repo, issue } = stage;
  // A real delivery that the App never got: its hook had no address then, and another App's had.
  const other = stage.forge.world.addApp({
    slug: "listener",
    permissions: { issues: "read" },
    webhookUrl: "http://127.0.0.1:9/",
    webhookSecret: "other",
  });
  stage.forge.world.install(other.app, stage.repository.owner, [stage.repository]);
  const { url } = stage.app.webhook;
  stage.app.webhook.url = null;
  await stage
    .as("data-scientist")
    .issues.createComment({ owner, repo, issue_number: issue, body: "/help" });
  await stage.settled();
  stage.app.webhook.url = url;
  const heard = stage.forge.world.deliveries.findLast((one) => one.event === "issue_comment");
  const installation = stage.forge.world.installations.find((one) => one.app === stage.app);
  payload = JSON.stringify({
    ...JSON.parse(heard?.request.body ?? "{}"),
    installation: { id: installation?.id },
  });
});
afterAll(async () => stage?.close());

function sign(body: string, secret = stage.app.webhook.secret): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** Posts a body as GitHub would; a header given as null is left out. */
async function post(
  body: string,
  headers: Readonly<Record<string, string | null>> = {},
  path = WEBHOOK_PATH,
) {
  const all = {
    "content-type": "application/json",
    "x-github-event": "issue_comment",
    "x-github-delivery": "b0a4e6f2-0000-4000-8000-000000000001",
    "x-hub-signature-256": sign(body),
    ...headers,
  };
  const given = Object.entries(all).filter((one): one is [string, string] => one[1] !== null);
  const answer = await fetch(`${stage.server.url}${path}`, {
    method: "POST",
    body,
    headers: given,
  });
  return { status: answer.status, text: await answer.text() };
}

/** Posts, and sees that the App did nothing. */
async function idle(act: () => Promise<{ readonly status: number; readonly text: string }>) {
  const said = await stage.said(stage.issue);
  let answer = { status: 0, text: "" };
  const requests = await stage.requestsOf(async () => {
    answer = await act();
  });
  expect(requests).toEqual([]);
  expect(await stage.said(stage.issue)).toEqual(said);
  return answer;
}

describe("a delivery that isn't GitHub's is refused with 400, and nothing happens", () => {
  it.each([
    [
      "a signature by another secret",
      () => ({ "x-hub-signature-256": sign(payload, "guessed") }),
      "The signature does not match the payload.\n",
    ],
    [
      "a signature of another payload",
      () => ({ "x-hub-signature-256": sign("{}") }),
      "The signature does not match the payload.\n",
    ],
    [
      "a signature that is none",
      () => ({ "x-hub-signature-256": "sha256=" }),
      "The signature does not match the payload.\n",
    ],
    [
      "a signature by the weaker hash alone",
      () => ({ "x-hub-signature-256": null, "x-hub-signature": "sha1=00" }),
      "The header X-Hub-Signature-256 is missing.\n",
    ],
    [
      "no signature",
      () => ({ "x-hub-signature-256": null }),
      "The header X-Hub-Signature-256 is missing.\n",
    ],
    ["no event", () => ({ "x-github-event": null }), "The header X-GitHub-Event is missing.\n"],
    [
      "no delivery id",
      () => ({ "x-github-delivery": null }),
      "The header X-GitHub-Delivery is missing.\n",
    ],
  ])("%s", async (_, headers, text) => {
    expect(await idle(() => post(payload, headers()))).toEqual({ status: 400, text });
  });

  it("no payload", async () => {
    expect(await idle(() => post(""))).toEqual({ status: 400, text: "The payload is empty.\n" });
  });

  it.each([
    ["text that is no JSON", "not JSON"],
    ["nothing", "null"],
    ["a text", '"text"'],
    ["a list", "[]"],
    ["brackets without end", "[".repeat(100_000)],
  ])("a signed body that is no JSON object: %s", async (_, body) => {
    expect(await idle(() => post(body))).toEqual({
      status: 400,
      text: "The payload is no JSON object.\n",
    });
  });

  it.each([
    "issue_comment",
    "push",
    "pull_request",
    "pull_request_review",
    "merge_group",
    "check_run",
  ])(
    "a signed %s without GitHub's shape is a failed delivery, told without a stack trace",
    async (event) => {
      const answer = await idle(() =>
        post('{"action":"created","sender":{"type":"User"},"comment":{"body":"/help"}}', {
          "x-github-event": event,
        }),
      );
      expect(answer).toEqual({ status: 500, text: "" });
    },
  );
});

describe("what is too large, or elsewhere", () => {
  it("a payload of more than 25 MB is answered with 413", async () => {
    const body = "x".repeat(25 * 1024 * 1024 + 1);
    expect(await idle(() => post(body))).toEqual({
      status: 413,
      text: "The payload is larger than GitHub's limit of 25 MB.\n",
    });
  });

  it("another path is answered with 404", async () => {
    expect((await idle(() => post(payload, {}, "/api/github/other"))).status).toBe(404);
  });

  it("a look at the webhook's address is answered with 404", async () => {
    expect((await fetch(`${stage.server.url}${WEBHOOK_PATH}`)).status).toBe(404);
  });

  it("GET /healthz tells that the server is up", async () => {
    const answer = await fetch(`${stage.server.url}/healthz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok" });
  });
});

describe("a signed delivery", () => {
  it("of an event that the App doesn't know is taken, and costs nothing", async () => {
    const answer = await idle(() => post(payload, { "x-github-event": "star" }));
    expect(answer.status).toBe(202);
  });

  it("is taken and answered once, however often it comes", async () => {
    const before = (await stage.said(stage.issue)).length;
    const answers = await Promise.all([post(payload), post(payload)]);
    await stage.settled();
    answers.push(await post(payload));
    await stage.settled();
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    expect((await stage.said(stage.issue)).length).toBe(before + 1);
  });
});
