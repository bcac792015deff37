import { describe, expect, test } from "vitest";
import { readMarker } from "../../src/render/marker.js";
import { renderPullRequest } from "../../src/render/pull-request.js";
import { builtInTemplates, readTemplates, templateHeadings } from "../../src/render/templates.js";
import { examples, hostile } from "./examples.js";
import { columnsOf, withoutCode } from "./markdown-effects.js";
import { edited, viewOf, workedExample } from "./promotion.js";

const goldens = new URL("../fixtures/render/golden/", import.meta.url).pathname;

function draw(example: keyof typeof examples | Parameters<typeof viewOf>[0] = {}) {
  const view = viewOf(typeof example === "string" ? examples[example] : example);
  return renderPullRequest(view, builtInTemplates);
}

/** A section's text, from its heading to the next. */
function section(body: string, name: keyof typeof templateHeadings): string {
  const heading = templateHeadings[name];
  return (
    body.slice(body.indexOf(heading)).split(/\n(?=## |<details>\n<summary>Model card)/)[0] ?? ""
  );
}

/** Rows of all tables, by the table that they stand in. */
function tables(body: string): readonly (readonly string[])[] {
  return body
    .split("\n\n")
    .filter((block) => block.startsWith("|"))
    .map((block) => block.trim().split("\n"));
}

describe("goldens", () => {
  test.each(Object.keys(examples))("%s is drawn as kept", async (name) => {
    const { title, body } = draw(name as keyof typeof examples);
    await expect(`${title}\n\n${body}`).toMatchFileSnapshot(`${goldens}${name}.md`);
  });

  test.each(Object.keys(examples))("%s has all sections in their order", (name) => {
    const { body } = draw(name as keyof typeof examples);
    const headings = body.split("\n").filter((line) => line.startsWith("## "));
    expect(headings).toEqual(Object.values(templateHeadings));
  });
});

describe("the worked example", () => {
  const { title, body, labels } = draw();

  test("is called by its move, and labelled", () => {
    expect(title).toBe("Promote fraud-detection 2.1.3 from Staging to Production");
    expect(labels).toEqual(["model-promotion"]);
  });

  test.each([
    ["AUC-ROC", "0.942", "0.962", "+2.1%", "better"],
    ["F1", "0.887", "0.911", "+2.7%", "better"],
    ["False positive rate", "8.2%", "7.1%", "-1.1 pp", "better"],
    ["Latency p95", "95 ms", "98 ms", "+3.2%", "worse"],
    ["Evaluated on", "`holdout-2025q1`", "`holdout-2025q1`", "", ""],
  ])("compares %s", (...cells) => {
    const row = body.split("\n").find((line) => line.startsWith(`| ${cells[0]} `));
    const found = row
      ?.split("|")
      .slice(1, 6)
      .map((cell) => cell.trim());
    expect(found).toEqual([...cells.slice(0, 4), expect.stringContaining(cells[4] ?? "")]);
  });

  test.each([
    "50M (50,000,000) records, 2023-02-28 to 2025-02-28",
    "`a3f7d9c2`",
    "A/B at 5% of traffic against 2.0.5: Correct decisions 81.7% against 80.0%, +2.1% relative, p < 0.001",
    "Shadow for 48 h: 1,250,000 requests, no anomalies",
    "5% for 12 h → 25% for 36 h → 100%; 2 days in all",
    "Error rate above 10% over 15 min or Latency p95 above 150 ms over 15 min",
    "Waiting for 3 sign-offs and 1 gate; 9 of 10 gates pass.",
  ])("says %j", (text) => {
    expect(body).toContain(text);
  });

  test("promises no command that this version doesn't carry out", () => {
    expect(body).not.toMatch(
      /\/(rollback|rollout|override|reject|archive|hold|release|reviewed)\b/,
    );
  });

  test("says what its marker says", () => {
    expect(readMarker(body)).toEqual({
      schema: 1,
      dossier: "registry/models/fraud-detection/promotions/2.1.3-to-production-1.yaml",
      incumbent: "2.0.5",
      teams: [],
    });
  });
});

test("commands are those of the policy", () => {
  const policy = ".github/model-promoter.yml";
  const files = edited(workedExample(), [
    policy,
    "schema: 1\n",
    "schema: 1\ncommands: { short: false }\n",
  ]);
  expect(draw({ files }).body).toContain("`/model recheck` judges anew");
});

test("a team's place lists its members, and the marker its name; a catch-all line is pointed out", () => {
  const files = edited(
    workedExample(),
    [
      ".github/CODEOWNERS",
      "/registry/models/fraud-detection/         @data-science-lead @fraud-team-lead\n",
      "",
    ],
    [".github/CODEOWNERS", "/registry/                                @ml-ops-on-call\n", ""],
  );
  const { body } = draw({ files });
  const row = section(body, "sign-offs-needed")
    .split("\n")
    .find((line) => line.startsWith("| `@acme/ml-platform`"));
  expect(row).toContain("`@platform-engineer` or `@platform-lead`");
  expect(row).toContain("catch-all");
  expect(readMarker(body)?.teams).toEqual(["acme/ml-platform"]);
});

test("a place whose people can't be read can't be told", () => {
  const view = viewOf();
  const { signOffs } = view.evaluation;
  const missing = signOffs.missing.map((one) =>
    one.place.owner === "@ml-ops-on-call"
      ? { ...one, who: [], unread: "@ml-ops-on-call: HTTP 502" }
      : one,
  );
  const evaluation = { ...view.evaluation, signOffs: { ...signOffs, missing } };
  expect(renderPullRequest({ ...view, evaluation }, builtInTemplates).body).toContain(
    "| – | ❔ can't be told: `@ml-ops-on-call`: HTTP 502 |",
  );
});

describe("the hostile text", () => {
  const { body } = draw("hostile");
  const shown = withoutCode(body);

  test("mentions nobody", () => {
    expect(shown).not.toMatch(/@[A-Za-z0-9]/);
  });

  test("adds no HTML but ours", () => {
    const tags = new Set(shown.match(/<[a-zA-Z/!][^>\n]*>/g));
    const marker = body.trim().split("\n").at(-1);
    expect([...tags].sort()).toEqual(
      ["</details>", "</summary>", "<br>", "<details>", "<summary>", marker].sort(),
    );
  });

  test("adds no link or image", () => {
    const addresses = [...shown.matchAll(/\]\(([^)]*)\)/g)].map(([, address]) => address);
    const unescaped = addresses.filter(
      (address) => !/^https:\/\/github\.com\/acme\//.test(address ?? ""),
    );
    expect(unescaped.filter((address) => !shown.includes(`\\](${address})`))).toEqual([]);
    expect(shown.replace(/\]\(https:[^)]*\)/g, "")).not.toMatch(/https?:\/\/|www\.evil/);
  });

  test("leaves every table its columns", () => {
    for (const rows of tables(body)) {
      const [head = ""] = rows;
      expect(rows.map(columnsOf)).toEqual(rows.map(() => columnsOf(head)));
    }
  });

  test("brings no marker", () => {
    expect(body.match(/^<!-- model-promoter/gm)).toHaveLength(1);
  });

  test("is shown whole where it is the reason", () => {
    expect(body).toContain("onerror=alert(1)");
    expect(hostile).toContain("onerror=alert(1)");
  });
});

