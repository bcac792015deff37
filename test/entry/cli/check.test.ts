import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { check } from "../../../src/entry/cli/check.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, read, write } from "./registry-copy.js";

const MODEL = "registry/models/fraud-detection";
const POLICY = ".github/model-promoter.yml";
let folder = "";

beforeEach(() => {
  folder = newFolder("worked-example");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await check(args, io), ...io.printed };
}

const toProduction = ["fraud-detection", "2.1.3", "--to", "production"];

/** Without the gate that waits for a person, nothing blocks. */
function withoutManualGate() {
  const policy = read(folder, POLICY);
  write(folder, POLICY, policy.replace(/^.*kind: manual.*\n/m, ""));
}

describe("a version that no gate blocks", () => {
  beforeEach(withoutManualGate);

  test("passes: the pull request's text, then the gates in one line", async () => {
    const { code, stdout, stderr } = await run(...toProduction);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("# Promote fraud-detection 2.1.3 from Staging to Production");
    expect(lines.filter((line) => line.startsWith("## "))).toEqual([
      "## Model Details",
      "## Performance Comparison",
      "## Validation Results",
      "## Rollback Plan",
      "## Sign-offs Needed",
    ]);
    expect(stdout).toMatch(/^\| AUC-ROC +\| +0\.942 \| +0\.962 \| +\+2\.1% \|/m);
    expect(lines.at(-1)).toBe("Gates passed: all 9 gates pass.");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("names who must sign, and that nobody was looked up", async () => {
    const { stdout } = await run(...toProduction);
    expect(stdout).toContain("People can't be looked up here");
    expect(stdout).toMatch(/\| `@fraud-team-lead` +\| .github\/CODEOWNERS, line 4 /);
    expect(stdout).toMatch(/\| `@ml-ops-on-call` +\| stages.production.owners in /);
  });

  test("has no requester: only the trainer is excluded", async () => {
    const { stdout } = await run(...toProduction);
    expect(stdout).toContain("Asked for by `nobody yet`");
    expect(stdout).toContain("Never counted: `@data-scientist` (trained this version), bots and");
  });

  test("is shown without what a terminal can't show: marker, links, tags", async () => {
    const { stdout } = await run(...toProduction);
    expect(stdout).not.toMatch(/<!--|<details>|<summary>|\]\(/);
    expect(stdout).toContain("### Model card");
  });
});

test("a gate that waits or fails blocks, and the last line says so", async () => {
  edit(folder, POLICY, "value: 0.95", "value: 0.99");
  const { code, stdout } = await run(...toProduction);
  expect(stdout).toContain("- [ ] `auc-floor` ❌ **fail**");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    "Gates blocked: 8 of 10 gates pass, 1 blocks, 1 waits for a person or time.",
  );
  expect(code).toBe(1);
});

test("the time in a stage is counted to now, and a gate that waits for time says no to nothing", async () => {
  withoutManualGate();
  edit(folder, `${MODEL}/manifest.yaml`, "2025-03-02T09:00:00Z", "2025-03-09T09:00:00Z");
  const { code, stdout } = await run(...toProduction);
  expect(stdout).toContain("In staging for 24 h");
  expect(stdout).toContain("Gates waiting:");
  expect(code).toBe(0);
});

describe("--json", () => {
  test("prints one object and nothing else", async () => {
    withoutManualGate();
    const { code, stdout, stderr } = await run(...toProduction, "--json");
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual([
      "schema",
      "title",
      "body",
      "gates",
      "comparison",
      "owners",
      "problems",
    ]);
    expect(answer).toMatchObject({
      schema: 1,
      title: "Promote fraud-detection 2.1.3 from Staging to Production",
      body: expect.stringContaining("## Sign-offs Needed"),
      problems: [],
    });
    expect(answer.gates[0]).toMatchObject({ id: "auc-floor", result: "pass", blocks: false });
    expect(answer.comparison[0]).toMatchObject({ metric: "auc_roc", incumbent: 0.942 });
    expect(answer.owners[0]).toEqual({
      owner: "@data-science-lead",
      because: { file: ".github/CODEOWNERS", line: 4 },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("has the problems where there is nothing to draw", async () => {
    const { code, stdout, stderr } = await run(
      "fraud-detection",
      "9.9.9",
      "--to",
      "staging",
      "--json",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      title: null,
      body: null,
      gates: [],
      problems: [{ code: "version-unknown" }],
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });
});

describe("what can't be promoted", () => {
  test("files that aren't valid: all problems at once, each with file and line", async () => {
    edit(folder, `${MODEL}/model.yaml`, "tier: high", "tier: huge");
    edit(folder, `${MODEL}/versions/2.1.3.yaml`, "type: classifier", "typ: classifier");
    edit(folder, `${MODEL}/versions/2.0.5.yaml`, "value: 0.942", "value: high");
    edit(folder, POLICY, "maxBytes: 500000000", "maxBytes: many");
    const { code, stdout, stderr } = await run(...toProduction);
    expect(stderr).toContain(
      `${POLICY}:11: stages.production.gates.5.maxBytes: expected number, found "many"`,
    );
    expect(stderr).toContain(`${MODEL}/model.yaml:4: tier: expected`);
    expect(stderr).toContain(`${MODEL}/versions/2.1.3.yaml:4: typ: no property of this name`);
    expect(stderr).toContain(
      `${MODEL}/versions/2.0.5.yaml:11: metrics.auc_roc.value: expected number`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("a model that isn't there, with the nearest that is", async () => {
    write(folder, "registry/models/risk/churn/model.yaml", "");
    const { code, stderr } = await run("fraud-detecton", "2.1.3", "--to", "staging");
    expect(stderr).toContain("There is no model fraud-detecton in this registry.");
    expect(stderr).toContain("Fix: Did you mean fraud-detection?");
    expect((await run("risk/chrun", "2.1.3", "--to", "staging")).stderr).toContain("risk/churn?");
    expect(code).toBe(1);
  });

  test("a version that isn't there, with those that are", async () => {
    const { code, stderr } = await run("fraud-detection", "2.1.4", "--to", "staging");
    expect(stderr).toContain("fraud-detection has no version 2.1.4.\n  Registered: 2.0.5, 2.1.3.");
    expect(code).toBe(1);
  });

  test("a move that there isn't, with those that there are", async () => {
    const { code, stderr } = await run("fraud-detection", "2.1.3", "--to", "staging");
    expect(stderr).toContain("2.1.3 is in Staging already.");
    expect(stderr).toContain("to Production (/promote)");
    expect(code).toBe(1);
  });

  test("a metric that nobody defined", async () => {
    edit(folder, `${MODEL}/model.yaml`, "compare: [auc_roc", "compare: [auc_rok");
    const { code, stderr } = await run(...toProduction);
    expect(stderr).toContain("no metric is called auc_rok");
    expect(stderr).toContain("Did you mean auc_roc?");
    expect(code).toBe(1);
  });

  test("an owner for whom nobody could ever sign: an email address, the trainer", async () => {
    write(folder, ".github/CODEOWNERS", "* someone@example.com @data-scientist @lead\n");
    const { code, stderr } = await run(...toProduction);
    expect(stderr).toContain(
      "Nobody can sign for someone@example.com (.github/CODEOWNERS, line 1)",
    );
    expect(stderr).toContain("Nobody can sign for @data-scientist");
    expect(stderr).not.toContain("@lead");
    expect(code).toBe(1);
  });

  test("a name below a model's own", async () => {
    write(folder, `${MODEL}/eu/model.yaml`, "");
    const { code, stderr } = await run(...toProduction);
    expect(stderr).toContain("fraud-detection/eu is a model too.");
    expect(code).toBe(1);
  });
});

test("a manifest on a branch of its own is read there", async () => {
  withoutManualGate();
  commitAll(folder);
  git(folder, "branch", "registry-state");
  edit(folder, POLICY, "schema: 1", "schema: 1\nstate: { branch: registry-state }");
  rmSync(join(folder, `${MODEL}/manifest.yaml`));
  expect((await run(...toProduction)).code).toBe(0);
  git(folder, "branch", "-D", "registry-state");
  const { code, stderr } = await run(...toProduction);
  expect(stderr).toContain("this clone has no such branch");
  expect(stderr).toContain("Fix: Run git fetch origin registry-state:refs/remotes/origin/");
  expect(code).toBe(1);
});

test("a repository's own template is used", async () => {
  write(folder, ".github/model-promoter/rollback-plan.md", "## Rollback Plan\n\nCall the desk.\n");
  expect((await run(...toProduction)).stdout).toContain("Call the desk.");
});

describe("wrong use", () => {
  test.each([
    ["no words", [], "Name one model, one version"],
    ["no stage", ["fraud-detection", "2.1.3"], "Name one model, one version"],
    ["a word too many", [...toProduction, "x"], "Name one model, one version"],
    ["an unknown flag", [...toProduction, "--jsn"], "Unknown option '--jsn'"],
    ["a stage", ["fraud-detection", "2.1.3", "--to", "prod"], "Did you mean production?"],
    ["a model's name", ["Fraud-Detection", "2.1.3", "--to", "staging"], 'Write "fraud-detection".'],
    ["a way out of the folder", ["../../x", "2.1.3", "--to", "staging"], "The model name"],
    ["a version", ["fraud-detection", "v2.1", "--to", "staging"], 'Write "2.1.0".'],
  ])("%s", async (_, args, what) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain("Usage: model-promoter check");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("all that is wrong is told at once", async () => {
    const { stderr } = await run("Fraud", "v2", "--to", "prod");
    for (const what of ['Write "fraud".', 'Write "2.0.0".', "Did you mean production?"])
      expect(stderr).toContain(what);
  });
});

test("--help fits a terminal of 80 columns", async () => {
  const { code, stdout } = await run("--help");
  expect(stdout).toContain("Example: model-promoter check fraud-detection 2.1.3 --to production");
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(code).toBe(0);
});
