import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/entry/log.js";
import type { RequestFault } from "../../../src/forge/faults.js";
import { type Stage, setStage } from "./stage-setting.js";

const lines: string[] = [];
let stage: Stage;
beforeAll(async () => {
  const log = createLog("info", { write: (line) => lines.push(line) });
  stage = await setStage({ models: ["stormy", "calm"], log, retryDelays: [] });
});
afterAll(async () => stage?.close());

/** Lets the App's requests of some numbers fail, from now on. */
function limit(fault: RequestFault, numbers: readonly number[]): void {
  const otherWriter = stage.user("platform-engineer");
  const ofRequest = ({ n }: { readonly n: number }) => (numbers.includes(n) ? fault : null);
  const { app } = stage;
  stage.forge.world.faults = { app, otherWriter, ofRequest, ofDelivery: () => null };
}

async function say(body: string): Promise<void> {
  const { owner, name: repo, issue: issue_number } = stage;
  await stage.as("data-scientist").issues.createComment({ owner, repo, issue_number, body });
}

describe("a storm of limits", () => {
  it("slows the App down, and neither breaks nor reorders what it does", async () => {
    limit({ kind: "secondary-limit", seconds: 1 }, [1, 3, 6, 7]);
    lines.splice(0);
    await say("/promote stormy 2.1.3 to production");
    await say("/promote calm 2.1.3 to production");
    await say("/help");
    await stage.settled();
    const { owner, name: repo } = stage;
    const pulls = await stage.as("data-scientist").pulls.list({ owner, repo, direction: "asc" });
    const [stormy, calm] = pulls.data.map(({ number }) => `/pull/${number})`);
    expect(pulls.data.map(({ title }) => title.split(" ")[1])).toEqual(["stormy", "calm"]);
    expect(await stage.said(stage.issue)).toEqual([
      expect.stringContaining(stormy ?? "none"),
      expect.stringContaining(calm ?? "none"),
      expect.stringContaining("| `/promote"),
    ]);
    const messages = lines.map((line) => JSON.parse(line).msg as string);
    expect(messages.filter((text) => text.includes("limit is reached"))).toHaveLength(4);
    expect(messages.filter((text) => text.startsWith("failed"))).toEqual([]);
  });
});