describe("length", () => {
  const long = viewOf();
  const gates = Array.from({ length: 2000 }, (_, index) => ({
    id: `gate-${index}`,
    kind: "minimum" as const,
    result: "fail" as const,
    observed: 1,
    bar: 2,
    text: "Far too low ".repeat(20),
    fix: "Mend it.",
    blocks: true,
  }));

  test("what is closed at first goes first", () => {
    const some = { ...long, evaluation: { ...long.evaluation, gates: gates.slice(0, 210) } };
    const { body } = renderPullRequest(some, builtInTemplates);
    expect(body.length).toBeLessThanOrEqual(65_001);
    expect(body).not.toContain("<details>");
    expect(body).toContain("`gate-209`");
    expect(body).toContain("the dossier and the files that it pins have everything");
  });

  test("then long sections are cut after a whole line, and all headings and the marker stay", () => {
    const many = { ...long, evaluation: { ...long.evaluation, gates } };
    const { body } = renderPullRequest(many, builtInTemplates);
    expect(body.length).toBeLessThanOrEqual(65_001);
    for (const heading of Object.values(templateHeadings)) expect(body).toContain(`\n${heading}\n`);
    expect(readMarker(body)).not.toBeNull();
    expect(section(body, "validation-results")).toMatch(/→ Mend it\.\n\n\*Left out here/);
    expect(section(body, "sign-offs-needed")).toContain("Never counted");
    expect(body.length).toBeGreaterThan(64_000);
  });
});

test("a template of the repository that can't be used is named in the pull request", () => {
  const path = ".github/model-promoter/rollback-plan.md";
  const { body, problems } = renderPullRequest(
    viewOf(),
    readTemplates([{ path, text: "{{#nope" }]),
  );
  expect(problems.map(({ code }) => code)).toEqual(["template-not-valid"]);
  expect(body).toContain(`> [!NOTE]\n> - ${path} can't be used`);
  expect(section(body, "rollback-plan")).toContain("**On merge:**");
});
