import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import {
  dismiss,
  entriesOf,
  headOf,
  inClone,
  merge,
  promote,
  pullOf,
  push,
  pushTo,
  review,
  unheard,
} from "./promotion-acts.js";
import {
  CODEOWNERS,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
} from "./stage-setting.js";

const models = [
  "unsigned",
  "red",
  "dismissed",
  "signed-later",
  "extra-by-merge",
  "extra-by-squash",
  "extra-by-rebase",
  "disguised",
  "forged",
  "pushed",
  "pushed-merge",
  "copied",
  "claimed",
  "claiming",
  "through-another",
  "moved",
  "loosened",
  "retargeted",
];

const policy = `schema: 1
stages:
  production:
    gates:
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
`;

const codeowners = "/registry/models/**/promotions/ @data-science-lead\n";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models,
    people: { ...examplePeople, "other-writer": "write" },
    files: {
      [POLICY]: policy,
      [CODEOWNERS]: codeowners,
    },
  });
});
afterAll(async () => stage?.close());

const branchOf = (model: string) => `promotion/${model}/production`;
const dossierOf = (model: string) => `${folderOf(model)}/promotions/2.1.3-to-production-1.yaml`;

/** What a person finds after a refused merge: nothing has moved, and why is said in three places. */
async function refusal(model: string, number: number) {
  const entries = await entriesOf(stage, model);
  expect(entries.map(({ kind }) => kind)).toEqual(["adopt", "adopt", "refused"]);
  const [entry] = entries.slice(-1);
  expect(entry).toMatchObject({ moves: [], pullRequest: { number } });
  expect(await stage.file(`${folderOf(model)}/manifest.yaml`)).toContain(
    "  2.1.3:\n    stage: staging\n",
  );
  expect(await headOf(stage, branchOf(model))).toBeNull();
  const said = (await stage.said(number)).join("\n");
  expect(said).toContain(
    `⛔ **The promotion of ${model} 2.1.3 was merged and is refused. Nothing has moved.**`,
  );
  const { owner, name: repo } = stage;
  const issues = await stage.as("other-writer").issues.listForRepo({ owner, repo, per_page: 100 });
  const titles = issues.data.map(({ title }) => title);
  expect(titles).toContain(`Refused: promotion of ${model} 2.1.3, merged in #${number}`);
  return { codes: entry?.problems.map(({ code }) => code), said, entry };
}

