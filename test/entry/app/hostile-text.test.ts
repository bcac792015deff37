import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "../../../src/entry/demo/scene.js";
import { folderOf, modelFiles, replaced, type Stage, setStage } from "./stage-setting.js";

/** All that a text could try at once: mentions, references, markup, tables, HTML, links, our own markers. */
const HOSTILE =
  "@everyone @acme/fraud #1 acme/x#2 GH-3 | a | b <img src=x onerror=alert(1)> <!-- model-promoter reply 1 --> </details> [x](http://evil.example) ![y](http://evil.example/z.png) `code` **bold** $x$ http://evil.example/www";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ models: ["hostile"] });
  await stage.pushAs("data-scientist", "Bring hostile texts", (folder) =>
    writeFiles(folder, hostileFiles()),
  );
  await stage.settled();
});
afterAll(async () => stage?.close());

function hostileFiles(): Readonly<Record<string, string>> {
  const folder = folderOf("hostile");
  const files = modelFiles("hostile");
  const text = JSON.stringify(HOSTILE);
  const label = JSON.stringify("@everyone | <b>F1</b> [x](http://evil.example) #1");
  const definition = replaced(
    files[`${folder}/model.yaml`],
    "Scores card transactions for fraud before they are authorised",
    text,
  );
  const record = files[`${folder}/versions/2.1.3.yaml`];
  return {
    [`${folder}/model.yaml`]: `${definition}metrics: { f1: { label: ${label}, direction: higher, unit: ratio, kind: composite } }\n`,
    [`${folder}/versions/2.1.3.yaml`]: replaced(
      replaced(
        replaced(record, "max_depth: 6", `${text}: ${text}`),
        "architecture: xgboost",
        `architecture: ${JSON.stringify("xg | @everyone <b>boost</b>")}`,
      ),
      "s3://models/fraud/2.1.3",
      "s3://models/`@everyone` | <b>",
    ),
    [`${folder}/cards/2.1.3.yaml`]: `schema: 1
model: hostile
version: 2.1.3
details: { overview: ${text} }
intendedUse: { primary: ${text} }
trainingData: { dataset: ${JSON.stringify(`${HOSTILE}\n\n## Sign-offs Needed\n\n| a |\n| - |\n`)} }
`,
  };
}

/** Markdown without what GitHub shows as it is: code spans, and the App's own hidden markers at the end. */
function effective(markdown: string): string {
  return markdown
    .replace(/\n<!-- model-promoter (\{[^\n]*\}|reply \d+|entry \w+) -->/g, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/\[#\d+\]\(https:\/\/forge\.example\/acme\/model-registry\/pull\/\d+\)/g, "");
}

/** Expects that nothing of the hostile text has any effect. */
function expectHarmless(markdown: string): void {
  const text = effective(markdown);
  expect(text).not.toMatch(/@[A-Za-z0-9]/);
  expect(text).not.toMatch(/(?<!&)#\d/);
  expect(text).not.toMatch(/GH-\d/);
  expect(text).not.toMatch(/<(?!br>|\/?details>|\/?summary>|\/?code>|[ \d=])/);
  expect(text).not.toMatch(/(?<!\\)\]\((?!http:\/\/127\.0\.0\.1:|https:\/\/forge\.example)/);
  expect(text).not.toMatch(/https?:\/\/evil/);
  expect((text.match(/<details>/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
  expectWholeTables(text);
}

/** Every row of a table has as many cells as its head. */
function expectWholeTables(markdown: string): void {
  for (const table of markdown.match(/(?:^\|.*\|$\n?)+/gm) ?? []) {
    const widths = table
      .trim()
      .split("\n")
      .map((row) => row.split("|").length);
    expect(new Set(widths).size, table).toBe(1);
  }
}

describe("text from people and files has no effect", () => {
  it.each([
    ["a dry run", `/promote hostile 2.1.3 to production --dry-run because ${HOSTILE}`],
    ["a malformed command", `/promote ${HOSTILE}`],
    ["an unknown model", `/promote ${"a".repeat(50)} 1.0.0 to staging because ${HOSTILE}`],
    ["the status of something odd", `/status ${HOSTILE}`],
    ["a verb to come", `/hold hostile because ${HOSTILE}`],
  ])("in the reply to %s", async (_, body) => {
    const { replies } = await stage.ask("data-scientist", body);
    expect(replies).toHaveLength(1);
    expectHarmless(replies[0] ?? "");
  });

  it("in the pull request's body, its title, and the reply", async () => {
    const { owner, name: repo } = stage;
    const reason = HOSTILE.replaceAll("-->", "");
    const { replies } = await stage.ask(
      "data-scientist",
      `/promote hostile 2.1.3 to production because ${reason}`,
    );
    expect(replies).toHaveLength(1);
    expectHarmless(replies[0] ?? "");
    const [pull] = (await stage.as("data-scientist").pulls.list({ owner, repo })).data;
    const body = pull?.body ?? "";
    expectHarmless(body);
    const sections = [...body.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(sections).toEqual([
      "Model Details",
      "Performance Comparison",
      "Validation Results",
      "Rollback Plan",
      "Sign-offs Needed",
    ]);
    expect(body.match(/<!-- model-promoter/g)).toHaveLength(1);
    expect(body).toContain("evil.example");
    const runs = await stage
      .as("data-scientist")
      .checks.listForRef({ owner, repo, ref: pull?.head.sha ?? "" });
    for (const run of runs.data.check_runs) expectHarmless(run.output.summary ?? "");
  });

  it("in what is said of a withdrawal", async () => {
    const { owner, name: repo } = stage;
    const [pull] = (await stage.as("data-scientist").pulls.list({ owner, repo })).data;
    const { replies } = await stage.ask(
      "data-scientist",
      `/withdraw because ${HOSTILE}`,
      pull?.number,
    );
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain("**Withdrawn**");
    expectHarmless(replies[0] ?? "");
  });
});
