import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDocument } from "../../../src/domain/document.js";
import { type Evidence, evidenceSchema } from "../../../src/domain/evidence.js";
import { evidenceBranch, readEvidenceIntake } from "../../../src/domain/evidence-intake.js";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { dispatchEvent } from "../../../src/forge/webhook-events.js";
import { redeliver } from "../../../src/forge/webhooks.js";
import { REFUSALS_TITLE } from "../../../src/render/comments/machine-refusal.js";
import { hostile } from "../../render/examples.js";
import { effectsOf } from "../../render/markdown-effects.js";
import { checksOf, merge, promote, pullOf } from "./promotion-acts.js";
import { folderOf, modelFiles, POLICY, type Stage, setStage, stageRules } from "./stage-setting.js";

const policy = `${stageRules[POLICY]}machines: ["@acme-ci[bot]"]\n`;
const people = { ...examplePeople, "new-hire": "read" } as const;

/** A run of load tests of the example's 2.1.3, as its machine knows it; `n` tells runs apart. */
function run(n: number, parts: object = {}): object {
  return {
    schema: 1,
    kind: "latency",
    version: "2.1.3",
    collected: { from: "2025-03-09T10:00:00Z", to: "2025-03-09T11:00:00Z" },
    artifact: parse(modelFiles("any")["registry/models/any/versions/2.1.3.yaml"] ?? "").artifact
      .digest,
    n,
    p50: 41,
    p95: 97,
    p99: 131,
    load: "500 requests/s, 4 vCPU",
    ...parts,
  };
}

/** A sender's hands: sends events with a token of its own. */
function sender(stage: Stage, token: string) {
  const octokit = new Octokit({ auth: token, baseUrl: `${stage.forge.url}/api/v3` });
  return (payload: object, event_type = "model-evidence") =>
    octokit.repos.createDispatchEvent({
      owner: stage.owner,
      repo: stage.name,
      event_type,
      client_payload: { ...payload },
    });
}

/** The App's requests meanwhile, by GraphQL operation or REST path's last part; what machines send is not the App's. */
async function costOf(stage: Stage, act: () => Promise<unknown>): Promise<readonly string[]> {
  const paths = await stage.requestsOf(act);
  return paths
    .flatMap((path) => path.split("/").at(-1) ?? [])
    .filter((one) => one !== "dispatches");
}

/** The evidence of a model's 2.1.3 that runs of a kind hold, in their order. */
async function runsOf(stage: Stage, model: string, kind = "latency"): Promise<readonly Evidence[]> {
  const found: Evidence[] = [];
  for (let n = 1; ; n++) {
    const path = `${folderOf(model)}/evidence/2.1.3/${kind}-${String(n).padStart(4, "0")}.yaml`;
    const text = await stage.file(path);
    if (text === null) return found;
    const read = readDocument({ path, text }, evidenceSchema);
    if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join("\n"));
    found.push(read.value);
  }
}

/** Texts of the issues about refusals, each with its comments; open ones only. */
async function refusals(stage: Stage): Promise<readonly (readonly string[])[]> {
  const { owner, name: repo } = stage;
  const { data } = await stage.as("platform-engineer").issues.listForRepo({ owner, repo });
  const issues = data.filter(({ title }) => title === REFUSALS_TITLE);
  return Promise.all(
    issues.map(async ({ number, body }) => [body ?? "", ...(await stage.said(number))]),
  );
}

async function newest(stage: Stage) {
  const { owner, name: repo } = stage;
  return (await stage.as("new-hire").repos.getCommit({ owner, repo, ref: "main" })).data;
}

