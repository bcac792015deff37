import { describe, expect, it } from "vitest";
import { escapeText } from "../../src/render/escape.js";
import { md } from "../../src/render/markdown.js";
import {
  builtInTemplates,
  readTemplates,
  renderSection,
  type TemplateView,
} from "../../src/render/templates.js";

const NAME = "validation-results";
const HEADING = "## Validation Results\n";
const gate = { done: true, id: md`auc-floor`, result: md`**pass**`, text: md`holds`, fix: null };

function viewOf(gates: number): TemplateView {
  return { counts: md`counted`, gates: Array.from({ length: gates }, () => gate) };
}

function own(text: string) {
  return readTemplates([{ path: `.github/model-promoter/${NAME}.md`, text: HEADING + text }]);
}

/** Wraps a text in lists of all gates, one within another. */
function nested(depth: number, text: string): string {
  return `${"{{#gates}}".repeat(depth)}${text}${"{{/gates}}".repeat(depth)}`;
}

// Each of these ran for minutes, or out of memory, before what a template writes was bounded as it is written. The tests
// assert no time: one that runs away fails by the runner's own limit.
describe("a template of the repository that is made to have no end", () => {
  it.each([
    ["lists within lists, the App's template inside", 500, nested(3, `{{> ${NAME}}}`)],
    ["lists within lists of plain text", 500, nested(3, "x".repeat(10_000))],
    ["lists within lists that write nothing", 2000, nested(2, "{{#fix}}x{{/fix}}")],
    ["many such lists, one after another", 500, nested(3, "{{id}}").repeat(250)],
    ["the App's template, again and again", 500, `{{> ${NAME}}}\n`.repeat(750)],
  ])("is stopped and named, and the App's own is shown: %s", (_, gates, text) => {
    const templates = own(text);
    expect(templates.problems).toEqual([]);
    const view = viewOf(gates);
    const { section, problems } = renderSection(NAME, view, templates);
    expect(problems.map(({ code }) => code)).toEqual(["template-not-valid"]);
    expect(problems[0]?.what).toContain("it renders far more than the 30000 characters");
    expect(section).toEqual(renderSection(NAME, view, builtInTemplates).section);
  });

  it("is told from one that is merely long, which says how long it is", () => {
    const { problems } = renderSection(NAME, viewOf(40), own(nested(1, "x".repeat(1000))));
    expect(problems[0]?.what).toContain("it renders 40022 characters; 30000 are allowed");
  });

  it("leaves a template that is within measure as it is, however its lists are nested", () => {
    const { section, problems } = renderSection(NAME, viewOf(5), own(nested(3, "{{id}} ")));
    expect(problems).toEqual([]);
    expect(section.text.match(/auc-floor/g)).toHaveLength(125);
  });
});

describe("a template of the repository that reaches for what it isn't given", () => {
  it.each([
    ["another file", "{{> ../../../etc/passwd}}", "it includes `../../../etc/passwd`"],
    ["a template of the repository, itself", "{{> validation-results.md}}", "it includes"],
    ["the environment", "{{process.env.PRIVATE_KEY}}", "it names `process.env.PRIVATE_KEY`"],
    ["a prototype", "{{#gates}}{{__proto__.constructor}}{{/gates}}", "it names `__proto__"],
    ["a method of a list", "{{#gates.map}}x{{/gates.map}}", "it names `gates.map`"],
    ["a method of a text", "{{#counts.constructor}}x{{/counts.constructor}}", "it names `counts."],
    ["by other tags", "{{=<% %>=}}<%constructor%>", "it names `constructor`"],
    ["by other tags that read it unescaped", "{{=| |=}}|&process|", "it names `process`"],
  ])("is refused: %s", (_, text, what) => {
    expect(
      own(text)
        .problems.map((problem) => problem.what)
        .join(),
    ).toContain(what);
  });

  it("can't run what the texts hold as a template of its own", () => {
    const counts = escapeText("{{#gates}}{{id}}{{/gates}} {{> rollback-plan}} {{=<% %>=}}");
    const { section } = renderSection(
      NAME,
      { ...viewOf(3), counts },
      own("{{counts}} {{{counts}}}"),
    );
    expect(section.text).not.toContain("auc-floor");
    expect(section.text).not.toContain("Rollback");
  });
});
