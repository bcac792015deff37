import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultedRequest, RequestFault } from "../../../src/forge/faults.js";
import { redeliver } from "../../../src/forge/webhooks.js";
import { checksOf, headOf, promote } from "./promotion-acts.js";
import { type Stage, setStage } from "./stage-setting.js";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ models: ["lost-answer", "failed-reply", "ended"] });
});

afterEach(() => {
  stage.forge.world.faults = null;
});

afterAll(async () => {
  await stage.close();
});

/** Lets requests of a GraphQL operation go wrong, so many of them. */
function failing(operation: string, times: number, fault: RequestFault): void {
  let left = times;
  const isAsked = ({ document }: FaultedRequest) =>
    new RegExp(`^(query|mutation) ${operation}\\b`).test(document);
  stage.forge.world.faults = {
    app: stage.app,
    otherWriter: stage.user("data-scientist"),
    ofRequest: (request) => {
      if (left === 0 || !isAsked(request)) return null;
      left -= 1;
      return fault;
    },
    ofDelivery: () => null,
  };
}

const lostAnswer: RequestFault = { kind: "server-error", status: 502, when: "after" };

async function pullsOf(model: string) {
  const { owner, name: repo } = stage;
  const head = `${owner}:promotion/${model}/production`;
  return (await stage.as("data-scientist").pulls.list({ owner, repo, state: "all", head })).data;
}

describe("a request to GitHub that goes wrong", () => {
  it("after the pull request was opened leaves a promotion that the next try announces", async () => {
    failing("openPromotion", 1, lostAnswer);
    const number = await promote(stage, "lost-answer");
    expect(await pullsOf("lost-answer")).toHaveLength(1);
    expect((await checksOf(stage, number)).signOffs.state).toBe("in_progress");
  });

  it("in the reply alone doesn't mark the comment as done: the next try answers", async () => {
    failing("reply", 1, { kind: "field", nth: 1 });
    const { replies } = await stage.ask(
      "data-scientist",
      "/promote failed-reply 9.9.9 to production",
    );
    expect(replies).toEqual([expect.stringContaining("failed-reply has no version 9.9.9.")]);
  });

  it("until the promotion has ended opens no other when it is looked at again, and is answered", async () => {
    const { owner, name: repo, forge } = stage;
    failing("announce", 9, { kind: "server-error", status: 500, when: "before" });
    await stage.ask("data-scientist", "/promote ended 2.1.3 to production");
    const [pull] = await pullsOf("ended");
    const closed = { owner, repo, pull_number: pull?.number ?? 0, state: "closed" } as const;
    await stage.as("data-scientist").pulls.update(closed);
    await stage.settled();
    expect(await headOf(stage, "promotion/ended/production")).toBeNull();
    forge.world.faults = null;
    const delivery = forge.world.deliveries.findLast(
      (one) => one.event === "issue_comment" && one.request.body.includes("promote ended"),
    );
    const before = (await stage.said(stage.issue)).length;
    redeliver(forge.world, delivery?.id ?? 0);
    await stage.settled();
    expect(await pullsOf("ended")).toHaveLength(1);
    expect((await stage.said(stage.issue)).slice(before)).toEqual([
      expect.stringContaining(`#${pull?.number}](`),
    ]);
    expect(await headOf(stage, "promotion/ended/production")).toBeNull();
  });
});
