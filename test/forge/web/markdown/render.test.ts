import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../../src/forge/web/markdown/render.js";

function shown(text: string): string {
  return renderMarkdown(text).html.replace(/^<div class="markdown">|<\/div>$/g, "");
}

describe("Markdown as GitHub shows it", () => {
  it("makes a table of rows and columns, with the columns' titles and sides", () => {
    const table = shown("| Metric | 2.1.3 |\n| :- | -: |\n| F1 | 0.911 |");
    expect(table).toContain('<th scope="col">Metric</th><th scope="col" class="right">2.1.3</th>');
    expect(table).toContain('<tr><td>F1</td><td class="right">0.911</td></tr>');
  });

  it("makes boxes of a task list, which nobody can tick", () => {
    const list = shown("- [x] `auc` **pass**\n- [ ] waits");
    expect(list).toContain(
      '<li class="task"><input type="checkbox" disabled checked aria-label="Done"> <code>auc</code> <strong>pass</strong></li>',
    );
    expect(list).toContain('<input type="checkbox" disabled aria-label="Not done"> waits');
  });

  it.each(["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])("knows the alert %s", (kind) => {
    const alert = shown(`> [!${kind}]\n> Mind **this**.`);
    expect(alert).toContain(`class="alert ${kind.toLowerCase()}"`);
    expect(alert).toContain("<p>Mind <strong>this</strong>.</p>");
    expect(alert).not.toContain("[!");
  });

  it("an ordinary quote stays one", () => {
    expect(shown("> [!OTHER]\n> a")).toBe("<blockquote><p>[!OTHER]<br>a</p></blockquote>");
  });

  it("folds a part away, with Markdown inside", () => {
    const folded = shown(
      "<details>\n<summary>3 slices</summary>\n\n- **urban**\n\n</details>\n\nafter",
    );
    expect(folded).toMatch(
      /^<details>\s*<summary>3 slices<\/summary><ul><li><strong>urban<\/strong><\/li><\/ul><\/details>\s*<p>after<\/p>$/,
    );
  });

  it("a line's end counts, and a text's headings come below the page's own", () => {
    expect(shown("a\nb")).toBe("<p>a<br>b</p>");
    expect(shown("## Model Details")).toBe('<h3 class="size-2">Model Details</h3>');
  });

  it("shows the character that a reference or a backslash stands for", () => {
    expect(shown("a &lt;b&gt; \\*c\\* @&#8203;d")).toBe("<p>a &lt;b&gt; *c* @&#8203;d</p>");
  });

  it("drops comments, wherever they stand", () => {
    expect(shown("a <!-- marker {} --> b\n\n<!-- model-promoter reply 1 -->")).toBe("<p>a  b</p>");
  });
});

describe("hostile Markdown", () => {
  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'a <a href="javascript:alert(1)">b</a>',
    "<style>*{display:none}</style>",
    '<details onclick="alert(1)">',
    "<code onmouseover=alert(1)>x</code>",
    "<iframe src=//evil.example></iframe>",
    "<svg/onload=alert(1)>",
    "`<b>` and <b>",
    "```html\n<b>\n```",
    "| <b> |\n| - |\n| <img src=x> |",
  ])("shows as text: %s", (text) => {
    const tags = shown(text).match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => !OURS.test(tag))).toEqual([]);
    expect(shown(text)).toContain("&lt;");
  });

  it.each([
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html,x)",
    "[a](vbscript:x)",
    "[a](java&#115;cript:alert(1))",
    "![a](javascript:alert(1))",
    "<javascript:alert(1)>",
  ])("leads nowhere but to the web: %s", (text) => {
    expect(shown(text)).not.toMatch(/<a\b(?![^>]*href="(?:https?:|mailto:|\/|#))/i);
    expect(shown(text)).not.toMatch(/href="(?:javascript|data|vbscript|java&)/i);
  });

  it("an address may hold a character reference", () => {
    expect(shown("[a](https://a.example/?b=1&amp;c=2)")).toContain(
      'href="https://a.example/?b=1&amp;c=2"',
    );
  });

  it("loads no picture: it is a link to it", () => {
    expect(shown("![chart](https://evil.example/i.png)")).toBe(
      '<p><a href="https://evil.example/i.png" rel="nofollow noopener">chart</a></p>',
    );
  });

  it("can't end what it didn't begin", () => {
    expect(shown("</details>\n\na</code></summary>")).toBe(
      "&lt;/details&gt;<p>a&lt;/code&gt;&lt;/summary&gt;</p>",
    );
  });

  it("can't leave open what it began", () => {
    expect(shown("<details>\n<summary>a\n\nb")).toMatch(/<p>b<\/p><\/summary><\/details>$/);
    expect(shown("a <code>b\n\nc")).toBe("<p>a <code>b</code></p><p>c</p>");
  });

  it("has only elements of ours and no attribute of its own, whatever is written", () => {
    const piece = fc.oneof(
      fc.constantFrom(...SHARDS),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    const texts = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        const html = renderMarkdown(text).html;
        const tags = html.match(/<[^>]*>/g) ?? [];
        expect(tags.filter((tag) => !OURS.test(tag))).toEqual([]);
        // Nothing but whole tags has an angle bracket, and each element that folds or marks ends once.
        expect(html.replace(/<[^>]*>/g, "")).not.toMatch(/[<>]/);
        for (const name of ["details", "summary", "code", "div", "a"]) {
          const begun = html.match(new RegExp(`<${name}[ >]`, "g")) ?? [];
          expect(html.split(`</${name}>`).length - 1, name).toBe(begun.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The tags that the renderer writes, with the attributes that it gives them. */
const OURS = new RegExp(
  [
    "^</?(?:p|strong|em|del|code|br|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|pre|hr|div|summary|kbd|sub|sup|details|h[2-6]|a)>$",
    '^<(?:details open|li class="task"|ol start="\\d+"|pre tabindex="0"|td class="(?:right|center)"|h[2-6] class="size-[1-6]")>$',
    '^<th scope="col"(?: class="(?:right|center)")?>$',
    '^<div class="(?:markdown|scroll" tabindex="0" role="group" aria-label="Table|alert \\w+" role="note)">$',
    '^<p class="alert-title">$',
    '^<input type="checkbox" disabled(?: checked)? aria-label="(?:Not d|D)one">$',
    '^<a href="[^"<>]*" rel="nofollow noopener">$',
  ].join("|"),
);

const SHARDS = [
  "<details>",
  "</details>",
  "<summary>",
  "</summary>",
  "<code>",
  "</code>",
  "<img src=x onerror=y>",
  "<a href='x'>",
  "</a>",
  "<!--",
  "-->",
  "<",
  ">",
  '"',
  "[a](javascript:b)",
  '[a](<b"c>)',
  "![a](b)",
  'https://a.example/?b="<c>',
  "> [!NOTE]\n",
  "- [ ] ",
  "1. ",
  "\n\n",
  "\n",
  "    ",
  "`",
  "**",
  "| a |\n| -: |\n",
  "&lt;",
  "&#60;",
  "## ",
];
