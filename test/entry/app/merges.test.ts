import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { type Delivery, inTurn, type LoggedRequest } from "../../../src/forge/world.js";
import {
  dismiss,
  entriesOf,
  headOf,
  manifestOf,
  merge,
  promote,
  pullOf,
  push,
  review,
  servingOf,
  sign,
  signers,
  unheard,
} from "./promotion-acts.js";
import {
  adoptIn,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
  stageRules,
} from "./stage-setting.js";

const models = [
  "by-merge",
  "by-squash",
  "by-rebase",
  "rechecked",
  "updated",
  "no-plan",
  "closed-twice",
  "push-last",
  "push-first",
  "push-alone",
  "one-after",
  "the-other",
  "overtaken",
  "dismissed-later",
];

let stage: Stage;
beforeAll(async () => {
  // A busy machine is slow to bring the second of a merge's two events; requests are counted here.
  const landingDelay = 500;
  stage = await setStage({
    models,
    people: { ...examplePeople, "other-writer": "write" },
    landingDelay,
  });
});
afterAll(async () => stage?.close());

/** What must hold after every merge that was recorded: once, told of, and the next promotion possible. */
async function expectRecorded(model: string, number: number, mergeCommit: string) {
  const entries = await entriesOf(stage, model);
  expect(entries.map(({ kind }) => kind)).toEqual(["adopt", "adopt", "promotion"]);
  const [entry] = entries.slice(-1);
  expect(entry).toMatchObject({
    model,
    version: "2.1.3",
    requested: { by: { login: "@data-scientist" }, reason: "Q1 retrain" },
    pullRequest: { number, merge: mergeCommit, mergedBy: { login: "@ml-ops-on-call" } },
    dossier: { path: "promotions/2.1.3-to-production-1.yaml" },
    problems: [],
  });
  expect(entry?.signOffs.map(({ owner, by }) => [owner, by.login])).toEqual(
    signers.map((login) => [`@${login}`, `@${login}`]),
  );
  expect(await stage.said(number)).toEqual([expect.stringContaining(`✅ **${model} 2.1.3`)]);
  expect(await headOf(stage, `promotion/${model}/production`)).toBeNull();
  return entry;
}

