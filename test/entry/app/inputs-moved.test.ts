import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople } from "../../../src/entry/demo/scene.js";
import {
  checksOf,
  inClone,
  merge,
  promote,
  pullOf,
  push,
  pushTo,
  review,
  signOffsSection,
} from "./promotion-acts.js";
import { CODEOWNERS, folderOf, modelFiles, POLICY, type Stage, setStage } from "./stage-setting.js";

const policy = `schema: 1
stages:
  production:
    gates:
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
      - { id: size, kind: artifact-size, maxBytes: 500000000 }
`;
const codeowners = "/registry/models/**/promotions/ @data-science-lead\n";
const dossier = "promotions/2.1.3-to-production-1.yaml";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: ["moving", "rechecked", "still"],
    people: { ...examplePeople, "other-writer": "write", reader: "read" },
    files: { [POLICY]: policy, [CODEOWNERS]: codeowners },
  });
});
afterAll(async () => stage?.close());

const folder = folderOf("moving");
const text = (path: string) => modelFiles("moving")[`${folder}/${path}`] ?? "";
const shadow = "evidence/2.1.3/shadow-0001.yaml";

describe("an approval is void while an input is other than it was", () => {
  let number: number;
  beforeAll(async () => {
    number = await promote(stage, "moving");
    await review(stage, "data-science-lead", number);
  });

  it.each<readonly [string, string, string | null, string]>([
    [
      "evidence is added",
      `${folder}/evidence/2.1.3/shadow-0002.yaml`,
      text(shadow),
      `\`${folder}/evidence/2.1.3/shadow-0002.yaml\` was added`,
    ],
    ["evidence is removed", `${folder}/${shadow}`, null, `\`${folder}/${shadow}\` was removed`],
    [
      "the record changes",
      `${folder}/versions/2.1.3.yaml`,
      text("versions/2.1.3.yaml").replace("max_depth: 6", "max_depth: 7"),
      `\`${folder}/versions/2.1.3.yaml\` changed`,
    ],
    [
      "the card changes",
      `${folder}/cards/2.1.3.yaml`,
      text("cards/2.1.3.yaml").replace("hours: 6", "hours: 7"),
      `\`${folder}/cards/2.1.3.yaml\` changed`,
    ],
    [
      "model.yaml changes",
      `${folder}/model.yaml`,
      text("model.yaml").replace("tier: high", "tier: low"),
      `\`${folder}/model.yaml\` changed`,
    ],
    [
      "the incumbent's record changes",
      `${folder}/versions/2.0.5.yaml`,
      text("versions/2.0.5.yaml").replace("max_depth: 6", "max_depth: 7"),
      `\`${folder}/versions/2.0.5.yaml\` changed`,
    ],
    [
      "the policy's gates change",
      POLICY,
      policy.replace("0.95", "0.90"),
      "policy's gates changed (auc-floor)",
    ],
    [
      "the policy asks for another owner",
      POLICY,
      policy.replace("production:\n", "production:\n    owners: ['@ml-ops-on-call']\n"),
      "the required owners are",
    ],
    [
      "CODEOWNERS names somebody else",
      CODEOWNERS,
      codeowners.replace("@data-science-lead", "@fraud-team-lead"),
      "the required owners are",
    ],
  ])("when %s; undone, it counts again", async (_, path, changed, named) => {
    const before = await stage.file(path);
    await push(stage, "platform-engineer", { [path]: changed });
    const { signOffs } = await checksOf(stage, number);
    expect(signOffs).toMatchObject({
      state: "in_progress",
      title: "Approvals are void: what was approved has changed",
    });
    expect(plain(signOffs.says)).toContain(plain(named));
    expect(plain((await pullOf(stage, number)).body ?? "")).toContain(plain(named));
    await push(stage, "platform-engineer", { [path]: before });
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
  });

  it("but not when only the line of the rule moves, or files of no promotion change", async () => {
    await push(stage, "platform-engineer", { [CODEOWNERS]: `# Owners.\n\n${codeowners}` });
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
    const requests = await stage.requestsOf(async () => {
      await push(stage, "other-writer", { "docs/guide.md": "# Guide\n" });
      await inClone(stage, "other-writer", (git) =>
        git("push", "--quiet", "origin", "main:refs/heads/work-in-progress"),
      );
      await pushTo(stage, "other-writer", "work-in-progress", {
        [`${folder}/cards/2.1.3.yaml`]: "on another branch",
      });
    });
    expect(requests).toEqual([]);
  });

  it("and the merge that ignores it is refused", async () => {
    await push(stage, "platform-engineer", { [`${folder}/${shadow}`]: null });
    await merge(stage, "platform-engineer", number);
    expect((await stage.said(number)).join("\n")).toContain("was merged and is refused");
  });
});

