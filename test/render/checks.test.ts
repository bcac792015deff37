import { describe, expect, test } from "vitest";
import {
  brokenPromotionChecks,
  otherPullRequestChecks,
  renderChecks,
} from "../../src/render/checks.js";
import { examples } from "./examples.js";
import { withoutCode } from "./markdown-effects.js";
import { type Example, viewOf } from "./promotion.js";

const goldens = new URL("../fixtures/render/golden/", import.meta.url).pathname;
const NOW = "2025-03-10T09:00:00Z";

function checksOf(example: Example) {
  const view = viewOf(example);
  return renderChecks(view.dossier, view.evaluation, NOW);
}

const success = { status: "completed", conclusion: "success" };
const failure = { status: "completed", conclusion: "failure" };
const inProgress = { status: "in_progress" };

describe("the checks of a promotion", () => {
  test.each(Object.keys(examples))("%s is said as kept", async (name) => {
    const checks = checksOf(examples[name as keyof typeof examples]);
    const text = checks.map(
      ({ name: check, state, title, summary, text: details }) =>
        `# ${check}: ${JSON.stringify(state)}\n\n**${title}**\n\n${summary}\n\n---\n\n${details}\n`,
    );
    await expect(text.join("\n\n")).toMatchFileSnapshot(`${goldens}${name}.checks.md`);
  });

  test.each([
    ["a person is waited for", "worked-example", inProgress, inProgress],
    ["all is given", "signed", success, success],
    ["gates fail", "all-failing", failure, inProgress],
    ["something moved", "moved", inProgress, inProgress],
    ["the registry can't be read", "unreadable", failure, inProgress],
  ] as const)("when %s: gates and sign-offs", (_, name, gates, signOffs) => {
    expect(checksOf(examples[name]).map(({ name: check, state }) => [check, state])).toEqual([
      ["model-promoter/gates", gates],
      ["model-promoter/sign-offs", signOffs],
      ["model-promoter/registry", success],
    ]);
  });

  test("sign-offs say the smallest missing set, and who can give each", () => {
    const [, signOffs] = checksOf({
      reviews: [{ by: { login: "@data-science-lead", id: 1002, isBot: false } }],
    });
    expect(signOffs?.title).toBe("Waiting for 2 of 3 sign-offs");
    expect(signOffs?.summary).toContain(
      "- `@fraud-team-lead` (.github/CODEOWNERS, line 4): an approval by `@fraud-team-lead`",
    );
    expect(signOffs?.text).toContain(
      "`@data-science-lead`: signed by `@data-science-lead` on 2025-03-10 10:30 UTC",
    );
  });

  test("without required owners sign-offs succeed", () => {
    const view = viewOf();
    const none = { given: [], missing: [], uncounted: [], concerns: [] };
    const [, check] = renderChecks(view.dossier, { ...view.evaluation, signOffs: none }, NOW);
    expect(check).toMatchObject({ state: success, title: "No sign-off is required" });
  });

  test("hold at most 65,535 characters each", () => {
    const view = viewOf(examples["all-failing"]);
    const [gate] = view.evaluation.gates;
    if (!gate) throw new Error("the example has gates");
    const gates = Array.from({ length: 500 }, () => ({ ...gate, text: "far too low ".repeat(50) }));
    const [check] = renderChecks(view.dossier, { ...view.evaluation, gates }, NOW);
    expect(check?.summary.length).toBeLessThanOrEqual(65_535);
    expect(check?.text.length).toBeLessThanOrEqual(65_535);
    expect(check?.summary).toContain("Judged at 2025-03-10 09:00 UTC");
  });

  test("mention nobody, whatever people wrote", () => {
    for (const { summary, text } of checksOf(examples.hostile))
      expect(withoutCode(summary + text)).not.toMatch(/@[A-Za-z0-9]|<img|(?<!\\)\]\(https/);
  });
});

describe("the checks of other pull requests", () => {
  test("succeed at once, so that they can be required", () => {
    for (const check of otherPullRequestChecks([]))
      expect(check).toMatchObject({ state: success, title: "Not a promotion" });
  });

  test("fail where a file is changed that only the App writes, and name it", () => {
    const path = "registry/models/fraud-detection/manifest.yaml";
    for (const check of otherPullRequestChecks([{ path, kind: "manifest" }])) {
      expect(check).toMatchObject({ state: failure, title: "Changes 1 App-only file" });
      expect(check.summary).toContain(`- \`${path}\`: the current state of a model`);
    }
  });
});

test("a promotion that isn't one any more fails all checks, with the reasons", () => {
  const problem = {
    code: "base-changed",
    what: "This pull request goes into `next`.",
    fix: "Set its base back.",
  };
  const checks = brokenPromotionChecks([problem]);
  expect(checks).toHaveLength(3);
  for (const check of checks) {
    expect(check.state).toEqual(failure);
    expect(check.summary).toContain(
      "- This pull request goes into `next`.<br>→ Set its base back.",
    );
  }
});
