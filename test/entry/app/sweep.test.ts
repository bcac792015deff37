import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweep } from "../../../src/entry/cli/sweep.js";
import { captureIo } from "../cli/captured-io.js";
import { newFolder } from "../cli/registry-copy.js";
import {
  checksOf,
  entriesOf,
  headOf,
  inClone,
  merge,
  promote,
  review,
  sign,
  signOffsSection,
} from "./promotion-acts.js";
import { privateKeyPem, type Stage, setStage } from "./stage-setting.js";

let stage: Stage;
const folder = newFolder();
const models = ["asked", "merged", "closed", "reviewed", "stranded", "dropped"];

beforeAll(async () => {
  stage = await setStage({ models, privateKeyPem });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});

/** Lets things happen while the App hears nothing, and never will. */
async function unheard(act: () => Promise<unknown>): Promise<void> {
  const { app, forge } = stage;
  const { url } = app.webhook;
  app.webhook.url = null;
  await act();
  await forge.settled();
  app.webhook.url = url;
}

/** Sweeps from a terminal, some time later. */
async function swept(minutes: number, ...words: readonly string[]) {
  const { forge } = stage;
  const io = captureIo(folder, {
    GITHUB_API_URL: `${forge.url}/api/v3`,
    GITHUB_REPOSITORY: `${stage.owner}/${stage.name}`,
    APP_ID: String(stage.app.id),
    PRIVATE_KEY: privateKeyPem,
  });
  const at = forge.world.clock.now().getTime() + minutes * 60_000;
  const now = () => `${new Date(at).toISOString().slice(0, 19)}Z`;
  let code = 3;
  const requests = await stage.requestsOf(async () => {
    code = await sweep([...words, "--json"], { ...io, now });
  });
  const { outcomes, redelivered } = JSON.parse(io.printed.stdout);
  const did = outcomes.map((one: { did: string; about: string }) => `${one.did}: ${one.about}`);
  return { code, did, redelivered, requests };
}

describe("a sweep", () => {
  it("finishes what events that never came left undone, and a second one finds nothing but what is open", async () => {
    const { owner, name: repo } = stage;
    const [toMerge, toClose, toReview] = [
      await promote(stage, "merged"),
      await promote(stage, "closed"),
      await promote(stage, "reviewed"),
    ];
    await sign(stage, toMerge);
    await unheard(async () => {
      const body = "/promote asked 2.1.3 to production";
      const comment = { owner, repo, issue_number: stage.issue, body };
      await stage.as("data-scientist").issues.createComment(comment);
      await merge(stage, "ml-ops-on-call", toMerge);
      const closing = { owner, repo, pull_number: toClose, state: "closed" } as const;
      await stage.as("data-scientist").pulls.update(closing);
      await review(stage, "fraud-team-lead", toReview);
      await inClone(stage, "data-scientist", async (git) => {
        await git("checkout", "--quiet", "-b", "topic");
        await git("commit", "--quiet", "--allow-empty", "--message", "Look");
        await git("push", "--quiet", "origin", "topic");
      });
      const topic = { owner, repo, title: "Topic", head: "topic", base: "main" };
      await stage.as("data-scientist").pulls.create(topic);
    });
    expect((await entriesOf(stage, "merged")).at(-1)?.kind).toBe("adopt");
    const { did, code } = await swept(10);
    expect(code).toBe(0);
    expect(did.toSorted()).toEqual([
      "opened: asked 2.1.3 to production",
      `recorded: #${toMerge}`,
      `redrawn: #${toReview}`,
      expect.stringMatching(/^redrawn: #\d+$/),
      `withdrawn: #${toClose}`,
    ]);
    expect((await entriesOf(stage, "merged")).at(-1)?.kind).toBe("promotion");
    expect((await entriesOf(stage, "closed")).at(-1)?.kind).toBe("withdrawn");
    expect(await headOf(stage, "promotion/merged/production")).toBeNull();
    expect(await signOffsSection(stage, toReview)).toContain("1 of 3 sign-offs given");
    const pulls = await stage
      .as("data-scientist")
      .pulls.list({ owner, repo, head: `${owner}:topic` });
    expect((await checksOf(stage, pulls.data[0]?.number ?? 0)).gates.state).toBe("success");
    const again = await swept(10);
    expect(again.did).toEqual([
      expect.stringMatching(/^redrawn/),
      expect.stringMatching(/^redrawn/),
    ]);
    expect(again.requests.filter((one: string) => one === "lostWork")).toHaveLength(1);
  });

  it("answers a command that is found more than a day late, and doesn't carry it out", async () => {
    const { owner, name: repo } = stage;
    const before = await stage.said(stage.issue);
    await unheard(async () => {
      const body = "/promote dropped 2.1.3 to production";
      const comment = { owner, repo, issue_number: stage.issue, body };
      await stage.as("data-scientist").issues.createComment(comment);
    });
    await swept(25 * 60);
    await swept(25 * 60);
    expect((await stage.said(stage.issue)).slice(before.length)).toEqual([
      expect.stringContaining("an event of GitHub was lost"),
    ]);
    expect(await headOf(stage, "promotion/dropped/production")).toBeNull();
  });

  it("frees a branch that a request left and nobody took up", async () => {
    const { owner, name: repo } = stage;
    await unheard(async () => {
      const sha = await stage.mainHead();
      const ref = "refs/heads/promotion/stranded/production";
      await stage.as("platform-engineer").git.createRef({ owner, repo, ref, sha });
    });
    expect((await swept(120)).did).toContain("freed: promotion/stranded/production");
    expect(await headOf(stage, "promotion/stranded/production")).toBeNull();
  });

  it("asks GitHub to deliver again what the App didn't take", async () => {
    const { app, forge } = stage;
    const { url } = app.webhook;
    app.webhook.url = "http://127.0.0.1:9/nobody-listens-here";
    const { owner, name: repo } = stage;
    const comment = { owner, repo, issue_number: stage.issue, body: "/status stranded" };
    await stage.as("data-scientist").issues.createComment(comment);
    await forge.settled();
    app.webhook.url = url;
    const said = (await stage.said(stage.issue)).length;
    const { redelivered } = await swept(0, "--redeliver");
    expect(redelivered).toBe(1);
    expect(await stage.said(stage.issue)).toHaveLength(said + 1);
    expect((await swept(0, "--redeliver")).redelivered).toBe(0);
  });
});
