import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { checksOf, inClone, promote, pullOf, push, pushTo } from "./promotion-acts.js";
import {
  CODEOWNERS,
  type Files,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
  stageRules,
} from "./stage-setting.js";

const people = { ...examplePeople, "other-writer": "write" } as const;

type Changes = Readonly<Record<string, string | null>>;

interface Opened {
  readonly number: number;
  /** The App's requests for it. */
  readonly requests: readonly string[];
}

/** Opens a person's pull request from a branch that was pushed. */
async function openFrom(stage: Stage, branch: string): Promise<number> {
  const { owner, name: repo } = stage;
  const pull = { owner, repo, title: branch, head: branch, base: "main" };
  const { number } = (await stage.as("other-writer").pulls.create(pull)).data;
  await stage.settled();
  return number;
}

/** Opens a person's pull request with some files; a null deletes. */
async function open(stage: Stage, branch: string, files: Changes): Promise<Opened> {
  let number = 0;
  const requests = await stage.requestsOf(async () => {
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", "-b", branch);
      await writeFiles(folder, files);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "Change");
      await git("push", "--quiet", "origin", branch);
    });
    number = await openFrom(stage, branch);
  });
  return { number, requests };
}

/** The registry's check at a pull request's head, with its annotations. */
async function registryCheck(stage: Stage, number: number) {
  const { owner, name: repo } = stage;
  const reader = stage.as("platform-engineer");
  const ref = (await pullOf(stage, number)).head.sha;
  const { data } = await reader.checks.listForRef({
    owner,
    repo,
    ref,
    check_name: "model-promoter/registry",
  });
  const run = data.check_runs[0];
  if (run === undefined) throw new Error(`#${number} has no registry check`);
  const annotations = await reader.checks.listAnnotations({ owner, repo, check_run_id: run.id });
  return {
    conclusion: run.conclusion,
    title: run.output.title,
    summary: run.output.summary ?? "",
    text: run.output.text ?? "",
    lines: annotations.data.map(
      ({ path, start_line: line, annotation_level: level, title }) =>
        `${level} ${path.split("/models/")[1] ?? path}:${line} ${title}`,
    ),
  };
}

/** Another version's record and card of a model, made of 2.1.3's. */
function nextVersion(model: string, version = "2.2.0"): Files {
  const own = Object.entries(modelFiles(model)).filter(([path]) =>
    /\/(versions|cards)\/2\.1\.3\.yaml$/.test(path),
  );
  return Object.fromEntries(
    own.map(([path, text]) => [path.replace("2.1.3", version), text.replaceAll("2.1.3", version)]),
  );
}

function textOf(path: string, model = "fraud"): string {
  return modelFiles(model)[`${folderOf(model)}/${path}`] ?? "";
}

