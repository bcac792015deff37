import { describe, expect, it } from "vitest";
import {
  chiSquareSurvival,
  criticalT,
  criticalZ,
  normalSurvival,
  studentSurvival,
} from "../../../src/domain/statistics/distributions.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

describe("tails keep their digits however small they are", () => {
  it.each(reference.normalSurvival)("normal: P(Z > $z)", ({ z, p }) => {
    expectSameDigits(normalSurvival(z), p);
  });

  it.each(reference.studentSurvival)("Student, $degreesOfFreedom: P(T > $t)", (row) => {
    expectSameDigits(studentSurvival(row.t, row.degreesOfFreedom), row.p);
  });

  it.each(reference.chiSquareSurvival)("chi-square, $degreesOfFreedom: P(X > $x)", (row) => {
    expectSameDigits(chiSquareSurvival(row.x, row.degreesOfFreedom), row.p);
  });

  it("all of a chi-square distribution lies above 0", () => {
    expect([1, 2, 3, 4].map((k) => chiSquareSurvival(0, k))).toEqual([1, 1, 1, 1]);
  });
});

describe("critical values", () => {
  it.each(reference.criticalZ)("z at $confidence", ({ confidence, z }) => {
    expectClose(criticalZ(confidence), z);
  });

  it.each(reference.criticalT)("t at $confidence, $degreesOfFreedom", (row) => {
    expectClose(criticalT(row.confidence, row.degreesOfFreedom), row.t);
  });

  it.each([0, 1, -0.5, 95, Number.NaN])("a confidence of %d is refused", (confidence) => {
    expect(() => criticalZ(confidence)).toThrow(RangeError);
    expect(() => criticalT(confidence, 5)).toThrow(RangeError);
  });
});