describe("a promotion that is merged with every gate and sign-off", () => {
  it.each([
    ["by-merge", "merge"],
    ["by-squash", "squash"],
    ["by-rebase", "rebase"],
  ] as const)("is recorded once (%s)", async (model, method) => {
    const number = await promote(stage, model);
    await sign(stage, number);
    let commit = "";
    const requests = await stage.requestsOf(async () => {
      commit = await merge(stage, "ml-ops-on-call", number, method);
    });
    expect(requests).toEqual(["completion", "commit", "tell"]);
    const entry = await expectRecorded(model, number, commit);
    expect(entry?.moves).toEqual([
      { version: "2.1.3", from: "staging", to: "production", role: "rolling-out" },
    ]);
    const manifest = await manifestOf(stage, model);
    expect(manifest).toMatchObject({
      versions: {
        "2.0.5": { stage: "production", role: "current" },
        "2.1.3": { stage: "production", role: "rolling-out", entry: entry?.id },
      },
      rollout: { version: "2.1.3", step: 0, weights: { "2.0.5": 95, "2.1.3": 5 } },
      last: { seq: 3, id: entry?.id },
    });
    expect(await servingOf(stage, model)).toEqual({ "2.0.5": 95, "2.1.3": 5 });
  });

  it("is recorded after a recheck and a rebase, which bring its dossier in two commits", async () => {
    const model = "rechecked";
    const number = await promote(stage, model);
    const card = `${folderOf(model)}/cards/2.1.3.yaml`;
    await push(stage, "data-scientist", {
      [card]: replaced(modelFiles(model)[card], "hours: 6", "hours: 7"),
    });
    await stage.ask("data-scientist", "/recheck", number);
    await sign(stage, number);
    expect((await pullOf(stage, number)).commits).toBe(2);
    const commit = await merge(stage, "ml-ops-on-call", number, "rebase");
    const entries = await entriesOf(stage, model);
    expect(entries.at(-1)).toMatchObject({ kind: "promotion", pullRequest: { merge: commit } });
  });

  it("is recorded after its branch was brought up to date", async () => {
    const model = "updated";
    const { owner, name: repo } = stage;
    const number = await promote(stage, model);
    await sign(stage, number, signers.slice(0, 2));
    await push(stage, "other-writer", { "docs/guide.md": "# Guide\n" });
    await stage.as("other-writer").pulls.updateBranch({ owner, repo, pull_number: number });
    await stage.settled();
    await sign(stage, number, signers.slice(2));
    await expectRecorded(model, number, await merge(stage, "ml-ops-on-call", number, "squash"));
  });

  it("takes the incumbent's place at once where no rollout is planned", async () => {
    const model = "no-plan";
    await push(stage, "data-scientist", {
      [`${folderOf(model)}/model.yaml`]: withoutRollout(model),
    });
    const number = await promote(stage, model);
    await sign(stage, number);
    const commit = await merge(stage, "ml-ops-on-call", number);
    const entry = await expectRecorded(model, number, commit);
    expect(entry?.moves).toEqual([
      { version: "2.1.3", from: "staging", to: "production", role: "current" },
      { version: "2.0.5", from: "production", to: "archived" },
    ]);
    expect((await manifestOf(stage, model)).versions).toMatchObject({
      "2.0.5": { stage: "archived", entry: entry?.id },
      "2.1.3": { stage: "production", role: "current", entry: entry?.id },
    });
    expect(await servingOf(stage, model)).toEqual({ "2.1.3": 100 });
  });

  it("goes from None to Staging, and its lock is free for the next", async () => {
    const model = "from-none";
    await push(stage, "data-scientist", modelFiles(model));
    const number = await promote(stage, model, { to: "staging" });
    await sign(stage, number, ["data-science-lead", "fraud-team-lead"]);
    await merge(stage, "ml-ops-on-call", number);
    const [entry] = await entriesOf(stage, model);
    expect(entry).toMatchObject({ seq: 1, previous: null, kind: "promotion" });
    expect(entry?.moves).toEqual([{ version: "2.1.3", from: "none", to: "staging" }]);
    expect((await manifestOf(stage, model)).versions).toEqual({
      "2.1.3": { stage: "staging", since: entry?.at, entry: entry?.id },
    });
    expect(await stage.file(`${folderOf(model)}/production.json`)).toBeNull();
    expect(await headOf(stage, `promotion/${model}/staging`)).toBeNull();
    const next = await promote(stage, model, { version: "2.0.5", to: "staging" });
    expect(next).toBeGreaterThan(number);
  });

  it("is current at once as the first version in Production, whatever rollout is planned", async () => {
    const model = "first";
    await stage.pushAs("platform-engineer", "Adopt", async (folder) => {
      await writeFiles(folder, modelFiles(model));
      await writeFiles(folder, { [POLICY]: withoutComparison(stageRules[POLICY] ?? "") });
      await adoptIn(folder, [{ model, version: "2.1.3", stage: "staging" }]);
    });
    const number = await promote(stage, model);
    await sign(stage, number);
    await merge(stage, "ml-ops-on-call", number);
    const entry = (await entriesOf(stage, model)).at(-1);
    expect(entry?.moves).toEqual([
      { version: "2.1.3", from: "staging", to: "production", role: "current" },
    ]);
    expect(await manifestOf(stage, model)).toMatchObject({
      versions: { "2.1.3": { role: "current" } },
      rollout: null,
    });
    expect(await servingOf(stage, model)).toEqual({ "2.1.3": 100 });
  });
});

describe("what the App is told of a merge", () => {
  const merged = async (model: string, deliver: Parameters<typeof unheard>[2]) => {
    const number = await promote(stage, model);
    await sign(stage, number);
    let commit = "";
    const requests = await stage.requestsOf(() =>
      unheard(
        stage,
        async () => {
          commit = await merge(stage, "ml-ops-on-call", number);
        },
        deliver,
      ),
    );
    await expectRecorded(model, number, commit);
    return requests;
  };
  const closed = (missed: readonly Delivery[]) =>
    missed.filter(({ event, action }) => event === "pull_request" && action === "closed");
  const pushed = (missed: readonly Delivery[]) => missed.filter(({ event }) => event === "push");

  it.each([
    ["closed-twice", "its closing twice", (all) => [...closed(all), ...closed(all)]],
    ["push-last", "its closing and then its push", (all) => [...closed(all), ...pushed(all)]],
    ["push-first", "its push and then its closing", (all) => [...pushed(all), ...closed(all)]],
    ["push-alone", "its push alone", pushed],
  ] as const satisfies readonly (readonly [string, string, Deliver])[])(
    "is recorded once, and told of once, when the App hears of %s: %s",
    async (model, _, deliver) => {
      await merged(model, deliver);
    },
  );

  it("may come after a dismissal, which doesn't undo what was merged", async () => {
    const model = "dismissed-later";
    const number = await promote(stage, model);
    const ids: number[] = [];
    for (const login of signers) ids.push(await review(stage, login, number));
    let commit = "";
    await unheard(stage, async () => {
      commit = await merge(stage, "ml-ops-on-call", number);
      await dismiss(stage, "platform-engineer", number, ids[0] ?? 0);
    });
    await expectRecorded(model, number, commit);
  });
});

