import { expect, it } from "vitest";
import { criticalT, studentSurvival } from "../../../src/domain/statistics/student.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

it.each(reference.studentSurvival)(
  "a tail keeps its digits however small, $degreesOfFreedom: P(T > $t)",
  (row) => {
    expectSameDigits(studentSurvival(row.t, row.degreesOfFreedom), row.p);
  },
);

it.each(reference.criticalT)(
  "t at $confidence, $degreesOfFreedom is as computed elsewhere",
  (row) => {
    expectClose(criticalT(row.confidence, row.degreesOfFreedom), row.t);
  },
);

it.each([0, 1, -0.5, 95, Number.NaN])("a confidence of %d is refused", (confidence) => {
  expect(() => criticalT(confidence, 5)).toThrow(RangeError);
});