/** Files of a model, by their paths in its folder. */
function inModel(files: Changes, model = "fraud"): Changes {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folderOf(model)}/${path}`, text]),
  );
}

function linesOf(text = ""): number {
  return text.split("\n").length - 1;
}

const evidence213 = Object.keys(modelFiles("fraud"))
  .map((path) => path.slice(folderOf("fraud").length + 1))
  .filter((path) => path.startsWith("evidence/2.1.3/"))
  .sort();
const [evidence = ""] = evidence213;

describe("the registry's check", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ models: ["fraud", "risk/churn"], people });
  });
  afterAll(async () => stage?.close());

  it("passes a good new version, for one request more", async () => {
    const { number, requests } = await open(stage, "good", nextVersion("fraud"));
    expect(requests).toEqual(["changes", "registryChange", "redraw"]);
    const check = await registryCheck(stage, number);
    expect(check).toMatchObject({
      conclusion: "success",
      title: "The registry stays valid",
      text: "",
      lines: [],
    });
    expect(check.summary).toContain("Checked: 2 files of `fraud`.");
  });

  it("passes at once where no file of the registry changes, for two requests", async () => {
    const { number, requests } = await open(stage, "guide", { "docs/guide.md": "# Guide\n" });
    expect(requests).toEqual(["changes", "redraw"]);
    expect(await registryCheck(stage, number)).toMatchObject({
      conclusion: "success",
      title: "No registry files change",
    });
  });

  it("passes with the others where 150 files change that are none of the registry's", async () => {
    const files = Array.from({ length: 150 }, (_, i) => [`docs/${i}.md`, `${i}\n`] as const);
    const { number, requests } = await open(stage, "many", Object.fromEntries(files));
    expect(requests).toEqual(["changes", "moreFiles", "redraw"]);
    const { gates, signOffs, registry } = await checksOf(stage, number);
    expect([gates, signOffs, registry].map(({ state }) => state)).toEqual(Array(3).fill("success"));
  });

  it("finds what is wrong behind the first hundred files", async () => {
    const files = Array.from({ length: 120 }, (_, i) => [`a/${i}.md`, `${i}\n`] as const);
    const { number } = await open(stage, "behind", {
      ...Object.fromEntries(files),
      ...inModel({ "manifest.yaml": "mine\n" }),
    });
    const { gates, registry } = await checksOf(stage, number);
    expect([gates.state, registry.state]).toEqual(["failure", "failure"]);
    for (const { says } of [gates, registry])
      expect(says).toContain(`\`${folderOf("fraud")}/manifest.yaml\``);
  });

  it.each<readonly [what: string, files: () => Changes, lines: readonly string[]]>([
    [
      "a record with a number that can't be",
      () => ({
        ...nextVersion("fraud"),
        ...inModel({
          "versions/2.2.0.yaml": replaced(
            nextVersion("fraud")[`${folderOf("fraud")}/versions/2.2.0.yaml`],
            "auc_roc: { value: 0.962",
            "auc_roc: { value: 96.2",
          ),
        }),
      }),
      ["failure fraud/versions/2.2.0.yaml:15 file not valid"],
    ],
    [
      "a record changed after a stage was asked for",
      () =>
        inModel({
          "versions/2.0.5.yaml": replaced(textOf("versions/2.0.5.yaml"), "xgboost", "lightgbm"),
        }),
      ["failure fraud/versions/2.0.5.yaml:1 file changed"],
    ],
    [
      "a record taken away that the manifest refers to",
      () => inModel({ "versions/2.1.3.yaml": null, "cards/2.1.3.yaml": null }),
      [
        "failure fraud/cards/2.1.3.yaml:1 file gone",
        ...evidence213.map((path) => `failure fraud/${path}:1 version dangling`),
        "failure fraud/versions/2.1.3.yaml:1 file gone",
      ],
    ],
    [
      "evidence changed",
      () => inModel({ [evidence]: `${textOf(evidence)}# better\n` }),
      [`failure fraud/${evidence}:1 evidence append only`],
    ],
    [
      "a file of the App edited",
      () => inModel({ "production.json": "{}\n" }, "risk/churn"),
      ["failure risk/churn/production.json:1 file reserved"],
    ],
    [
      "two faults in two models",
      () => ({
        ...inModel({ "model.yaml": `${textOf("model.yaml")}colour: red\n` }),
        ...inModel({ "cards/9.0.0.yaml": "schema: 1\n\0" }, "risk/churn"),
      }),
      [
        `failure fraud/model.yaml:${linesOf(textOf("model.yaml")) + 1} file not valid`,
        "failure risk/churn/cards/9.0.0.yaml:1 file unreadable",
        "failure risk/churn/cards/9.0.0.yaml:1 version dangling",
      ],
    ],
    [
      "the policy made unreadable",
      () => ({ [POLICY]: `${stageRules[POLICY]}machine: []\n` }),
      [`failure ${POLICY}:${linesOf(stageRules[POLICY]) + 1} file not valid`],
    ],
    [
      "a line of CODEOWNERS that GitHub skips, which is a warning",
      () => ({ [CODEOWNERS]: `${stageRules[CODEOWNERS]}/docs/ nobody\n` }),
      [`warning ${CODEOWNERS}:${linesOf(stageRules[CODEOWNERS]) + 1} codeowners skipped`],
    ],
  ])("tells on its line of %s", async (what, files, lines) => {
    const { number } = await open(stage, what.replaceAll(/\W+/g, "-"), files());
    const check = await registryCheck(stage, number);
    expect(check.lines).toEqual(lines);
    const fails = lines.some((line) => line.startsWith("failure"));
    expect(check.conclusion).toBe(fails ? "failure" : "success");
  });

  it("tells of what is there and can't be read, and of links, which it doesn't follow", async () => {
    await inClone(stage, "other-writer", async (git, folder) => {
      await git("checkout", "--quiet", "-b", "unread");
      const cards = join(folder, folderOf("fraud"), "cards");
      await writeFile(join(cards, "4.0.0.yaml"), Buffer.from("schema: 1 # d\xe9j\xe0\n", "latin1"));
      await writeFile(join(cards, "4.1.0.yaml"), `# ${"x".repeat(600_000)}\n`);
      await symlink("2.1.3.yaml", join(cards, "4.2.0.yaml"));
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "Change");
      await git("push", "--quiet", "origin", "unread");
    });
    const { lines, text } = await registryCheck(stage, await openFrom(stage, "unread"));
    expect(lines.filter((line) => !line.endsWith("dangling"))).toEqual([
      "failure fraud/cards/4.0.0.yaml:1 file unreadable",
      "failure fraud/cards/4.1.0.yaml:1 file unreadable",
      "failure fraud/cards/4.2.0.yaml:1 file link",
    ]);
    expect(text).toContain("it is not UTF-8");
    expect(text).toContain("it is too large");
  });

  it("tells of a renamed record at both of its names", async () => {
    await inClone(stage, "other-writer", async (git) => {
      await git("checkout", "--quiet", "-b", "renamed");
      const [from, to] = ["2.1.3", "2.1.4"].map(
        (version) => `${folderOf("fraud")}/versions/${version}.yaml`,
      );
      await git("mv", from ?? "", to ?? "");
      await git("commit", "--quiet", "--message", "Rename");
      await git("push", "--quiet", "origin", "renamed");
    });
    const { lines } = await registryCheck(stage, await openFrom(stage, "renamed"));
    expect(lines).toContain("failure fraud/versions/2.1.3.yaml:1 file gone");
    expect(lines).toContain("failure fraud/versions/2.1.4.yaml:3 file misplaced");
  });

  it("doesn't hold against a change what was wrong before, and says how much there is", async () => {
    await push(stage, "platform-engineer", inModel({ "cards/0.1.0.yaml": "schema: 1\n" }));
    const { number } = await open(stage, "later", nextVersion("fraud", "2.3.0"));
    const check = await registryCheck(stage, number);
    expect(check).toMatchObject({ conclusion: "success", lines: [] });
    const other = await open(stage, "same-card", inModel({ "cards/0.1.0.yaml": "schema: 2\n" }));
    const again = await registryCheck(stage, other.number);
    expect(again.conclusion).toBe("failure");
    expect(again.summary).toContain("were there before this change");
  });

  it("is judged anew where somebody asks for it, and by every push", async () => {
    const { owner, name: repo } = stage;
    const bad = inModel({ "cards/8.0.0.yaml": "schema: 1\n" });
    const { number } = await open(stage, "mended", bad);
    const ref = (await pullOf(stage, number)).head.sha;
    const hers = stage.as("other-writer");
    const runs = await hers.checks.listForRef({
      owner,
      repo,
      ref,
      check_name: "model-promoter/registry",
    });
    const check_run_id = runs.data.check_runs[0]?.id ?? 0;
    const requests = await stage.requestsOf(() =>
      hers.checks.rerequestRun({ owner, repo, check_run_id }),
    );
    expect(requests).toEqual(["changes", "registryChange", "redraw"]);
    await pushTo(stage, "other-writer", "mended", inModel({ "cards/8.0.0.yaml": null }));
    expect((await registryCheck(stage, number)).title).toBe("No registry files change");
  });

  it("passes a promotion, and fails with the others where its branch brings a file", async () => {
    const number = await promote(stage, "risk/churn");
    expect(await registryCheck(stage, number)).toMatchObject({
      conclusion: "success",
      title: "A promotion changes no registry files by hand",
    });
    const branch = "promotion/risk/churn/production";
    await pushTo(stage, "other-writer", branch, inModel({ "notes.yaml": "x\n" }, "risk/churn"));
    expect((await registryCheck(stage, number)).conclusion).toBe("failure");
  });

  it("is no other where somebody else's App opens it from a branch named like a promotion's", async () => {
    const bad = inModel({ "cards/7.0.0.yaml": "schema: 1\n" });
    const number = await openAsMachine(stage, "other-app", "promotion/fraud/staging", bad);
    const { gates, registry } = await checksOf(stage, number);
    expect(gates.title).toBe("Not a promotion");
    expect(registry.state).toBe("failure");
  });
});