describe("evidence that a machine of the policy hands in", () => {
  let stage: Stage;
  let machine: ReturnType<typeof sender>;
  beforeAll(async () => {
    const models = ["intake", "pair", "again", "personal", "resting"];
    stage = await setStage({ models, people, files: { [POLICY]: policy } });
    machine = sender(stage, stage.machineToken("acme-ci"));
  });
  afterAll(async () => stage?.close());

  it("is committed by the App with the machine as its collector, for two requests", async () => {
    const requests = await costOf(stage, () => machine({ model: "intake", evidence: run(900) }));
    expect(requests).toEqual(["evidenceIntake", "addEvidence"]);
    expect(await runsOf(stage, "intake")).toMatchObject([
      { n: 900, collected: { by: "machine:acme-ci[bot]" }, artifact: expect.any(String) },
    ]);
    expect(await newest(stage)).toMatchObject({
      author: { login: "model-promoter[bot]" },
      commit: { message: "Add evidence latency-0001 of intake 2.1.3, from acme-ci[bot]" },
      files: [{ filename: `${folderOf("intake")}/evidence/2.1.3/latency-0001.yaml` }],
    });
  });

  it("is there once, however often its event is delivered or sent", async () => {
    await machine({ model: "again", evidence: run(901) });
    await stage.settled();
    const delivery = stage.forge.world.deliveries.findLast(
      ({ event }) => event === "repository_dispatch",
    );
    const head = await stage.mainHead();
    const requests = await costOf(stage, async () => {
      redeliver(stage.forge.world, delivery?.id ?? 0);
      await machine({ model: "again", evidence: run(901) });
    });
    expect(requests).toEqual(["evidenceIntake", "evidenceIntake"]);
    expect(await runsOf(stage, "again")).toHaveLength(1);
    expect(await stage.mainHead()).toBe(head);
  });

  it("has a file each where two runs come at once", async () => {
    await Promise.all([902, 903].map((n) => machine({ model: "pair", evidence: run(n) })));
    await stage.settled();
    const counts = (await runsOf(stage, "pair")).map((one) => "n" in one && one.n);
    expect(counts.toSorted()).toEqual([902, 903]);
  });

  it("may come from a person who may write, who then is no signer of the version", async () => {
    const person = sender(stage, stage.forge.world.tokenFor(stage.user("ml-ops-on-call")));
    const requests = await costOf(stage, () => person({ model: "personal", evidence: run(904) }));
    expect(requests).toEqual(["evidenceIntake", "permission", "addEvidence"]);
    expect(await runsOf(stage, "personal")).toMatchObject([
      { collected: { by: "github:ml-ops-on-call" } },
    ]);
    const { replies } = await stage.ask("data-scientist", "/promote personal 2.1.3 to production");
    expect(replies.join()).toContain("ml-ops-on-call");
    expect(replies.join()).toContain("committed this version's record, card or evidence");
  });

  it("is seen at once by the model's open promotion, whose approvals rest on what there was", async () => {
    const number = await promote(stage, "resting");
    const before = await checksOf(stage, number);
    const requests = await costOf(stage, () => machine({ model: "resting", evidence: run(905) }));
    expect(requests).toEqual(["evidenceIntake", "addEvidence", "promotion", "redraw"]);
    const after = await checksOf(stage, number);
    expect(before.signOffs.says).not.toContain("latency-0001.yaml");
    expect(after.signOffs.says).toContain("latency-0001.yaml");
  });

  it("costs nothing where the event is of another type", async () => {
    expect(await costOf(stage, () => machine({ model: "intake" }, "deploy"))).toEqual([]);
  });
});

