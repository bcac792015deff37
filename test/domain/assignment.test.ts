import fc from "fast-check";
import { expect, test } from "vitest";
import { assign } from "../../src/domain/assignment.js";

/** The most places that can be filled at once, by trying every way. */
function mostFilled(
  candidates: readonly (readonly string[])[],
  taken: readonly string[] = [],
): number {
  const [first, ...others] = candidates;
  if (first === undefined) return 0;
  const free = first.filter((person) => !taken.includes(person));
  const filled = free.map((person) => 1 + mostFilled(others, [...taken, person]));
  return Math.max(mostFilled(others, taken), ...filled);
}

const person = fc.constantFrom("a", "b", "c", "d", "e");
const places = fc.array(fc.uniqueArray(person, { maxLength: 4 }), { maxLength: 6 });

test("as many places are filled as can be at all, so the missing set is the smallest", () => {
  fc.assert(
    fc.property(places, (candidates) => {
      const filled = assign(candidates).filter((seat) => seat !== null);
      expect(filled).toHaveLength(mostFilled(candidates));
    }),
    { numRuns: 1000 },
  );
});

test("one person fills one place, and only one that they may fill", () => {
  fc.assert(
    fc.property(places, (candidates) => {
      const seats = assign(candidates);
      const seated = seats.flatMap((seat) => seat ?? []);
      expect(new Set(seated).size).toBe(seated.length);
      for (const [place, seat] of seats.entries())
        if (seat !== null) expect(candidates[place]).toContain(seat);
    }),
  );
});

test("a place filled once stays filled while later places are tried", () => {
  fc.assert(
    fc.property(places, fc.uniqueArray(person), (candidates, last) => {
      const before = assign(candidates);
      const after = assign([...candidates, last]);
      for (const [place, seat] of before.entries())
        if (seat !== null) expect(after[place]).not.toBeNull();
    }),
  );
});

test("somebody moves to another place where that makes room", () => {
  expect(assign([["a", "b"], ["a"]])).toEqual(["b", "a"]);
});

test("no places, nobody seated", () => {
  expect(assign([])).toEqual([]);
  expect(assign([[]])).toEqual([null]);
});
