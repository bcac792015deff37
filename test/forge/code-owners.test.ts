import { describe, expect, it } from "vitest";
import { ownersOf, parseCodeOwners } from "../../src/forge/code-owners.js";

describe("a pattern of CODEOWNERS", () => {
  it.each([
    ["*", "a/b.txt", true],
    ["*.js", "deep/down/a.js", true],
    ["*.js", "a.jsx", false],
    ["/*.js", "deep/a.js", false],
    ["docs/*", "docs/a.md", true],
    ["docs/*", "docs/deep/a.md", false],
    ["docs/", "docs/deep/a.md", true],
    ["docs/", "other/docs/a.md", true],
    ["/docs/", "other/docs/a.md", false],
    ["apps/x", "apps/x/a", true],
    ["apps/x", "apps/xy", false],
    ["**/logs", "a/b/logs/x", true],
    ["models/**/production", "models/a/b/production", true],
    ["models/**", "models/a/b", true],
    ["Docs/", "docs/a", false],
    ["a?c", "abc", true],
    ["a.c", "abc", false],
  ])("%s matches %s: %s", (pattern, path, matches) => {
    const owners = ownersOf(parseCodeOwners(`${pattern} @o\n`), path);
    expect(owners).toEqual(matches ? ["@o"] : []);
  });
});

it("the last line that matches wins, one without owners clears, and comments are left out", () => {
  const rules = parseCodeOwners(
    "# all\n* @all\nmodels/ @one @acme/two # why\nmodels/open/\n!x @no\n[ab] @no\n",
  );
  expect(ownersOf(rules, "a")).toEqual(["@all"]);
  expect(ownersOf(rules, "models/a")).toEqual(["@one", "@acme/two"]);
  expect(ownersOf(rules, "models/open/a")).toEqual([]);
  expect(rules.map((rule) => rule.line)).toEqual([2, 3, 4]);
});