describe("evidence that is refused", () => {
  let stage: Stage;
  let machine: ReturnType<typeof sender>;
  beforeAll(async () => {
    stage = await setStage({ models: ["refusing"], people, files: { [POLICY]: policy } });
    machine = sender(stage, stage.machineToken("acme-ci"));
  });
  afterAll(async () => stage?.close());

  const model = "refusing";
  const other = `sha256:${"0".repeat(64)}`;
  const last = async () => (await refusals(stage))[0]?.at(-1) ?? "";

  it("opens the App's issue, and writes nothing else", async () => {
    const before = await stage.written();
    const requests = await costOf(stage, () =>
      machine({ model, evidence: run(910, { artifact: other, p95: -1, latency: 9 }) }),
    );
    expect(requests).toEqual(["evidenceIntake", "tellRefusal"]);
    const text = await last();
    for (const part of [
      "evidence for refusing 2.1.3, sent by `@acme-ci[bot]`",
      "evidence.artifact is not the artifact of refusing 2.1.3",
      "evidence.p95: expected",
      "evidence.latency: no property of this name",
    ])
      expect(text).toContain(part);
    expect(await stage.written()).toEqual(before);
  });

  it("is told once of the same refusal, and again of another, in the same issue", async () => {
    const wrong = { model, evidence: run(910, { artifact: other, p95: -1, latency: 9 }) };
    expect(await costOf(stage, () => machine(wrong))).toEqual(["evidenceIntake"]);
    await machine({ model: "no-such-model", evidence: run(911) });
    await stage.settled();
    const same = { model: "no-such-model", evidence: run(911) };
    expect(await costOf(stage, () => machine(same))).toEqual(["evidenceIntake"]);
    const told = await refusals(stage);
    expect(told.map((texts) => texts.length)).toEqual([2]);
    expect(told[0]?.[1]).toContain("There is no model no-such-model in this registry.");
  });

  it.each([
    [
      "a version that isn't registered",
      () => run(912, { version: "9.9.9" }),
      "refusing has no version 9.9.9.",
    ],
    [
      "another artifact of what it was measured beside",
      () => run(913, { against: { version: "2.0.5", artifact: other }, kind: "shadow" }),
      "evidence.against.artifact is not the artifact of refusing 2.0.5",
    ],
    [
      "somebody else as its collector",
      () =>
        run(914, {
          collected: {
            from: "2025-03-09T10:00:00Z",
            to: "2025-03-09T11:00:00Z",
            by: "github:data-scientist",
          },
        }),
      "evidence.collected.by names somebody else",
    ],
    ["no kind", () => ({ schema: 1, version: "2.1.3" }), "evidence.kind: expected"],
  ])("has %s", async (_, evidence, says) => {
    await machine({ model, evidence: evidence() });
    await stage.settled();
    expect(await last()).toContain(says);
  });

  it("has a payload of another shape: it costs two requests, and the registry isn't read", async () => {
    const requests = await costOf(stage, () => machine({ evidence: [], modle: model }));
    expect(requests).toEqual(["refusals", "tellRefusal"]);
    expect(await last()).toContain("modle: no property of this name is known here");
  });

  it("has no effect by the words that it holds", async () => {
    await machine({
      model: hostile,
      evidence: { ...run(915), version: hostile, [hostile]: hostile },
    });
    await machine({ model, evidence: run(916, { load: hostile, [hostile]: hostile }) });
    await stage.settled();
    const texts = (await refusals(stage))[0]?.slice(-2) ?? [];
    expect(texts).toHaveLength(2);
    for (const text of texts) {
      const lines = text.split("\n").filter((line) => !/^<!-- model-promoter refusal/.test(line));
      const said = lines
        .map((line) => line.replace(/^- |\*\*Refused:\*\*|<br>/g, ""))
        .filter(Boolean);
      expect(said.flatMap((line) => effectsOf(line).filter((one) => one !== "cell"))).toEqual([]);
    }
  });

  it("comes from a bot that the policy doesn't name, or from a person who may only read", async () => {
    const stranger = sender(stage, stage.machineToken("stranger"));
    const before = await stage.written();
    expect(await costOf(stage, () => stranger({ model, evidence: run(917) }))).toEqual([
      "evidenceIntake",
      "tellRefusal",
    ]);
    expect(await last()).toContain("`@stranger[bot]` may not hand in evidence here.");
    const reader = sender(stage, stage.forge.world.tokenFor(stage.user("new-hire")));
    await expect(reader({ model, evidence: run(918) })).rejects.toMatchObject({ status: 403 });
    // GitHub lets no reader send one; access can be gone when the event is read.
    const requests = await costOf(stage, async () =>
      dispatchEvent(stage.forge.world, stage.repository, stage.user("new-hire"), {
        type: "model-evidence",
        payload: { model, evidence: run(918) },
      }),
    );
    expect(requests).toEqual(["evidenceIntake", "permission", "tellRefusal"]);
    expect(await last()).toContain("`@new-hire` may not hand in evidence here.");
    expect(await stage.written()).toEqual(before);
  });

  it("opens a new issue once the App's is closed, and never writes into somebody else's", async () => {
    const { owner, name: repo } = stage;
    const hers = stage.as("platform-engineer").issues;
    const mine = (await hers.listForRepo({ owner, repo })).data.find(
      ({ title }) => title === REFUSALS_TITLE,
    );
    await hers.update({ owner, repo, issue_number: mine?.number ?? 0, state: "closed" });
    const { data: copy } = await hers.create({ owner, repo, title: REFUSALS_TITLE, body: "Mine." });
    await machine({ model: "no-such-model", evidence: run(919) });
    await stage.settled();
    expect((await refusals(stage)).map((texts) => texts.length)).toEqual([1, 1]);
    expect(await stage.said(copy.number)).toEqual([]);
  });

  it("comes from a person where the policy takes evidence from machines only", async () => {
    await stage.pushAs("platform-engineer", "Machines only", (folder) =>
      writeFiles(folder, { [POLICY]: `${policy}evidenceFrom: machines\n` }),
    );
    const person = sender(stage, stage.forge.world.tokenFor(stage.user("data-scientist")));
    await stage.settled();
    expect(await costOf(stage, () => person({ model, evidence: run(920) }))).toEqual([
      "evidenceIntake",
      "tellRefusal",
    ]);
    expect(await last()).toContain("The policy takes evidence from its machines only");
    await machine({ model, evidence: run(921) });
    await stage.settled();
    expect(await runsOf(stage, model)).toMatchObject([{ n: 921 }]);
  });
});

