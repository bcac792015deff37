import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redeliver } from "../../../src/forge/webhooks.js";
import {
  checksOf,
  entriesOf,
  headOf,
  manifestOf,
  pullOf,
  push,
  review,
  signOffsSection,
} from "./promotion-acts.js";
import { modelFiles, POLICY, privateKeyPem, type Stage, setStage } from "./stage-setting.js";

const RULES = `schema: 1
machines: ["@trainer[bot]"]
stages:
  staging:
    codeowners: off
    gates: [{ id: auc, kind: minimum, metric: auc_roc, value: 0.95 }]
  production: { gates: [] }
`;

let stage: Stage;
let trainer: Octokit;
let stranger: Octokit;

beforeAll(async () => {
  stage = await setStage({ models: [], files: { [POLICY]: RULES }, privateKeyPem });
  const client = (slug: string) =>
    new Octokit({ auth: stage.machineToken(slug), baseUrl: `${stage.forge.url}/api/v3` });
  trainer = client("trainer");
  stranger = client("stranger");
  const models = [
    "by-machine",
    "held-back",
    "objected",
    "signed",
    "twice",
    "protected",
    "withdrawn",
  ];
  await push(stage, "data-scientist", Object.assign({}, ...models.map(modelFiles)));
});

afterAll(async () => {
  await stage.close();
});

/** Sends a request as a machine or a person, and gives the App's requests that came of it. */
async function ask(
  client: Octokit,
  client_payload: Record<string, unknown>,
): Promise<readonly string[]> {
  const { owner, name: repo } = stage;
  const event_type = "model-promotion-request";
  const requests = await stage.requestsOf(() =>
    client.repos.createDispatchEvent({ owner, repo, event_type, client_payload }),
  );
  return requests.filter((one) => !one.endsWith("/dispatches"));
}

async function pullsOf(model: string, to = "staging") {
  const { owner, name: repo } = stage;
  const head = `${owner}:promotion/${model}/${to}`;
  return (await stage.as("platform-engineer").pulls.list({ owner, repo, state: "all", head })).data;
}

/** What the App says in its issue about refused requests: body and comments. */
async function refusals(): Promise<readonly string[]> {
  const { owner, name: repo } = stage;
  const { issues } = stage.as("platform-engineer");
  const all = (await issues.listForRepo({ owner, repo, state: "all" })).data;
  const issue = all.find(({ title }) => title === "Requests of machines that were refused");
  return issue ? [issue.body ?? "", ...(await stage.said(issue.number))] : [];
}

