import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRun, coversAll } from "../../../src/domain/codeowners/wildcard.js";

type Item = string | typeof anyRun;

const item = fc.oneof<fc.Arbitrary<Item>[]>(fc.constant(anyRun), fc.constantFrom("a", "b"));

function countComparisons(pattern: readonly Item[], text: readonly string[]): number {
  let comparisons = 0;
  coversAll<string, string>(pattern, text, (one, other) => {
    comparisons += 1;
    return one === other;
  });
  return comparisons;
}

test("compares each item with each unit at most once, whatever the pattern", () => {
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 40 }),
      fc.array(fc.constantFrom("a", "b"), { maxLength: 60 }),
      (pattern, text) => {
        expect(countComparisons(pattern, text)).toBeLessThanOrEqual(pattern.length * text.length);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a pattern made to explode costs no more than its length times the text's", () => {
  const pattern = [...Array.from({ length: 100 }).flatMap((): Item[] => [anyRun, "a"]), "b"];
  const text = Array.from({ length: 2_000 }, () => "a");
  expect(countComparisons(pattern, text)).toBeLessThanOrEqual(pattern.length * text.length);
});

test("runs match nothing too", () => {
  expect(coversAll<string, string>([anyRun, anyRun], [], Object.is)).toBe(true);
});
