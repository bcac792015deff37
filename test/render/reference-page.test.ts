import { describe, expect, it } from "vitest";
import { commandReference } from "../../src/domain/command/reference.js";
import { gateKindSchema } from "../../src/domain/gate/gate-definition.js";
import { predefinedMetrics } from "../../src/domain/metric.js";
import { fileFormats } from "../../src/domain/reference.js";
import { moves, stageNames } from "../../src/domain/stage.js";
import { isAvailable } from "../../src/render/available-verbs.js";
import { anchor } from "../../src/render/reference/known-parts.js";
import { referencePage } from "../../src/render/reference-page.js";

const page = referencePage();
const withoutCode = page.replace(/^```[\s\S]*?^```$/gm, "");
const headings = [...withoutCode.matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1] ?? ""));

/** The part of the page under a heading, without the next heading of any depth. */
function under(title: string): string {
  const start = page.indexOf(`# ${title}\n`);
  if (start < 0) throw new Error(`there is no heading ${title}`);
  const rest = page.slice(start + title.length + 3);
  return rest.slice(0, rest.search(/^##/m) < 0 ? undefined : rest.search(/^##/m));
}

it("leads every link within the page to a heading", () => {
  const targets = [...withoutCode.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]);
  expect(targets.length).toBeGreaterThan(100);
  expect(targets.filter((target) => !headings.includes(target ?? ""))).toEqual([]);
});

it("has no two headings of one address", () => {
  expect(headings.filter((one, index) => headings.indexOf(one) !== index)).toEqual([]);
});

it("has every heading of a chapter or file in its contents", () => {
  const contents = page.slice(0, page.indexOf("\n## "));
  const titles = [...withoutCode.matchAll(/^##{1,2} (.+)$/gm)].map((match) => match[1] ?? "");
  expect(titles.filter((title) => !contents.includes(`](#${anchor(title)})`))).toEqual([]);
});

it("has words for the type of every property", () => {
  const rows = withoutCode.split("\n").filter((line) => /^\| `/.test(line));
  expect(rows.length).toBeGreaterThan(200);
  expect(rows.filter((row) => /\| *\||\| anything/.test(row))).toEqual([]);
});

describe.each(fileFormats)("the section of $title", ({ title, path, writer, examples, name }) => {
  it("says where the file is and who writes it", () => {
    expect(under(title)).toContain(`\`${path}\`, written by ${writer}: `);
  });

  it("has an example and a table", () => {
    const kinds = examples.map(({ kind }) => (kind === null ? title : `${title} \`${kind}\``));
    for (const one of kinds) expect(under(one)).toMatch(/^```(yaml|json)\n/m);
    expect(under(title)).toMatch(/^\| Property +\| Type +\| Required +\| Meaning +\|$/m);
  });

  it("has its schema linked", () => {
    expect(page).toContain(`](../schemas/${name}.json `);
  });
});

it("shows a long example closed", () => {
  expect(under("Dossier")).toContain("<summary>Example: ");
  expect(under("Policy")).not.toContain("<summary>");
});

it("has what all kinds of evidence share once, and what each has in its own table", () => {
  expect(under("Evidence")).toContain("`collected.from`");
  expect(under("Evidence `shadow`")).toContain("`anomalies`");
  expect(under("Evidence `shadow`")).not.toContain("`collected.from`");
});

describe.each(gateKindSchema.options)("the gate %s", (kind) => {
  it("has an example and says when it passes", () => {
    expect(under(`Gate \`${kind}\``)).toMatch(
      new RegExp(`^\\nPasses where .+\\.\\n\\n\`\`\`yaml\\n- \\{ id: .+kind: ${kind}`),
    );
  });
});

it("lists every predefined metric, move and command that there is", () => {
  for (const name of Object.keys(predefinedMetrics))
    expect(under("Predefined metrics")).toContain(`| \`${name}\``);
  for (const { from, to } of moves)
    expect(under("Stages and moves")).toMatch(
      new RegExp(`\\| ${stageNames[from]} +\\| ${stageNames[to]} +\\|`),
    );
  for (const { verb, does } of commandReference)
    expect(under("Commands")).toContain(isAvailable(verb) ? does : `\`/${verb}\``);
});

it("tells editors which schema a file has", () => {
  expect(under("In your editor")).toContain('"registry/models/**/evidence/*/*.yaml"');
});
