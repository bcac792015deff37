import { expect, it } from "vitest";
import { escapeAround, html, trusted } from "../../../src/forge/web/html.js";

it("escapes every value that isn't HTML already, in text and in attributes", () => {
  const hostile = `<b>"&'</b>`;
  expect(html`<p title="${hostile}">${hostile}</p>`.html).toBe(
    '<p title="&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;">&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;</p>',
  );
});

it("places HTML as it is, joins lists, and shows nothing for null", () => {
  expect(html`${[html`<i>a</i>`, "<", 1]}${null}${trusted("<br>")}`.html).toBe("<i>a</i>&lt;1<br>");
});

it.each([
  ["a &lt; b", "a &lt; b"],
  ["&#8203;&#x41;", "&#8203;&#x41;"],
  ["a & b &; <", "a &amp; b &amp;; &lt;"],
])("leaves character references be, and escapes around them: %s", (text, expected) => {
  expect(escapeAround(text)).toBe(expected);
});
