import { expect, it } from "vitest";
import { chiSquareSurvival } from "../../../src/domain/statistics/chi-square.js";
import { expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

it.each(reference.chiSquareSurvival)(
  "a tail keeps its digits however small, $degreesOfFreedom: P(X > $x)",
  (row) => {
    expectSameDigits(chiSquareSurvival(row.x, row.degreesOfFreedom), row.p);
  },
);

it("all of the distribution lies above 0", () => {
  expect([1, 2, 3, 4].map((k) => chiSquareSurvival(0, k))).toEqual([1, 1, 1, 1]);
});
