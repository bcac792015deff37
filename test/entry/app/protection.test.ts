import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protectExample } from "../../../src/entry/demo/example-scene.js";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import {
  checksOf,
  entriesOf,
  headOf,
  inClone,
  merge,
  promote,
  pushTo,
  sign,
  signers,
} from "./promotion-acts.js";
import { POLICY, type Stage, setStage } from "./stage-setting.js";

const people = { ...examplePeople, "other-writer": "write" } as const;

/** Opens a person's pull request with some files. */
async function open(
  stage: Stage,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<number> {
  const { owner, name: repo } = stage;
  await inClone(stage, "other-writer", async (git, folder) => {
    await git("checkout", "--quiet", "-b", branch);
    await writeFiles(folder, files);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Change");
    await git("push", "--quiet", "origin", branch);
  });
  const pull = { owner, repo, title: branch, head: branch, base: "main" };
  const { data } = await stage.as("other-writer").pulls.create(pull);
  await stage.settled();
  return data.number;
}

describe("a protected default branch", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ models: ["guarded", "shut-out", "risk/fraud"], people });
    protectExample(stage);
  });
  afterAll(async () => stage?.close());

  it("takes a promotion once both checks succeed, and the App's record of it", async () => {
    const number = await promote(stage, "guarded");
    await sign(stage, number, signers.slice(0, 2));
    await expect(merge(stage, "ml-ops-on-call", number)).rejects.toThrow(
      'Required status check "model-promoter/sign-offs" is expected.',
    );
    await sign(stage, number, signers.slice(2));
    await merge(stage, "ml-ops-on-call", number);
    expect((await entriesOf(stage, "guarded")).at(-1)?.kind).toBe("promotion");
    expect(await headOf(stage, "promotion/guarded/production")).toBeNull();
  });

  it("takes other pull requests, which pass both checks at once, with two requests a push", async () => {
    let number = 0;
    const opening = await stage.requestsOf(async () => {
      number = await open(stage, "guide", { "docs/guide.md": "# Guide\n" });
    });
    expect(opening).toEqual(["changes", "redraw"]);
    const pushing = await stage.requestsOf(() =>
      pushTo(stage, "other-writer", "guide", { "docs/guide.md": "# The guide\n" }),
    );
    expect(pushing).toEqual(["changes", "redraw"]);
    const { gates, signOffs } = await checksOf(stage, number);
    expect([gates, signOffs].map(({ state, title }) => [state, title])).toEqual([
      ["success", "Not a promotion"],
      ["success", "Not a promotion"],
    ]);
    await merge(stage, "other-writer", number);
    expect(await stage.file("docs/guide.md")).toBe("# The guide\n");
  });

  it.each([
    "registry/models/guarded/manifest.yaml",
    "registry/models/risk/fraud/manifest.yaml",
    "registry/models/guarded/production.json",
    "registry/models/risk/fraud/audit/2025/000009-0123456789abcdef0123.json",
    "registry/models/guarded/promotions/2.1.3-to-production-7.yaml",
  ])("refuses other pull requests that touch %s, and says so", async (path) => {
    const branch = `touch-${path.replaceAll(/\W/g, "-")}`;
    const number = await open(stage, branch, { [path]: "mine\n", "docs/innocent.md": branch });
    const { gates, signOffs } = await checksOf(stage, number);
    for (const check of [gates, signOffs]) {
      expect(check).toMatchObject({ state: "failure", title: "Changes 1 App-only file" });
      expect(check.says).toContain(`\`${path}\``);
      expect(check.says).not.toContain("innocent");
    }
    await expect(merge(stage, "other-writer", number)).rejects.toThrow(
      "3 of 3 required status checks are expected.",
    );
  });

  it("refuses the request where the App may not record there, and says what to do", async () => {
    const { forge, repository } = stage;
    forge.world.protect(repository, { pattern: "main", requiredApprovals: 1 });
    const before = await stage.written();
    const { replies } = await stage.ask(
      "data-scientist",
      "/promote shut-out 2.1.3 to production because Q1 retrain",
    );
    expect(replies[0]).toContain("The App may not push to main");
    expect(replies[0]).toContain("Add the App to the bypass list of the rule for main");
    expect(await stage.written()).toEqual(before);
  });
});

describe("a registry below another folder", () => {
  let stage: Stage;
  beforeAll(async () => {
    const policy = "schema: 1\nregistry: { root: ml/registry }\n";
    stage = await setStage({ models: [], people, files: { [POLICY]: policy } });
  });
  afterAll(async () => stage?.close());

  it("guards its own App-only files, and no others", async () => {
    const guarded = await open(stage, "guarded", {
      "ml/registry/models/a/manifest.yaml": "mine\n",
    });
    const free = await open(stage, "free", { "registry/models/a/manifest.yaml": "mine\n" });
    expect((await checksOf(stage, guarded)).gates.state).toBe("failure");
    expect((await checksOf(stage, guarded)).signOffs.says).toContain(
      "`ml/registry/models/a/manifest.yaml`",
    );
    expect((await checksOf(stage, free)).gates.state).toBe("success");
  });
});
