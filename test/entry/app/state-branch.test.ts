import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import {
  entriesOf,
  headOf,
  inClone,
  manifestOf,
  merge,
  promote,
  push,
  review,
} from "./promotion-acts.js";
import { CODEOWNERS, folderOf, modelFiles, POLICY, type Stage, setStage } from "./stage-setting.js";

const model = "kept-apart";
const policy = `schema: 1
state: { branch: promoter-state }
stages:
  production:
    gates:
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: [],
    landingDelay: 500,
    people: { ...examplePeople, "other-writer": "write" },
    files: {
      [POLICY]: policy,
      [CODEOWNERS]: "/registry/models/**/promotions/ @data-science-lead\n",
    },
  });
  await push(stage, "data-scientist", modelFiles(model));
});
afterAll(async () => stage?.close());

describe("a policy that keeps the App-only files on a branch of their own", () => {
  it("refuses the request while that branch isn't there", async () => {
    const before = await stage.written();
    const { replies } = await stage.ask("data-scientist", `/promote ${model} 2.1.3 to staging`);
    expect(replies[0]).toContain("promoter-state, and there is no such branch.");
    expect(replies[0]).toContain("Create the branch promoter-state");
    expect(await stage.written()).toEqual(before);
  });

  it("has promotions recorded there, and nothing but their dossiers on the default branch", async () => {
    await inClone(stage, "platform-engineer", async (git, folder) => {
      await git("checkout", "--quiet", "--orphan", "promoter-state");
      await git("rm", "-r", "--quiet", "--force", ".");
      await writeFiles(folder, { "README.md": "Written by Model Promoter.\n" });
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "Begin");
      await git("push", "--quiet", "origin", "promoter-state");
    });
    for (const to of ["staging", "production"] as const) {
      const number = await promote(stage, model, { to });
      await review(stage, "data-science-lead", number);
      let commit = "";
      const requests = await stage.requestsOf(async () => {
        commit = await merge(stage, "ml-ops-on-call", number);
      });
      expect(requests).toEqual(["completion", "commit", "tell"]);
      expect(await headOf(stage, "main")).toBe(commit);
      expect(await headOf(stage, `promotion/${model}/${to}`)).toBeNull();
    }
    expect((await manifestOf(stage, model, "promoter-state")).versions).toEqual({
      "2.1.3": expect.objectContaining({ stage: "production", role: "current" }),
    });
    const entries = await entriesOf(stage, model, "promoter-state");
    expect(entries.map(({ kind, version }) => [kind, version])).toEqual([
      ["promotion", "2.1.3"],
      ["promotion", "2.1.3"],
    ]);
    expect(await entriesOf(stage, model)).toEqual([]);
    expect(await stage.file(`${folderOf(model)}/manifest.yaml`)).toBeNull();
    expect(await stage.file(`${folderOf(model)}/production.json`, "promoter-state")).toContain(
      '"current": "2.1.3"',
    );
  });
});
