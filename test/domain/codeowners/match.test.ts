import { describe, expect, test } from "vitest";
import { errorsTouching, ownersOf, parseCodeowners } from "../../../src/domain/codeowners.js";

function linesTouching(file: string, path: string): readonly number[] {
  return errorsTouching(parseCodeowners(file, "CODEOWNERS"), path).map((error) => error.line);
}

test("an answer names the path, the line and its pattern", () => {
  const codeowners = parseCodeowners("* @a\n/docs/ @acme/writers\n", "CODEOWNERS");
  expect(ownersOf(codeowners, "docs/x")).toEqual({
    path: "docs/x",
    owners: [{ kind: "team", text: "@acme/writers", organization: "acme", slug: "writers" }],
    line: 2,
    pattern: "/docs/",
  });
});

describe("an error touches a path", () => {
  test.each([
    ["a negated pattern", "* @a\n!/x @b\n", [2]],
    ["a range", "* @a\n/[xyz] @b\n", [2]],
    ["a range with a slash in it", "* @a\n/[x/y] @b\n", [2]],
    ["an escaped hash before it", "* @a\n/x\\#y @b\n", [2]],
    ["a hash after it", "* @a\n/x#y @b\n", [2]],
    ["a slash alone", "* @a\n/ @b\n", [2]],
    ["slashes alone", "* @a\n// @b\n", [2]],
    ["three stars", "* @a\n*** @b\n", [2]],
    ["a backslash at the end", "* @a\n/x\\\n", [2]],
    ["two slashes", "* @a\n//x @b\n", [2]],
    ["a dot in front", "* @a\n./x @b\n", [2]],
    ["a dot alone", "* @a\n. @b\n", [2]],
    ["an invalid owner", "* @a\n/x bob\n", [2]],
    ["several faults at once", "* @a\n!.//[x]*** @b\n", [2]],
    ["nothing matched before it", "/x bob\n/y @a\n", [1]],
  ])("%s", (_, file, lines) => {
    expect(linesTouching(file, "x/y")).toEqual(lines);
  });

  test("when its hash may be part of the name", () => {
    expect(linesTouching("* @a\n/x\\#y @b\n", "x#y")).toEqual([2]);
    expect(linesTouching("* @a\n/x#y @b\n", "x#y")).toEqual([2]);
  });

  test("when nobody can tell what its line was meant for", () => {
    expect(linesTouching("* @a\n! /docs @b\n", "x")).toContain(2);
    expect(linesTouching("* @a\n../x @b\n", "y")).toEqual([2]);
  });

  test("when the file is too large to be loaded", () => {
    expect(linesTouching(`* @a\n#${"x".repeat(3 * 1024 * 1024)}`, "x")).toEqual([1]);
  });
});

describe("an error doesn't touch a path", () => {
  test.each([
    ["that its pattern doesn't match", "* @a\n!/docs @b\n"],
    ["that its range doesn't match", "* @a\n/docs/[xyz] @b\n"],
    ["that a later line decides", "!/x @b\n* @a\n"],
    ["that a later line clears", "/x bob\n/x\n"],
  ])("%s", (_, file) => {
    expect(parseCodeowners(file, "CODEOWNERS").errors).toHaveLength(1);
    expect(linesTouching(file, "x/y")).toEqual([]);
  });
});