describe("where the App may not push to the default branch", () => {
  let stage: Stage;
  let machine: ReturnType<typeof sender>;
  beforeAll(async () => {
    stage = await setStage({ models: ["guarded"], people, files: { [POLICY]: policy } });
    machine = sender(stage, stage.machineToken("acme-ci"));
    const requiredChecks = ["model-promoter/gates", "model-promoter/sign-offs"].map((context) => ({
      context,
      appId: stage.app.id,
    }));
    stage.forge.world.protect(stage.repository, { pattern: "main", requiredChecks });
  });
  afterAll(async () => stage?.close());

  it("evidence is proposed by one pull request, with its checks, however often it is sent", async () => {
    await machine({ model: "guarded", evidence: run(930) });
    await stage.settled();
    await machine({ model: "guarded", evidence: run(930) });
    await stage.settled();
    const { owner, name: repo } = stage;
    const { data: pulls } = await stage.as("new-hire").pulls.list({ owner, repo, state: "all" });
    const [pull] = pulls;
    expect(pulls).toHaveLength(1);
    expect(pull).toMatchObject({
      title: "Add evidence latency-0001 of guarded 2.1.3, from acme-ci[bot]",
      user: { login: "model-promoter[bot]" },
      head: { ref: expect.stringMatching(/^evidence\/guarded\/2\.1\.3\/[0-9a-f]{12}$/) },
    });
    const number = pull?.number ?? 0;
    expect((await pullOf(stage, number)).changed_files).toBe(1);
    const { gates, signOffs } = await checksOf(stage, number);
    expect([gates.state, signOffs.state]).toEqual(["success", "success"]);
    await merge(stage, "data-science-lead", number);
    expect(await runsOf(stage, "guarded")).toMatchObject([
      { n: 930, collected: { by: "machine:acme-ci[bot]" } },
    ]);
    const head = await stage.mainHead();
    expect(await costOf(stage, () => machine({ model: "guarded", evidence: run(930) }))).toEqual([
      "evidenceIntake",
    ]);
    expect(await stage.mainHead()).toBe(head);
    expect(
      (await stage.as("new-hire").pulls.list({ owner, repo, state: "all" })).data,
    ).toHaveLength(1);
  });

  it("a branch that an earlier try left behind is taken over", async () => {
    const handed = readEvidenceIntake({ model: "guarded", evidence: run(931) });
    const account = stage.forge.world.bots.get("acme-ci[bot]");
    if (!handed.ok || account === undefined) throw new Error("it is evidence of the machine");
    const by = { login: account.login, id: account.id, type: "Bot" };
    const { owner, name: repo } = stage;
    const left = (await newest(stage)).parents[0]?.sha ?? "";
    await stage.as("platform-engineer").git.createRef({
      owner,
      repo,
      ref: `refs/heads/${evidenceBranch(handed.value, by)}`,
      sha: left,
    });
    await stage.settled();
    const cost = await costOf(stage, () => machine({ model: "guarded", evidence: run(931) }));
    expect(cost.slice(0, 3)).toEqual(["evidenceIntake", "takeLock", "proposeEvidence"]);
    const { data } = await stage.as("new-hire").pulls.list({ owner, repo, state: "open" });
    expect(data.map(({ title }) => title)).toEqual([
      "Add evidence latency-0002 of guarded 2.1.3, from acme-ci[bot]",
    ]);
    expect((await pullOf(stage, data[0]?.number ?? 0)).changed_files).toBe(1);
  });

  it("two proposals have a number each, so that both can be merged", async () => {
    await machine({ model: "guarded", evidence: run(932) });
    await stage.settled();
    const { owner, name: repo } = stage;
    const { data } = await stage.as("new-hire").pulls.list({ owner, repo, state: "open" });
    expect(data).toHaveLength(2);
    for (const { number } of data) await merge(stage, "data-science-lead", number);
    const counts = (await runsOf(stage, "guarded")).map((one) => "n" in one && one.n);
    expect(counts).toEqual([930, 931, 932]);
  });
});
