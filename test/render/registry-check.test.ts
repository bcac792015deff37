import { describe, expect, test } from "vitest";
import type { LocatedFinding } from "../../src/domain/validation/finding.js";
import type { ChangeVerdict } from "../../src/domain/validation/validate-change.js";
import { promotionRegistryCheck, registryCheck } from "../../src/render/registry-check.js";
import { withoutCode } from "./markdown-effects.js";

const golden = new URL("../fixtures/render/golden/registry-check.md", import.meta.url).pathname;

const folder = "registry/models/fraud-detection";
const wrong: LocatedFinding = {
  severity: "error",
  code: "file-changed",
  file: `${folder}/versions/2.0.5.yaml`,
  line: 1,
  what: "is changed, and a stage was asked for 2.0.5",
  why: "A record never changes once a stage was asked for.",
  fix: "Take this change back, and register a new version.",
};
const named: LocatedFinding = {
  severity: "warning",
  code: "evidence-name",
  file: `${folder}/evidence/2.1.3/shadow-0001.yaml`,
  line: 3,
  what: "holds evidence of kind ab-test, and its name doesn't begin with it",
  why: null,
  fix: "Name it ab-test-<run>.yaml.",
};
const verdict: ChangeVerdict = {
  files: 3,
  models: ["fraud-detection", "risk/churn"],
  findings: [wrong, named],
  earlier: 1,
};

function judged(change: Partial<ChangeVerdict> = {}) {
  return registryCheck({ kind: "judged", verdict: { ...verdict, ...change } });
}

describe("the registry's check", () => {
  test("is said as kept", async () => {
    const checks = [
      judged(),
      judged({ findings: [named], earlier: 0 }),
      judged({ findings: [], earlier: 2, models: [], files: 1 }),
      registryCheck({ kind: "untouched" }),
      registryCheck({ kind: "unlisted" }),
      promotionRegistryCheck(),
    ];
    const text = checks.map(
      ({ state, title, summary, text: details, annotations = [] }) =>
        `# ${JSON.stringify(state)}\n\n**${title}**\n\n${summary}\n\n---\n\n${details}\n\n${annotations.map((one) => `    ${JSON.stringify(one)}\n`).join("")}`,
    );
    await expect(text.join("\n\n")).toMatchFileSnapshot(golden);
  });

  test("fails for errors alone", () => {
    const conclusions = [judged(), judged({ findings: [named] }), judged({ findings: [] })].map(
      ({ state }) => state,
    );
    expect(conclusions).toEqual([
      { status: "completed", conclusion: "failure" },
      { status: "completed", conclusion: "success" },
      { status: "completed", conclusion: "success" },
    ]);
  });

  test("annotates 50 lines at most, those with errors first", () => {
    const findings = [...Array<LocatedFinding>(60).fill(named), wrong];
    const { annotations = [] } = judged({ findings });
    expect(annotations).toHaveLength(50);
    expect(annotations[0]).toMatchObject({ path: wrong.file, line: 1, level: "failure" });
  });

  test("holds at most 65,535 characters of a table that says so", () => {
    const long = { ...wrong, what: "far too low ".repeat(100) };
    const { text } = judged({ findings: Array<LocatedFinding>(200).fill(long) });
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(text).toContain("The rest is cut for length");
  });

  test("mentions nobody and links nothing, whatever a change says", () => {
    const hostile = "@everyone <img src=x> [x](https://evil.example) #1 | cell";
    const { summary, text } = judged({
      models: [hostile],
      findings: [{ ...wrong, file: hostile, what: hostile, why: hostile, fix: hostile }],
    });
    expect(withoutCode(summary + text)).not.toMatch(/@[A-Za-z0-9]|<img|(?<!\\)\]\(https/);
  });
});