describe("a merge is refused, and nothing moves", () => {
  it("where a required owner has not signed; and the next request works", async () => {
    const model = "unsigned";
    const number = await promote(stage, model);
    await review(stage, "other-writer", number);
    await merge(stage, "platform-engineer", number);
    const { codes, said, entry } = await refusal(model, number);
    expect(codes).toEqual(["sign-off-missing"]);
    expect(said).toContain("`@data-science-lead` had not signed when this was merged.");
    expect(entry?.pullRequest?.mergedBy?.login).toBe("@platform-engineer");
    const next = await promote(stage, model);
    expect((await pullOf(stage, next)).body).toContain("2.1.3-to-production-2.yaml");
    await review(stage, "data-science-lead", next);
    await merge(stage, "ml-ops-on-call", next);
    expect((await entriesOf(stage, model)).at(-1)).toMatchObject({
      kind: "promotion",
      dossier: { path: "promotions/2.1.3-to-production-2.yaml" },
    });
  });

  it("where a gate fails", async () => {
    const model = "red";
    const evaluation = `${folderOf(model)}/evidence/2.1.3/evaluation-0001.yaml`;
    await push(stage, "data-scientist", {
      [evaluation]: replaced(
        modelFiles(model)[evaluation],
        "value: 0.962, n: 250000, interval: [0.960, 0.964]",
        "value: 0.942, n: 250000, interval: [0.940, 0.944]",
      ),
    });
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    await merge(stage, "platform-engineer", number);
    expect((await refusal(model, number)).codes).toEqual(["gate-blocks"]);
  });

  it("where an approval was dismissed before", async () => {
    const model = "dismissed";
    const number = await promote(stage, model);
    const id = await review(stage, "data-science-lead", number);
    await dismiss(stage, "other-writer", number, id);
    await merge(stage, "platform-engineer", number);
    expect((await refusal(model, number)).codes).toEqual(["sign-off-missing"]);
  });

  it("where the approval came after it", async () => {
    const model = "signed-later";
    const number = await promote(stage, model);
    await unheard(stage, async () => {
      await merge(stage, "platform-engineer", number);
      await review(stage, "data-science-lead", number);
    });
    expect((await refusal(model, number)).codes).toEqual(["sign-off-missing"]);
  });

  it.each(["merge", "squash", "rebase"] as const)(
    "where the branch brings another file (%s)",
    async (method) => {
      const model = `extra-by-${method}`;
      const number = await promote(stage, model);
      await review(stage, "data-science-lead", number);
      await pushTo(stage, "other-writer", branchOf(model), { [`docs/${model}.md`]: "# More\n" });
      await merge(stage, "platform-engineer", number, method);
      const { codes, said } = await refusal(model, number);
      expect(codes).toContain("extra-change");
      expect(said).toContain(`docs/${model}.md`);
    },
  );

  it("where a rebase brings a policy of its own for a moment, and not by that policy", async () => {
    const model = "disguised";
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    const elsewhere = policy.replace("schema: 1\n", "schema: 1\nstate: { branch: hidden }\n");
    await inClone(stage, "other-writer", (git) =>
      git("push", "--quiet", "origin", "main:refs/heads/hidden"),
    );
    await pushTo(stage, "other-writer", branchOf(model), { [POLICY]: elsewhere });
    await pushTo(stage, "other-writer", branchOf(model), { [POLICY]: policy });
    await review(stage, "data-science-lead", number);
    await merge(stage, "platform-engineer", number, "rebase");
    expect((await refusal(model, number)).codes).toContain("extra-change");
    expect(await entriesOf(stage, model, "hidden")).toHaveLength(2);
  });

  it("where the dossier is not as the App wrote it, though the commit bears the App's name", async () => {
    const model = "forged";
    const number = await promote(stage, model);
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", branchOf(model));
      const app = (await git("log", "-1", "--format=%an <%ae>")).trim();
      const text = await stage.file(dossierOf(model), branchOf(model));
      await writeFiles(folder, {
        [dossierOf(model)]: replaced(text ?? "", "@data-science-lead", "@other-writer"),
      });
      await git("commit", "--quiet", "--all", "--author", app, "--message", "Recheck");
      await git("push", "--quiet", "origin", branchOf(model));
    });
    await review(stage, "other-writer", number);
    await merge(stage, "platform-engineer", number, "squash");
    expect((await refusal(model, number)).codes).toEqual(["dossier-forged"]);
  });

  it("where the promotion's commit was pushed to the default branch", async () => {
    const model = "pushed";
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    await inClone(stage, "platform-engineer", async (git) => {
      await git("push", "--quiet", "origin", `origin/${branchOf(model)}:refs/heads/main`);
    });
    expect((await refusal(model, number)).codes).toEqual(["pushed-directly"]);
  });

  it("where a merge made on somebody's machine was pushed to the default branch", async () => {
    const model = "pushed-merge";
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    await inClone(stage, "platform-engineer", async (git) => {
      await git("merge", "--quiet", "--no-ff", "--no-edit", `origin/${branchOf(model)}`);
      await git("push", "--quiet", "origin", "main");
    });
    expect((await refusal(model, number)).codes).toEqual(["pushed-directly"]);
  });

  it("where the dossier was copied into a commit of somebody's own", async () => {
    const model = "copied";
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    const text = await stage.file(dossierOf(model), branchOf(model));
    await push(stage, "platform-engineer", { [dossierOf(model)]: text });
    expect((await refusal(model, number)).codes).toEqual(["not-merged-by-pull-request"]);
    expect((await pullOf(stage, number)).state).toBe("closed");
  });

  it("where it was copied, though the body of another merged promotion claimed that dossier", async () => {
    const model = "claimed";
    const { owner, name: repo } = stage;
    const other = await promote(stage, "claiming");
    await review(stage, "data-science-lead", other);
    const number = await promote(stage, model);
    const { body } = await pullOf(stage, other);
    await unheard(
      stage,
      async () => {
        const claim = replaced(body ?? "", dossierOf("claiming"), dossierOf(model));
        await stage
          .as("other-writer")
          .pulls.update({ owner, repo, pull_number: other, body: claim });
        await merge(stage, "platform-engineer", other);
      },
      (missed) =>
        missed.filter(({ event, action }) => `${event} ${action}` === "pull_request closed"),
    );
    expect((await entriesOf(stage, "claiming")).at(-1)?.kind).toBe("promotion");
    const text = await stage.file(dossierOf(model), branchOf(model));
    await push(stage, "platform-engineer", { [dossierOf(model)]: text });
    const { codes } = await refusal(model, number);
    expect(codes).toEqual(["not-merged-by-pull-request", "sign-off-missing"]);
  });

  it("where the dossier came through another pull request", async () => {
    const model = "through-another";
    const { owner, name: repo } = stage;
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", "-b", "carrier", `origin/${branchOf(model)}`);
      await writeFiles(folder, { "docs/carrier.md": "# Carrier\n" });
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "Carry");
      await git("push", "--quiet", "origin", "carrier");
    });
    const carrier = await stage
      .as("other-writer")
      .pulls.create({ owner, repo, title: "Carry", head: "carrier", base: "main" });
    await stage.settled();
    await merge(stage, "platform-engineer", carrier.data.number);
    expect((await refusal(model, number)).codes).toContain("merged-through-another");
  });

  it("where an input moved after the last approval", async () => {
    const model = "moved";
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    const card = `${folderOf(model)}/cards/2.1.3.yaml`;
    await push(stage, "data-scientist", {
      [card]: replaced(modelFiles(model)[card], "hours: 6", "hours: 7"),
    });
    await merge(stage, "platform-engineer", number);
    const { codes, said } = await refusal(model, number);
    expect(codes).toEqual(["inputs-moved", "sign-off-missing"]);
    expect(said).toContain(card);
  });

  it("where the policy was loosened in the commit before it", async () => {
    const model = "loosened";
    const number = await promote(stage, model);
    await unheard(stage, async () => {
      await push(stage, "platform-engineer", {
        [CODEOWNERS]: replaced(codeowners, "@data-science-lead", "@other-writer"),
      });
      await review(stage, "other-writer", number);
      await merge(stage, "platform-engineer", number);
      await push(stage, "platform-engineer", { [CODEOWNERS]: codeowners });
    });
    const { codes, said } = await refusal(model, number);
    expect(codes).toContain("inputs-moved");
    expect(said).toContain(
      "the required owners are `@other-writer` now, they were `@data-science-lead`",
    );
  });

  it("where it went into another branch, and not by that branch's rules", async () => {
    const model = "retargeted";
    const { owner, name: repo } = stage;
    const number = await promote(stage, model);
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", "-b", "develop");
      await writeFiles(folder, { [CODEOWNERS]: "# Nobody has to sign.\n" });
      await git("commit", "--quiet", "--all", "--message", "Loosen");
      await git("push", "--quiet", "origin", "develop");
    });
    const pull = { owner, repo, pull_number: number };
    await stage.as("other-writer").pulls.update({ ...pull, base: "develop" });
    await stage.settled();
    await merge(stage, "other-writer", number);
    const { codes } = await refusal(model, number);
    expect(codes).toEqual(["merged-elsewhere", "sign-off-missing"]);
  });
});
