import { describe, expect, test } from "vitest";
import { type CardPart, cardPartSchema, lackingParts } from "../../src/domain/card-part.js";
import { cardSections, type ModelCard, modelCardSchema } from "../../src/domain/model-card.js";

function card(sections: object): ModelCard {
  return modelCardSchema.parse({ schema: 1, model: "a", version: "1.0.0", ...sections });
}

test.each<[string, object, readonly CardPart[], readonly CardPart[]]>([
  ["a section that is there", { limitations: ["Late labels"] }, ["limitations"], []],
  ["a section that isn't, by its name", {}, ["details", "limitations"], ["details", "limitations"]],
  [
    "a section without what it can't do without, by the property",
    { details: { owner: "a team" } },
    ["details"],
    ["details.overview"],
  ],
  [
    "each of several such properties",
    { environmentalImpact: { hours: 0 } },
    ["environmentalImpact"],
    ["environmentalImpact.hardware", "environmentalImpact.kgCO2e"],
  ],
  [
    "a property that was asked for",
    { details: { overview: "Trees" } },
    ["details", "details.licence"],
    ["details.licence"],
  ],
  ["a property of a section that isn't there", {}, ["details.licence"], ["details.licence"]],
  ["a part that is asked for twice, once", {}, ["details", "details"], ["details"]],
])("what lacks: %s", (_name, sections, asked, lacking) => {
  expect(lackingParts(card(sections), asked)).toEqual(lacking);
});

describe("parts that can be asked for", () => {
  const known = Object.entries(cardSections).flatMap(([name, section]) => [
    name,
    ...("shape" in section ? Object.keys(section.shape).map((field) => `${name}.${field}`) : []),
  ]);
  const everywhere = ["details.name", "details.version", "details.type", "details.architecture"];

  test("are all that a card can hold, but what every record says", () => {
    expect([...cardPartSchema.options].sort()).toEqual(
      known.filter((part) => !everywhere.includes(part)).sort(),
    );
  });
});
