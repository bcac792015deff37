import { describe, expect, test } from "vitest";
import { markdown } from "../../src/render/escape.js";
import { cutToFit, fairLimit } from "../../src/render/fit.js";
import { folded, md } from "../../src/render/markdown.js";

const note = md`*more*`;
const lines = (number: number) =>
  Array.from({ length: number }, (_, i) => `- line ${i}`).join("\n");

describe("cutToFit", () => {
  test("leaves what fits as it is", () => {
    expect(cutToFit(md`short`, 100, note)).toEqual(md`short`);
  });

  test("cuts after the last whole line and says so", () => {
    const { text } = cutToFit(markdown(lines(40)), 100, note);
    expect(text.length).toBeLessThanOrEqual(100);
    expect(text).toMatch(/- line \d+\n\n\*more\*$/);
  });

  test("closes what was folded", () => {
    const { text } = cutToFit(folded("All", markdown(lines(40))), 150, note);
    expect(text.length).toBeLessThanOrEqual(150);
    expect(text).toMatch(/<details>[\s\S]*<\/details>\n\n\*more\*$/);
  });
});

describe("fairLimit", () => {
  test.each([
    [[10, 10], 100, 100],
    [[10, 500], 100, 90],
    [[500, 500], 100, 50],
    [[5, 40, 500], 100, 55],
  ])("of %j in %i is %i", (lengths, room, most) => {
    expect(fairLimit(lengths, room)).toBe(most);
  });
});
