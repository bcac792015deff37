import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { code, escapeText } from "../../src/render/escape.js";
import { md } from "../../src/render/markdown.js";
import { left, table } from "../../src/render/table.js";
import { hostile } from "./examples.js";
import { columnsOf, effectsOf } from "./markdown-effects.js";

/** Strings made of what Markdown and GitHub give a meaning to. */
const markup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."`|\\*_[]()<>#@!~$&:-+=.1 \n\r\t".split(""),
        "```",
        "<!--",
        "-->",
        "</details>",
        "<br>",
        "https://evil.example",
        "www.evil.example",
        "@acme/fraud",
        "@someone",
        "#12",
        "GH-1",
        "a@b.example",
        "&#64;x",
        "\\|",
        "`|`",
        "\u202e",
        "\u2028",
        "\ud800",
        "[a](b)",
        "![a](b)",
        "- [ ] ",
        "1. ",
        "---",
        "| --- |",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("escapeText", () => {
  test.each([
    ["AUC-ROC 0.962 (95% CI 0.960 to 0.964)", "AUC-ROC 0.962 (95% CI 0.960 to 0.964)"],
    ["false_positive_rate", "false_positive_rate"],
    ["p < 0.001, +2.1%", "p < 0.001, +2.1%"],
    ["-1.1 pp", "-1.1 pp"],
    ["2.1.3", "2.1.3"],
    ["a | b", "a &#124; b"],
    ["@someone", "@&#8203;someone"],
    ["#12", "#&#8203;12"],
    ["acme/x#3, GH-7", "acme/x#&#8203;3, GH-&#8203;7"],
    ["see https://evil.example", "see https:&#8203;//evil.example"],
    ["www.evil.example", "www&#8203;.evil.example"],
    ["<b>", "&lt;b&gt;"],
    ["[a](b)", "\\[a\\](b)"],
    ["_a_ *b*", "\\_a\\_ \\*b\\*"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["---", "\\---"],
    ["===", "\\==="],
    [":--", "\\:--"],
    ["one\ntwo\r\n\tthree\u2028four", "one two three four"],
    ["a\u202eb\u200bc", "a\ufffdb\ufffdc"],
    ["", ""],
  ])("writes %j as %j", (text, escaped) => {
    expect(escapeText(text).text).toBe(escaped);
  });

  test("leaves no text an effect of its own", () => {
    fc.assert(
      fc.property(markup, (text) => {
        expect(effectsOf(escapeText(text).text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("code", () => {
  test.each([
    ["@acme/fraud", "`@acme/fraud`"],
    ["a `b` c", "<code>a &#96;b&#96; c</code>"],
    ["a | b", "<code>a &#124; b</code>"],
    ["  ", ""],
    ["a\\", "`a\\`"],
  ])("writes %j as %j", (text, written) => {
    expect(code(text).text).toBe(written);
  });

  test("leaves no text an effect of its own", () => {
    fc.assert(
      fc.property(markup, (text) => {
        expect(effectsOf(code(text).text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a table's cells", () => {
  test("hold any text without a change of rows, columns or effect", () => {
    const cell = fc.tuple(markup, fc.boolean());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }), (rows) => {
        const cells = rows.map((row) =>
          row.map(([text, asCode]) => (asCode ? code(text) : escapeText(text))),
        );
        const { text } = table([left(md`One`), left(md`Two`)], cells);
        const lines = text.split("\n");
        expect(lines).toHaveLength(rows.length + 2);
        expect(lines.map(columnsOf)).toEqual(lines.map(() => 2));
        const shown = lines.slice(2).flatMap((line) => line.split("|").map((one) => one.trim()));
        expect(shown.flatMap(effectsOf)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test("hold the hostile text", () => {
    const { text } = table([left(md`One`)], [[escapeText(hostile)], [code(hostile)]]);
    expect(text.split("\n").map(columnsOf)).toEqual([1, 1, 1, 1]);
  });
});
