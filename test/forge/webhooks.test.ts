import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verify } from "@octokit/webhooks-methods";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createComment } from "../../src/forge/comments.js";
import { createIssue } from "../../src/forge/issues.js";
import { deliveryStatus, redeliver } from "../../src/forge/webhooks.js";
import { as, heard, refusal, type Scene, SECRET, setScene } from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function openIssue(title = "An issue") {
  const { forge, alice, registry } = scene;
  return await createIssue(forge.world, as(alice), registry, { title, body: null, labels: [] });
}

describe("a delivery", () => {
  it("is signed so that Octokit verifies it, and only as it was sent", async () => {
    await openIssue("Grüße");
    await scene.forge.settled();
    const hook = scene.received.at(-1);
    const signature = String(hook?.headers["x-hub-signature-256"]);
    expect(await verify(SECRET, hook?.text ?? "", signature)).toBe(true);
    expect(await verify(SECRET, `${hook?.text} `, signature)).toBe(false);
    expect(await verify("another secret", hook?.text ?? "", signature)).toBe(false);
  });

  it("carries GitHub's headers", async () => {
    await openIssue();
    await scene.forge.settled();
    expect(scene.received.at(-1)?.headers).toMatchObject({
      "content-type": "application/json",
      "x-github-event": "issues",
      "x-github-delivery": expect.stringMatching(GUID),
      "x-github-hook-id": String(scene.app.webhook.id),
      "x-github-hook-installation-target-id": String(scene.app.id),
      "x-github-hook-installation-target-type": "integration",
    });
  });

  it("comes in the order in which things happened", async () => {
    const { forge, alice } = scene;
    const issue = await openIssue();
    for (let n = 0; n < 10; n += 1) await createComment(forge.world, as(alice), issue, `${n}`);
    await forge.settled();
    const comments = scene.received.filter(({ event }) => event === "issue_comment");
    expect(comments.map(({ payload }) => payload.comment.body).join("")).toBe("0123456789");
  });

  it("waits until the one before it was answered", async () => {
    const { forge, app } = scene;
    let [underWay, most, answered] = [0, 0, 0];
    const slow = createServer((request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      request.resume().on("end", () =>
        setTimeout(() => {
          underWay -= 1;
          answered += 1;
          response.writeHead(200).end();
        }, 20),
      );
    });
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", () => resolve()));
    app.webhook.url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;
    for (let n = 0; n < 5; n += 1) await openIssue(`${n}`);
    await forge.settled();
    expect([most, answered]).toEqual([1, 5]);
    await new Promise((resolve) => slow.close(resolve));
  });

  it("sent again has the same id and body", async () => {
    await openIssue();
    const { forge, received } = scene;
    await forge.settled();
    const first = forge.world.deliveries.at(-1);
    redeliver(forge.world, first?.id ?? 0);
    await forge.settled();
    const [before, after] = received.slice(-2);
    expect(after?.headers["x-github-delivery"]).toBe(before?.headers["x-github-delivery"]);
    expect(after?.text).toBe(before?.text);
    expect(forge.world.deliveries.at(-1)).toMatchObject({ redelivery: true, guid: first?.guid });
    expect(forge.world.deliveries.at(-1)?.id).not.toBe(first?.id);
  });

  it("that nobody knows can't be sent again", async () => {
    const again = Promise.resolve().then(() => redeliver(scene.forge.world, 0));
    expect((await refusal(again)).status).toBe(404);
  });
});

describe("what became of a delivery is kept", () => {
  it("when it was accepted", async () => {
    await openIssue();
    await scene.forge.settled();
    const delivery = scene.forge.world.deliveries.at(-1);
    expect(delivery?.response?.status).toBe(202);
    expect(delivery === undefined ? null : deliveryStatus(delivery)).toBe("OK");
  });

  it("when the App failed, and when nobody was there; those after it still go out", async () => {
    const { forge, app } = scene;
    const failing = createServer((_request, response) => response.writeHead(500).end("no"));
    await new Promise<void>((resolve) => failing.listen(0, "127.0.0.1", () => resolve()));
    const there = app.webhook.url;
    app.webhook.url = `http://127.0.0.1:${(failing.address() as AddressInfo).port}/`;
    await openIssue("fails");
    await forge.settled();
    await new Promise((resolve) => failing.close(resolve));
    await openIssue("nobody");
    await forge.settled();
    app.webhook.url = there;
    await openIssue("arrives");
    const last = forge.world.deliveries.slice(-3);
    await forge.settled();
    expect(last.map((one) => one.response?.status)).toEqual([500, 0, 202]);
    expect(last[0]?.response?.body).toBe("no");
    expect(scene.received.at(-1)?.payload.issue.title).toBe("arrives");
  });
});

describe("an App hears", () => {
  it("only of events that it subscribed to, in repositories it is installed on", async () => {
    const { forge, acme, app, alice } = scene;
    const other = await forge.world.createRepository(acme, "other");
    const before = (await heard(scene)).length;
    const wanted = { title: "t", body: null, labels: [] };
    await createIssue(forge.world, as(alice), other, wanted);
    expect(await heard(scene)).toHaveLength(before);
    app.events = ["issue_comment"];
    const issue = await openIssue();
    expect(await heard(scene)).toHaveLength(before);
    await createComment(forge.world, as(alice), issue, "now");
    expect((await heard(scene)).slice(before)).toEqual(["issue_comment.created"]);
  });

  it("of its own installation", async () => {
    expect((await heard(scene))[0]).toBe("installation.created");
  });
});
