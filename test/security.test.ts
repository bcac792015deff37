import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL(".github/SECURITY.md", root), "utf8");

interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** Tests as the page's tables name them: a file in backticks, then the test's name, in the same cell or the next. */
function namedTests(): readonly NamedTest[] {
  const rows = page.matchAll(
    /^\|.*`(?<file>test\/[\w/.-]+\.test\.ts)`(?:: | \| )(?<name>.+?) \|$/gm,
  );
  return [...rows].map(({ groups }) => ({ file: groups?.file ?? "", name: groups?.name ?? "" }));
}

const named = namedTests();

describe("the page on security", () => {
  it("has a test in every row of its tables of attacks and promises", () => {
    const [, attacks = ""] = page.split("## What each attack meets");
    const rows = attacks.split("\n").filter((line) => /^\| (?!:-|Attack|Promise)/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    expect(named).toHaveLength(rows.length);
  });

  it("has tests for each of the nine promises", () => {
    const promises = page.match(/^\| \d\. /gm)?.map((line) => line.slice(2, 3));
    expect(promises).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  it.each(named)("names a test that is there: $file: $name", ({ file, name }) => {
    const place = new URL(file, root);
    expect(existsSync(place)).toBe(true);
    expect(readFileSync(place, "utf8")).toContain(name);
  });
});