describe("merges that come together", () => {
  it("are both recorded, whoever pushes meanwhile", async () => {
    const pulls = new Map<string, number>();
    for (const model of ["one-after", "the-other"]) {
      const number = await promote(stage, model);
      await sign(stage, number);
      pulls.set(model, number);
    }
    const { owner, name: repo } = stage;
    const write = (path: string) =>
      persistently(() =>
        stage.as("other-writer").repos.createOrUpdateFileContents({
          owner,
          repo,
          path,
          message: "Write",
          content: Buffer.from(path).toString("base64"),
        }),
      );
    const writing = async () => {
      for (let i = 0; i < 4; i++) await write(`docs/${i}.md`);
    };
    const merging = async () => {
      for (const pull_number of pulls.values())
        await persistently(() =>
          stage.as("ml-ops-on-call").pulls.merge({ owner, repo, pull_number }),
        );
    };
    await Promise.all([merging(), writing()]);
    await stage.settled();
    for (const [model, number] of pulls) {
      const { merge_commit_sha } = await pullOf(stage, number);
      await expectRecorded(model, number, merge_commit_sha ?? "");
    }
    expect(await stage.file("docs/3.md")).toBe("docs/3.md");
  });

  it("lose nothing when somebody writes between the App's reading and its recording", async () => {
    const model = "overtaken";
    const number = await promote(stage, model);
    await sign(stage, number);
    stage.forge.world.requestLog.push = overtakenAfter("completion", 3);
    const requests = await stage.requestsOf(() => merge(stage, "ml-ops-on-call", number));
    expect(requests).toEqual([
      ...["completion", "commit", "completion", "commit", "completion", "commit"],
      ...["completion", "commit", "tell"],
    ]);
    const { merge_commit_sha } = await pullOf(stage, number);
    await expectRecorded(model, number, merge_commit_sha ?? "");
    expect(await stage.file("docs/overtaking-3.md")).toBe("3\n");
  });
});

/** Tries again where somebody else wrote first, as people do. */
async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Error && "status" in error && error.status === 409)) throw error;
    }
  }
}

/** A request log that has somebody commit to the default branch right after a request of the App, so many times. */
function overtakenAfter(operation: string, times: number): (...items: LoggedRequest[]) => number {
  const { requestLog: log } = stage.forge.world;
  let left = times;
  return (...items) => {
    if (left > 0 && items.some((item) => item.operation === operation)) {
      left -= 1;
      void commitToMain(`docs/overtaking-${times - left}.md`, `${times - left}\n`);
    }
    return Array.prototype.push.apply(log, items);
  };
}

function commitToMain(path: string, text: string): Promise<void> {
  const { repository, forge } = stage;
  const { git } = repository;
  const date = forge.world.clock.now();
  const author = { name: "other-writer", email: "other-writer@acme.example", date };
  return inTurn(forge.world, repository, async () => {
    const before = await git.resolve("refs/heads/main");
    const additions = [{ path, content: Buffer.from(text) }];
    const by = { author, committer: author, message: "Overtake" };
    const after = await git.commitFiles({ parent: before, additions, deletions: [], ...by });
    await git.moveRefs([{ name: "refs/heads/main", before, after }]);
  });
}

type Deliver = NonNullable<Parameters<typeof unheard>[2]>;

/** The example's policy without gates that need an incumbent. */
function withoutComparison(policy: string): string {
  return policy.replace(/ {6}- \{ id: (f1-drop|ab|shadow),.*\n/g, "");
}

function withoutRollout(model: string): string {
  const text = modelFiles(model)[`${folderOf(model)}/model.yaml`] ?? "";
  return text.replace(/rollout:\n( {2}.*\n)+/, "");
}
