import { expect, test } from "vitest";
import { readTitle, renderTitle } from "../../src/render/title.js";

const move = {
  model: "fraud-detection",
  version: "2.1.3",
  from: "staging",
  to: "production",
} as const;
const title = "Promote fraud-detection 2.1.3 from Staging to Production";

test("a title says model, version and move", () => {
  expect(renderTitle(move)).toBe(title);
});

test.each([
  move,
  { ...move, model: "risk/fraud", version: "3.0.0-rc.1" },
  { ...move, from: "none", to: "staging" },
] as const)("a title reads back: %j", (value) => {
  expect(readTitle(renderTitle(value))).toEqual(value);
});

test.each([
  `Re: ${title}`,
  title.replace("2.1.3", "latest"),
  title.replace("Staging", "staging"),
  title.replace("fraud-detection", "Fraud Detection"),
  "Promote a talk",
])("%j is no promotion's title", (other) => {
  expect(readTitle(other)).toBeNull();
});
