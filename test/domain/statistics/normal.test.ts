import { expect, it } from "vitest";
import { criticalZ, normalSurvival } from "../../../src/domain/statistics/normal.js";
import { expectClose, expectSameDigits, reference } from "../../fixtures/statistics/reference.js";

it.each(reference.normalSurvival)(
  "a tail keeps its digits however small: P(Z > $z)",
  ({ z, p }) => {
    expectSameDigits(normalSurvival(z), p);
  },
);

it.each(reference.criticalZ)("z at $confidence is as computed elsewhere", ({ confidence, z }) => {
  expectClose(criticalZ(confidence), z);
});

it.each([0, 1, -0.5, 95, Number.NaN])("a confidence of %d is refused", (confidence) => {
  expect(() => criticalZ(confidence)).toThrow(RangeError);
});
