import { createServer, type Server } from "node:http";
import { sign } from "@octokit/webhooks-methods";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Taken } from "../../src/entry/app.js";
import type { LookedAtEvent } from "../../src/entry/look-task.js";
import { webhookHandler } from "../../src/entry/webhook-handler.js";

const secret = "a secret";
const sender = { login: "data-scientist", id: 1, type: "User" };

let server: Server;
let url: string;
let taken: Taken;
let events: LookedAtEvent[];
beforeAll(async () => {
  const take = async (event: LookedAtEvent) => {
    events.push(event);
    return taken;
  };
  const around = { self: "model-promoter[bot]" };
  const handler = webhookHandler({ path: "/hook", secret, around, take });
  server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}/hook`;
});
afterAll(() => server?.close());

async function comment(text: string) {
  const body = JSON.stringify({
    action: "created",
    sender,
    issue: { number: 1, node_id: "I", body: null },
    comment: {
      id: 2,
      node_id: "C",
      body: text,
      created_at: "2025-03-10T09:00:00Z",
      user: sender,
    },
  });
  events = [];
  const headers = {
    "x-github-event": "issue_comment",
    "x-github-delivery": "a-delivery",
    "x-hub-signature-256": await sign(secret, body),
  };
  const answer = await fetch(url, { method: "POST", body, headers });
  return { status: answer.status, text: (await answer.text()).trim() };
}

describe("an event with something to look at", () => {
  it.each([
    ["taken", 202, "Taken."],
    ["full", 503, "Not taken: too many events wait already. Deliver it again later."],
    ["away", 503, "Not taken: the queue can't be reached. Deliver it again later."],
  ] as const)("goes to the queue; where that says %s it is answered with %i", async (...row) => {
    const [queue, status, text] = row;
    taken = queue;
    expect(await comment("/help")).toEqual({ status, text });
    expect(events).toMatchObject([{ delivery: "a-delivery", looks: [{ kind: "comment" }] }]);
  });
});

describe("an ordinary comment", () => {
  it("is taken though the queue is full, for it costs the queue nothing", async () => {
    taken = "full";
    expect(await comment("Looks good.")).toEqual({ status: 202, text: "Taken." });
    expect(events).toEqual([]);
  });
});
