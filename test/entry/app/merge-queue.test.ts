import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { checkNames } from "../../../src/render/check-text.js";
import {
  checksAt,
  dismiss,
  entriesOf,
  headOf,
  inClone,
  promote,
  pullOf,
  review,
  unheard,
} from "./promotion-acts.js";
import { CODEOWNERS, folderOf, POLICY, type Stage, setStage } from "./stage-setting.js";

const policy = `schema: 1
stages:
  production:
    gates:
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: ["one", "two", "three"],
    people: { ...examplePeople, "other-writer": "write" },
    files: {
      [POLICY]: policy,
      [CODEOWNERS]: "/registry/models/**/promotions/ @data-science-lead\n",
    },
  });
  const { app, forge, repository } = stage;
  forge.world.protect(repository, {
    pattern: "main",
    requiredChecks: Object.values(checkNames).map((context) => ({ context, appId: app.id })),
    mergeQueue: { method: "merge" },
    bypass: { apps: [app.slug] },
  });
});
afterAll(async () => stage?.close());

async function enqueue(login: string, number: number): Promise<void> {
  const { node_id: pullRequestId } = await pullOf(stage, number);
  await stage
    .as(login)
    .graphql(
      "mutation($input: EnqueuePullRequestInput!) { enqueuePullRequest(input: $input) { clientMutationId } }",
      { input: { pullRequestId } },
    );
}

/** Heads of the merge groups that the App was asked about, oldest first. */
function groupHeads(): readonly { readonly number: number; readonly head: string }[] {
  return stage.forge.world.deliveries
    .filter(({ event, action }) => event === "merge_group" && action === "checks_requested")
    .map(({ request }) => JSON.parse(request.body).merge_group)
    .map(({ head_ref, head_sha }) => ({
      number: Number(/\/pr-(\d+)-/.exec(head_ref)?.[1]),
      head: head_sha,
    }));
}

describe("a merge queue", () => {
  it("brings two promotions, judged on each group's head and recorded as merged by who enqueued them", async () => {
    const numbers = [await promote(stage, "one"), await promote(stage, "two")];
    for (const number of numbers) await review(stage, "data-science-lead", number);
    await Promise.all(numbers.map((number) => enqueue("ml-ops-on-call", number)));
    await stage.settled();
    for (const [index, model] of ["one", "two"].entries()) {
      const number = numbers[index] ?? 0;
      const pull = await pullOf(stage, number);
      expect(pull).toMatchObject({ merged: true, merged_by: { type: "Bot" } });
      const heads = groupHeads().filter((group) => group.number === number);
      expect(heads.map(({ head }) => head)).toContain(pull.merge_commit_sha);
      const { gates, signOffs } = await checksAt(stage, pull.merge_commit_sha ?? "");
      expect([gates.state, signOffs.state]).toEqual(["success", "success"]);
      const entries = await entriesOf(stage, model);
      expect(entries.map(({ kind }) => kind)).toEqual(["adopt", "adopt", "promotion"]);
      expect(entries.at(-1)?.pullRequest).toMatchObject({
        number,
        merge: pull.merge_commit_sha,
        mergedBy: { login: "@ml-ops-on-call" },
      });
      expect(await headOf(stage, `promotion/${model}/production`)).toBeNull();
    }
  });

  it("brings another pull request, whose registry files are judged on the group's head", async () => {
    const { owner, name: repo } = stage;
    const branch = "card";
    const path = `${folderOf("three")}/cards/2.1.3.yaml`;
    const card = await stage.file(path);
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", "-b", branch);
      await writeFiles(folder, { [path]: `${card}# read again\n` });
      await git("commit", "--quiet", "--all", "--message", "Change the card");
      await git("push", "--quiet", "origin", branch);
    });
    const pull = { owner, repo, title: branch, head: branch, base: "main" };
    const { number } = (await stage.as("other-writer").pulls.create(pull)).data;
    await stage.settled();
    const requests = await stage.requestsOf(() => enqueue("other-writer", number));
    // The last looks for promotions that rest on what was merged.
    expect(requests).toEqual(["changes", "registryChange", "redraw", "openPromotions"]);
    const head = groupHeads().findLast((group) => group.number === number)?.head ?? "";
    expect((await checksAt(stage, head)).registry.title).toBe("The registry stays valid");
    expect((await pullOf(stage, number)).merged).toBe(true);
  });

  it("drops a group whose sign-offs are gone, and nothing is merged", async () => {
    const number = await promote(stage, "three");
    const id = await review(stage, "data-science-lead", number);
    const before = await headOf(stage, "main");
    await unheard(stage, async () => {
      await enqueue("ml-ops-on-call", number);
      await dismiss(stage, "platform-engineer", number, id);
    });
    const head = groupHeads().findLast((group) => group.number === number)?.head ?? "";
    expect((await checksAt(stage, head)).signOffs.state).not.toBe("success");
    expect((await pullOf(stage, number)).merged).toBe(false);
    expect(await headOf(stage, "main")).toBe(before);
    expect(await entriesOf(stage, "three")).toHaveLength(2);
  });
});
