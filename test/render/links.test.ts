import { describe, expect, test } from "vitest";
import { fileAddress, link, prose } from "../../src/render/links.js";
import { md } from "../../src/render/markdown.js";
import { hostile } from "./examples.js";
import { effectsOf } from "./markdown-effects.js";
import { REPOSITORY } from "./promotion.js";

describe("link", () => {
  test("keeps an address from ending early", () => {
    expect(link(md`a`, "https://x.example/a(b)|c d").text).toBe(
      "[a](https://x.example/a%28b%29%7Cc%20d)",
    );
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "no address"])(
    "is the label alone for %s",
    (address) => {
      expect(link(md`a`, address).text).toBe("a");
    },
  );

  test("points to a line of a file at a commit", () => {
    expect(fileAddress(REPOSITORY, "abc", ".github/CODE OWNERS", 4)).toBe(
      `${REPOSITORY}/blob/abc/.github/CODE%20OWNERS#L4`,
    );
  });
});

describe("prose", () => {
  test.each([
    ["comment `/withdraw because ...` there.", "comment `/withdraw because ...` there."],
    ["Waits for @fraud-team-lead: read?", "Waits for `@fraud-team-lead`: read?"],
    ["Nobody can sign for @acme/fraud.", "Nobody can sign for `@acme/fraud`."],
    ["Sent by @nightly[bot].", "Sent by `@nightly[bot]`."],
    ["a link @x[bot](https://evil.example)", "a link `@x[bot]`(https:&#8203;//evil.example)"],
    ["mail a@b.example", "mail a@&#8203;b.example"],
    [`Finish ${REPOSITORY}/pull/12, or wait.`, `Finish [#12](${REPOSITORY}/pull/12), or wait.`],
    [
      `${REPOSITORY}.evil.example/pull/12`,
      "https:&#8203;//github.com/acme/registry.evil.example/pull/12",
    ],
    ["https://evil.example/pull/12", "https:&#8203;//evil.example/pull/12"],
    ["an odd ` stays one", "an odd &#96; stays one"],
  ])("writes %j as %j", (text, written) => {
    expect(prose(text, REPOSITORY).text).toBe(written);
  });

  test("leaves the hostile text no effect", () => {
    expect(effectsOf(prose(`\`${hostile}`, REPOSITORY).text)).toEqual([]);
  });
});