/** A text without the marks of code. */
function plain(marked: string): string {
  return marked.replaceAll("`", "");
}

describe("/recheck", () => {
  it("puts up what is there now: a new dossier, both checks on it, and approvals start again", async () => {
    const model = "rechecked";
    const card = `${folderOf(model)}/cards/2.1.3.yaml`;
    const number = await promote(stage, model);
    await review(stage, "data-science-lead", number);
    const path = `${folderOf(model)}/${dossier}`;
    const branch = `promotion/${model}/production`;
    const before = await stage.file(path, branch);
    const changed = modelFiles(model)[card]?.replace("hours: 6", "hours: 7") ?? "";
    await push(stage, "data-scientist", { [card]: changed });
    const { replies, requests } = await stage.ask("other-writer", "/recheck", number);
    expect(replies).toHaveLength(1);
    expect(plain(replies[0] ?? "")).toContain(`${card} changed`);
    expect(replies[0]).toContain("**Approvals start again:** those given before are void.");
    expect(requests.length).toBeLessThanOrEqual(7);
    const pull = await pullOf(stage, number);
    expect(pull).toMatchObject({ commits: 2, changed_files: 1 });
    const after = await stage.file(path, branch);
    expect(after).not.toBe(before);
    expect(after).toContain('by: "@data-scientist"');
    expect((await checksOf(stage, number)).signOffs.title).toBe("Waiting for 1 of 1 sign-off");
    expect(await signOffsSection(stage, number)).toMatch(
      /- `@data-science-lead`, .*: approved another dossier/,
    );
    await review(stage, "data-science-lead", number);
    const { gates, signOffs } = await checksOf(stage, number);
    expect([gates.state, signOffs.state]).toEqual(["success", "success"]);
  });

  it("keeps approvals where nothing moved", async () => {
    const number = await promote(stage, "still");
    await review(stage, "data-science-lead", number);
    const { replies } = await stage.ask("other-writer", "/recheck", number);
    expect(replies[0]).toContain("so approvals stand.");
    expect((await pullOf(stage, number)).commits).toBe(1);
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
    const denied = await stage.ask("reader", "/recheck", number);
    expect(denied.replies[0]).toContain("It takes write access to this repository");
  });

  it("is refused on another pull request and on an issue", async () => {
    const { owner, name: repo } = stage;
    await inClone(stage, "other-writer", (git) =>
      git("push", "--quiet", "origin", "main:refs/heads/other"),
    );
    await pushTo(stage, "other-writer", "other", { "docs/other.md": "# Other\n" });
    const client = stage.as("other-writer");
    const pull = { owner, repo, title: "Other", head: "other", base: "main" };
    const { number } = (await client.pulls.create(pull)).data;
    await stage.settled();
    for (const on of [number, stage.issue]) {
      const before = await stage.written();
      const { replies } = await stage.ask("other-writer", "/recheck", on);
      expect(replies).toHaveLength(1);
      expect(replies[0]).toMatch(/^\*\*Not (done|judged)\.\*\*/);
      expect(await stage.written()).toEqual(before);
    }
  });
});
