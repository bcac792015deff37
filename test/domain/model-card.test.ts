import { expect, test } from "vitest";
import { parse } from "yaml";
import { cardSectionSchema, cardSections, modelCardSchema } from "../../src/domain/model-card.js";
import { cardText } from "./worked-example.js";

function faults(parts: object): readonly string[] {
  const read = modelCardSchema.safeParse({ ...parse(cardText), ...parts });
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
}

test("a card with some of its sections is a card; which must be there is the policy's to say", () => {
  expect(faults({})).toEqual([]);
  expect(
    modelCardSchema.parse({ schema: 1, model: "a", version: "1.0.0" }).details,
  ).toBeUndefined();
});

test("each section that a policy may ask for is one that a card may have", () => {
  expect(cardSectionSchema.options).toEqual(Object.keys(cardSections));
});

test.each([
  ["an empty text", { details: { overview: "   " } }, "details.overview"],
  ["an empty list", { limitations: [] }, "limitations"],
  [
    "a negative footprint",
    { environmentalImpact: { hardware: "GPU", hours: 1, kgCO2e: -1 } },
    "environmentalImpact.kgCO2e",
  ],
  ["an empty section", { details: {} }, "details"],
  ["another card's version", { details: { version: "2.1.4" } }, "details.version"],
  ["a section that there isn't", { praise: { overview: "good" } }, ""],
])("%s is refused", (_name, parts, path) => {
  expect(faults(parts)).toEqual([path]);
});

test("a section may be begun, and its version is the card's", () => {
  expect(faults({ details: { owner: "Fraud team", version: "2.1.3" } })).toEqual([]);
  expect(faults({ environmentalImpact: { kgCO2e: 1.4 } })).toEqual([]);
});