describe("a machine's request", () => {
  it("for a stage where nobody signs is opened, merged and recorded without a person", async () => {
    const requests = await ask(trainer, {
      model: "by-machine",
      version: "2.1.3",
      to: "staging",
      reason: "nightly retrain",
    });
    expect(requests).toEqual([
      "request",
      "requestFollowUp",
      "takeLock",
      "openPromotion",
      "announce",
      "merge",
      "completion",
      "commit",
      "tell",
    ]);
    expect((await manifestOf(stage, "by-machine")).versions["2.1.3"]?.stage).toBe("staging");
    const [entry] = await entriesOf(stage, "by-machine");
    expect(entry).toMatchObject({
      kind: "promotion",
      requested: { by: { login: "@trainer[bot]" }, reason: "nightly retrain" },
      pullRequest: { mergedBy: { login: "@model-promoter[bot]" } },
      signOffs: [],
    });
    expect(await headOf(stage, "promotion/by-machine/staging")).toBeNull();
  });

  it("that is delivered again, even after all is recorded, changes nothing", async () => {
    await ask(trainer, { model: "twice", version: "2.1.3", to: "staging" });
    const delivery = stage.forge.world.deliveries.findLast(
      (one) => one.event === "repository_dispatch" && one.request.body.includes("twice"),
    );
    if (!delivery) throw new Error("nothing was delivered");
    const before = await stage.written();
    const told = await refusals();
    const requests = await stage.requestsOf(async () => redeliver(stage.forge.world, delivery.id));
    expect(requests).toEqual(["request", "requestFollowUp"]);
    expect(await stage.written()).toEqual(before);
    expect(await refusals()).toEqual(told);
  });

  it("that a gate keeps back waits for people, and is merged once nothing keeps it back", async () => {
    await push(stage, "platform-engineer", { [POLICY]: RULES.replace("0.95", "0.99") });
    await ask(trainer, { model: "held-back", version: "2.1.3", to: "staging" });
    const [pull] = await pullsOf("held-back");
    expect(pull?.state).toBe("open");
    const { gates, signOffs } = await checksOf(stage, pull?.number ?? 0);
    expect([gates.state, signOffs.state]).toEqual(["failure", "success"]);
    expect(signOffs.says).toContain("merges this by itself once no gate blocks");
    await push(stage, "platform-engineer", { [POLICY]: RULES });
    expect((await pullOf(stage, pull?.number ?? 0)).merged).toBe(false);
    await stage.ask("data-scientist", "/recheck", pull?.number);
    expect((await pullOf(stage, pull?.number ?? 0)).merged).toBe(true);
    expect((await manifestOf(stage, "held-back")).versions["2.1.3"]?.stage).toBe("staging");
  });

  it("is left to people where one of them asked for changes", async () => {
    await push(stage, "platform-engineer", { [POLICY]: RULES.replace("0.95", "0.99") });
    await ask(trainer, { model: "objected", version: "2.1.3", to: "staging" });
    const [pull] = await pullsOf("objected");
    const number = pull?.number ?? 0;
    await review(stage, "ml-ops-on-call", number, "REQUEST_CHANGES");
    await push(stage, "platform-engineer", { [POLICY]: RULES });
    await stage.ask("data-scientist", "/recheck", number);
    expect((await checksOf(stage, number)).gates.state).toBe("success");
    expect((await pullOf(stage, number)).merged).toBe(false);
    await review(stage, "ml-ops-on-call", number, "APPROVE");
    expect((await pullOf(stage, number)).merged).toBe(true);
  });

  it("for a stage where people sign opens a pull request for them, and the machine is none of them", async () => {
    await ask(trainer, { model: "by-machine", version: "2.1.3", to: "production" });
    const [pull] = await pullsOf("by-machine", "production");
    expect(pull?.state).toBe("open");
    expect(pull?.body).toContain("Asked for by `@trainer[bot]`");
    expect(await signOffsSection(stage, pull?.number ?? 0)).toContain(
      "Never counted: `@trainer[bot]` (asked for this promotion)",
    );
  });

  it("by an App that the policy doesn't name is refused in an issue, once, and writes nothing", async () => {
    const before = await stage.written();
    const payload = { model: "signed", version: "2.1.3", to: "staging" };
    await ask(stranger, payload);
    await ask(stranger, payload);
    expect(await stage.written()).toEqual(before);
    const said = (await refusals()).filter((text) => text.includes("stranger"));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("machines");
  });

  it("of a person who may write is what a comment of theirs is", async () => {
    await ask(stage.as("data-scientist"), { model: "signed", version: "2.1.3", to: "staging" });
    const [entry] = await entriesOf(stage, "signed");
    expect(entry?.requested?.by.login).toBe("@data-scientist");
  });

  it.each([
    ["no stage", { model: "signed", version: "2.1.3" }],
    ["an unknown property", { model: "signed", version: "2.1.3", to: "staging", force: true }],
    ["a path for a name", { model: "../../etc", version: "2.1.3", to: "staging" }],
    [
      "a reason of two lines",
      { model: "a", version: "2.1.3", to: "staging", reason: "a\n/promote" },
    ],
    ["an unknown version", { model: "signed", version: "9.9.9", to: "staging" }],
  ])("with %s is refused in the issue", async (_, payload) => {
    const before = await refusals();
    const written = await stage.written();
    await ask(trainer, payload);
    expect(await refusals()).toHaveLength(before.length + 1);
    expect(await stage.written()).toEqual(written);
  });

  it("waits for a rule of the branch, and GitHub merges it once that is met", async () => {
    const { owner, name: repo, forge, repository } = stage;
    forge.world.protect(repository, {
      pattern: "main",
      requiredChecks: [{ context: "tests", appId: null }],
      bypass: { apps: [stage.app.slug] },
    });
    repository.allowAutoMerge = true;
    await ask(trainer, { model: "protected", version: "2.1.3", to: "staging" });
    const [pull] = await pullsOf("protected");
    expect(pull?.state).toBe("open");
    await stage.as("platform-engineer").repos.createCommitStatus({
      owner,
      repo,
      sha: pull?.head.sha ?? "",
      context: "tests",
      state: "success",
    });
    await stage.settled();
    expect((await manifestOf(stage, "protected")).versions["2.1.3"]?.stage).toBe("staging");
    const [entry] = await entriesOf(stage, "protected");
    expect(entry?.pullRequest?.mergedBy?.login).toBe("@model-promoter[bot]");
  });
});
