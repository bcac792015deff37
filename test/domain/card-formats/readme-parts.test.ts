import { describe, expect, test } from "vitest";
import { plain, readmeParts } from "../../../src/domain/card-formats/readme-parts.js";

test("a part has what stands below its heading: labelled lines, paragraphs and items", () => {
  const [, part] = readmeParts(
    "# T\n\nTwo\nlines.\n\n- one\n- two\n  more\n\n**Owner:** Acme\n- **Licence**: mit\n1. first\n",
  );
  expect(part).toEqual({
    heading: "T",
    level: 1,
    facts: [
      { label: "Owner", value: "Acme" },
      { label: "Licence", value: "mit" },
    ],
    blocks: ["Two lines.", "one", "two more", "first"],
    tables: 0,
  });
});

test("fenced code is one block as it is, and its lines are no headings", () => {
  const parts = readmeParts("# T\n```sh\n# no heading\n\n- no item\n```\nafter\n");
  expect(parts.map(({ heading }) => heading)).toEqual(["", "T"]);
  expect(parts[1]?.blocks).toEqual(["# no heading\n\n- no item", "after"]);
});

test("HTML comments are left out, tables are counted", () => {
  const [part] = readmeParts("<!-- a\n\nb -->text\n\n| a | b |\n| - | - |\n| 1 | 2 |\n");
  expect(part).toMatchObject({ blocks: ["text"], tables: 1 });
});

describe("Markdown as plain text", () => {
  test.each([
    ["**bold** and *thin*", "bold and thin"],
    ["`code` and ``more``", "code and more"],
    ["[words](https://a.example)", "words (https://a.example)"],
    ["[https://a.example](https://a.example)", "https://a.example"],
    ["snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"],
    ["\\*kept\\*", "*kept*"],
    ["a &lt; b &amp; c, @&#8203;team", "a < b & c, @team"],
    ["one<br>two", "one\ntwo"],
    ["&#99999999;", "&#99999999;"],
  ])("%s", (markdown, text) => {
    expect(plain(markdown)).toBe(text);
  });
});

test.each(["**", "[", "`", "<!-- ", "*a", "\\", "# ", "- **a", "\n", "|"])(
  "three hundred thousand characters of %j are read in one go",
  (piece) => {
    const text = piece.repeat(300_000 / piece.length);
    expect(readmeParts(text).length).toBeGreaterThan(0);
  },
);
