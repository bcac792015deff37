import { describe, expect, test } from "vitest";
import { readTemplateTexts, templatesModule } from "../../src/entry/build/embed-templates.js";
import { defaultTemplates } from "../../src/render/default-templates.js";
import { escapeText } from "../../src/render/escape.js";
import { md } from "../../src/render/markdown.js";
import {
  builtInTemplates,
  fieldsOf,
  readTemplates,
  renderSection,
  templateNames,
} from "../../src/render/templates.js";

const FOLDER = ".github/model-promoter";
const view = { target: md`the target`, steps: escapeText("a | b <c>"), command: null };

function own(text: string, name = "rollback-plan") {
  return readTemplates([{ path: `${FOLDER}/${name}.md`, text }]);
}

describe("the App's own templates", () => {
  const files = readTemplateTexts(new URL("../../templates", import.meta.url).pathname);

  test("are embedded as they are in templates/", () => {
    expect(defaultTemplates).toEqual(files);
    expect(Object.keys(files).sort()).toEqual([...templateNames].sort());
  });

  test("are embedded as code that says what the files say", () => {
    const odd = { odd: ["a `b` $", "{c} \\d"].join("") };
    const text = templatesModule(odd).replace("export const defaultTemplates =", "return");
    expect(new Function(text.replace("as const", ""))()).toEqual(odd);
  });

  test("render what they are given, and nothing for what is null", () => {
    const { section } = renderSection("rollback-plan", view, builtInTemplates);
    expect(section.text).toBe("## Rollback Plan\n\nthe target\n\na &#124; b &lt;c&gt;");
  });
});

describe("a repository's own template", () => {
  test("stands in for the App's", () => {
    const templates = own("## Rollback Plan\n\nOurs: {{steps}}\n");
    expect(templates.problems).toEqual([]);
    const { section, problems } = renderSection("rollback-plan", view, templates);
    expect(section.text).toBe("## Rollback Plan\n\nOurs: a &#124; b &lt;c&gt;");
    expect(problems).toEqual([]);
  });

  test("may include the App's and add to it", () => {
    const templates = own("{{> rollback-plan}}\n\nCall the on-call first.\n");
    const { section } = renderSection("rollback-plan", view, templates);
    expect(section.text).toMatch(
      /^## Rollback Plan\n\nthe target\n\n.*\n\nCall the on-call first\.$/,
    );
  });

  test("gains nothing by leaving escaping out", () => {
    const templates = own("## Rollback Plan\n{{{steps}}} {{&steps}}");
    const { section } = renderSection("rollback-plan", view, templates);
    expect(section.text).toBe("## Rollback Plan\na &#124; b &lt;c&gt; a &#124; b &lt;c&gt;");
  });

  test.each([
    ["doesn't parse", "## Rollback Plan {{#steps}}", "it doesn't parse"],
    ["names an unknown field", "## Rollback Plan {{stepz}}", "it names `stepz`"],
    ["reaches for code", "## Rollback Plan {{steps.constructor}}", "it names `steps.constructor`"],
    [
      "calls for code",
      "## Rollback Plan {{#constructor}}x{{/constructor}}",
      "it names `constructor`",
    ],
    ["includes another file", "## Rollback Plan {{> /etc/passwd}}", "it includes `/etc/passwd`"],
    [
      "nests too deep",
      `## Rollback Plan ${"{{#steps}}".repeat(4)}${"{{/steps}}".repeat(4)}`,
      "nested more than 3",
    ],
    ["is too long", `## Rollback Plan${" ".repeat(20_000)}`, "it has 20016 characters"],
  ])("is a problem and not used when it %s", (_, text, what) => {
    const templates = own(text);
    expect(templates.problems.map((problem) => problem.what).join()).toContain(what);
    const { section } = renderSection("rollback-plan", view, templates);
    expect(section).toEqual(renderSection("rollback-plan", view, builtInTemplates).section);
  });

  test.each([
    ["lacks its heading", "Rollback plan: {{steps}}", "renders no `## Rollback Plan`"],
    [
      "renders another section's heading",
      "## Rollback Plan\n\n## Sign-offs Needed",
      "another section's heading",
    ],
    [
      "renders a marker",
      "## Rollback Plan\n<!-- model-promoter reply 1 -->",
      "a marker of the App",
    ],
  ])("is replaced by the App's when it %s", (_, text, what) => {
    const { section, problems } = renderSection("rollback-plan", view, own(text));
    expect(problems.map((problem) => problem.what).join()).toContain(what);
    expect(section).toEqual(renderSection("rollback-plan", view, builtInTemplates).section);
  });

  test("of an unknown name is a problem that names the known ones", () => {
    const [problem] = own("x", "rollback").problems;
    expect(problem?.code).toBe("template-unknown");
    expect(problem?.why).toContain("rollback-plan.md");
  });

  test("may show what the App's own shows", () => {
    expect(fieldsOf("validation-results")).toEqual([
      ".",
      "counts",
      "done",
      "fix",
      "gates",
      "id",
      "result",
      "text",
    ]);
  });
});
