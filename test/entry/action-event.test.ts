import { describe, expect, it } from "vitest";
import { looksOf, mayConcern } from "../../src/entry/action-event.js";

const sender = { login: "acme-ci[bot]", id: 7, type: "Bot" };
const evidence = { model: "fraud-detection", evidence: { kind: "latency" } };

function event(action: string, by = sender) {
  const payload = { action, branch: "main", client_payload: evidence, sender: by };
  return { name: "repository_dispatch", payload };
}

/** No such event costs a request. */
const at = {
  octokit: {
    graphql: () => Promise.reject(new Error("asked")),
    request: () => Promise.reject(new Error("asked")),
  },
  owner: "acme",
  name: "registry",
};
const around = { self: "model-promoter[bot]" };

describe("a workflow's run on repository_dispatch", () => {
  it("takes evidence in as it was sent, with its sender by GitHub's word", async () => {
    expect(mayConcern(event("model-evidence"))).toBe(true);
    expect(await looksOf(event("model-evidence"), around, at)).toEqual([
      { kind: "evidence", sender, payload: evidence },
    ]);
  });

  it("costs nothing where the type is another App's, or the App sent it itself", async () => {
    expect(mayConcern(event("deploy"))).toBe(false);
    const own = event("model-evidence", { ...sender, login: around.self });
    expect(await looksOf(own, around, at)).toEqual([]);
  });

  it("takes evidence in where nothing was sent with it, so that this can be told", async () => {
    const { payload } = event("model-evidence");
    const empty = { name: "repository_dispatch", payload: { ...payload, client_payload: null } };
    expect(await looksOf(empty, around, at)).toEqual([{ kind: "evidence", sender, payload: null }]);
  });
});
