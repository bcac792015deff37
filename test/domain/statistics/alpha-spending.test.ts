import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundaryAtLook,
  type SpendingFunction,
  spendingBoundary,
  spentError,
} from "../../../src/domain/statistics/alpha-spending.js";
import { normalSurvival } from "../../../src/domain/statistics/normal.js";
import { expectClose, expectSameDigits, experiments } from "../../fixtures/statistics/reference.js";

const kinds = ["obrien-fleming", "pocock"] as const;
const designs = experiments.designs.map((row) => ({ ...row, kind: row.kind as SpendingFunction }));

describe("the boundary of a test with several looks", () => {
  it.each(designs)("$kind, alpha $alpha, looks at $fractions", (row) => {
    for (const [look, fraction] of row.fractions.entries())
      expectSameDigits(spentError(row.kind, row.alpha, fraction), row.spent[look] ?? Number.NaN);
    const boundary = spendingBoundary(row.kind, row.alpha, row.fractions);
    expect(boundary).toHaveLength(row.boundary.length);
    for (const [look, limit] of boundary.entries())
      expectClose(limit, row.boundary[look] ?? Number.NaN);
  });

  it.each(experiments.published)("$kind is as published for five equal looks", (row) => {
    const fractions = [0.2, 0.4, 0.6, 0.8, 1];
    const boundary = spendingBoundary(row.kind as SpendingFunction, 0.05, fractions);
    for (const [look, limit] of boundary.entries())
      expect(Math.abs(limit - (row.boundary[look] ?? Number.NaN))).toBeLessThan(2e-4);
  });

  it.each(kinds)("%s: one look at the end is an ordinary test", (kind) => {
    expectClose(boundaryAtLook(kind, 0.05, 1, 1), 1.959963984540054);
  });

  it.each(kinds)(
    "%s: at the last of many looks asks for more than one look would, and less than Bonferroni",
    (kind) => {
      const last = boundaryAtLook(kind, 0.05, 100, 1);
      expect(last).toBeGreaterThan(1.96);
      expect(2 * normalSurvival(last)).toBeGreaterThan(0.05 / 100);
    },
  );

  it("O'Brien-Fleming asks for more early than late", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), (looks) => {
        const fractions = Array.from({ length: looks }, (_, index) => (index + 1) / looks);
        const boundary = spendingBoundary("obrien-fleming", 0.05, fractions);
        expect(boundary).toEqual(boundary.toSorted((a, b) => b - a));
      }),
      { numRuns: 11 },
    );
  });

  it("is out of reach where a look is so early that no error may be spent yet", () => {
    expect(boundaryAtLook("obrien-fleming", 0.05, 1, 0.01)).toBe(Number.POSITIVE_INFINITY);
    const [first, last] = spendingBoundary("obrien-fleming", 0.05, [0.01, 1]);
    expect(first).toBe(Number.POSITIVE_INFINITY);
    expectClose(last, 1.959963984540054);
  });

  it("keeps the error over all looks: seen on simulated walks", () => {
    const fractions = [0.25, 0.5, 0.75, 1];
    const boundary = spendingBoundary("pocock", 0.2, fractions);
    const normals = normalStream(11);
    let stopped = 0;
    for (let run = 0; run < 20_000; run += 1) {
      let score = 0;
      const crossed = fractions.map((fraction, look) => {
        score += normals() * 0.5;
        return Math.abs(score) / Math.sqrt(fraction) >= (boundary[look] ?? 0);
      });
      if (crossed.includes(true)) stopped += 1;
    }
    expect(stopped / 20_000).toBeGreaterThan(0.19);
    expect(stopped / 20_000).toBeLessThan(0.21);
  });

  it.each([
    ["an alpha of 0", () => spendingBoundary("pocock", 0, [1])],
    ["no information", () => spendingBoundary("pocock", 0.05, [0])],
    ["more information than was planned", () => spendingBoundary("pocock", 0.05, [1.1])],
    ["looks that don't rise", () => spendingBoundary("pocock", 0.05, [0.5, 0.5])],
  ])("%s is refused", (_, act) => {
    expect(act).toThrow(RangeError);
  });
});

/** Standard normal numbers by Box and Muller on a fixed stream, so that the simulation is the same in every run. */
function normalStream(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