/** Opens a pull request as another App, by the API. */
async function openAsMachine(
  stage: Stage,
  slug: string,
  branch: string,
  files: Changes,
): Promise<number> {
  const { owner, name: repo, forge } = stage;
  const machine = new Octokit({ auth: stage.machineToken(slug), baseUrl: `${forge.url}/api/v3` });
  await machine.git.createRef({
    owner,
    repo,
    ref: `refs/heads/${branch}`,
    sha: await stage.mainHead(),
  });
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text ?? "").toString("base64");
    await machine.repos.createOrUpdateFileContents({
      owner,
      repo,
      branch,
      path,
      message: path,
      content,
    });
  }
  const pull = { owner, repo, title: branch, head: branch, base: "main" };
  const { number } = (await machine.pulls.create(pull)).data;
  await stage.settled();
  return number;
}

describe("where evidence comes from machines, and the App's files are on a branch of their own", () => {
  const rules =
    "schema: 1\nstate: { branch: state }\nevidenceFrom: machines\nmachines: ['acme-ci[bot]']\n";
  const abTest = evidence213.find((path) => path.includes("ab-test")) ?? "";
  const another = inModel({ "evidence/2.1.3/ab-test-0009.yaml": textOf(abTest) });
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({
      models: [],
      people,
      files: { [POLICY]: rules, ...modelFiles("fraud") },
    });
  });
  afterAll(async () => stage?.close());

  it("a person's evidence fails, and a machine's passes", async () => {
    const byHand = await open(stage, "by-hand", another);
    const check = await registryCheck(stage, byHand.number);
    expect(check.lines).toEqual([
      "failure fraud/evidence/2.1.3/ab-test-0009.yaml:1 evidence by hand",
    ]);
    expect(check.text).toContain("`@other-writer`, which is no machine of the policy");
    const byMachine = await openAsMachine(stage, "acme-ci", "evidence", another);
    expect((await registryCheck(stage, byMachine)).conclusion).toBe("success");
  });

  it("a record is fixed by the manifest of that branch", async () => {
    const changed = inModel({ "versions/2.1.3.yaml": `${textOf("versions/2.1.3.yaml")}# more\n` });
    const before = await open(stage, "before", changed);
    expect((await registryCheck(stage, before.number)).conclusion).toBe("success");
    await inClone(stage, "platform-engineer", async (git, folder) => {
      await git("checkout", "--quiet", "--orphan", "state");
      await git("rm", "-r", "--quiet", "--force", ".");
      await writeFiles(folder, inModel({ "manifest.yaml": MANIFEST }));
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "State");
      await git("push", "--quiet", "origin", "state");
    });
    const after = await open(stage, "after", changed);
    expect((await registryCheck(stage, after.number)).lines).toEqual([
      "failure fraud/versions/2.1.3.yaml:1 file changed",
    ]);
  });
});

const MANIFEST = `schema: 1
model: fraud
versions:
  2.1.3: { stage: staging, since: 2025-03-01T10:00:00Z, entry: 0123456789abcdef0123 }
last: { seq: 1, id: 0123456789abcdef0123, digest: "sha256:${"0".repeat(64)}" }
`;
