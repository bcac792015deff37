import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern, matchesPath } from "../../../src/domain/codeowners/pattern.js";
import { findPatternFault } from "../../../src/domain/codeowners/pattern-fault.js";
import { isCatchAll } from "../../../src/domain/codeowners.js";
import { naivelyMatches } from "./naive-match.js";

const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 3 });
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((segments) => segments.join("/"));
const glob = fc.oneof(
  fc.constantFrom("*", "**", "?", "a", "b"),
  fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 4 }),
);
const slash = fc.constantFrom("", "/");
const pattern = fc
  .tuple(slash, fc.array(glob, { minLength: 1, maxLength: 4 }), slash)
  .map(([start, segments, end]) => `${start}${segments.join("/")}${end}`)
  .filter((text) => findPatternFault(text) === null);

describe("matching", () => {
  test("agrees with the rules written naively", () => {
    fc.assert(
      fc.property(pattern, path, (text, file) => {
        expect(matchesPath(compilePattern(text), file)).toBe(naivelyMatches(text, file));
      }),
      { numRuns: 5_000 },
    );
  });

  test("takes any text for a pattern", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), path, (text, file) => {
        expect(typeof matchesPath(compilePattern(text), file)).toBe("boolean");
      }),
    );
  });

  test("a path with a slash at its end stands for a file below that folder", () => {
    expect(matchesPath(compilePattern("/docs/"), "docs/")).toBe(true);
    expect(matchesPath(compilePattern("/docs/"), "docs")).toBe(false);
  });
});

describe("a catch-all", () => {
  test.each(["*", "**", "/**", "**/*", "/**/*", "**/**", "**/"])("is %s", (text) => {
    expect(isCatchAll(text)).toBe(true);
  });

  test.each(["/*", "*/", "/*/", "*.*", "?", "a", "a/**", "**/a", "\\*", "*/*", "/"])(
    "is not %s",
    (text) => {
      expect(isCatchAll(text)).toBe(false);
    },
  );

  test("matches every path", () => {
    fc.assert(
      fc.property(pattern.filter(isCatchAll), path, (text, file) => {
        expect(naivelyMatches(text, file)).toBe(true);
      }),
    );
  });
});
