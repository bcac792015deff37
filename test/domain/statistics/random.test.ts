import { expect, it } from "vitest";
import { randomIndices } from "../../../src/domain/statistics/random.js";
import { experiments } from "../../fixtures/statistics/reference.js";

it.each(experiments.words)("seed $seed gives the generator's words", ({ seed, words }) => {
  const next = randomIndices(seed, 2 ** 32);
  expect(words.map(() => next())).toEqual(words);
});

it("stays below its limit, and reaches every number", () => {
  const next = randomIndices(5, 7);
  const drawn = Array.from({ length: 1000 }, next);
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
});
