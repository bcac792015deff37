import { describe, expect, test } from "vitest";
import { evaluateCard } from "../../../src/domain/gate/card.js";
import { cardGateSchema } from "../../../src/domain/gate/definition/card.js";
import { card, context } from "./example.js";

const gate = cardGateSchema.parse({
  id: "card",
  kind: "card",
  sections: ["details", "intendedUse"],
});
const details = { overview: "Scores card transactions." };
const intendedUse = { primary: "Holding a payment for review." };

test("a card with every section passes", () => {
  expect(evaluateCard(gate, context({ card: card({ details, intendedUse }) }))).toEqual({
    result: "pass",
    observed: "details, intendedUse",
    bar: "details, intendedUse",
    text: "Model card has details, intendedUse",
    fix: null,
  });
});

test("a card without a section fails and names it", () => {
  expect(evaluateCard(gate, context({ card: card({ details }) }))).toMatchObject({
    result: "fail",
    observed: "details",
    text: "Model card lacks intendedUse",
    fix: "Add intendedUse to cards/2.1.3.yaml.",
  });
});

test("without a card the evidence is missing", () => {
  expect(evaluateCard(gate, context())).toMatchObject({
    result: "missing",
    text: "No model card for 2.1.3",
    fix: "Add cards/2.1.3.yaml with details, intendedUse.",
  });
});

test("a section that no card can have is refused in the policy", () => {
  expect(cardGateSchema.safeParse({ id: "card", kind: "card", sections: ["poetry"] }).success).toBe(
    false,
  );
});

test("a section that lacks what it can't do without fails, by that property", () => {
  const begun = card({ details: { owner: "Fraud team" }, intendedUse });
  expect(evaluateCard(gate, context({ card: begun }))).toMatchObject({
    result: "fail",
    observed: "intendedUse",
    text: "Model card lacks details.overview",
    fix: "Add details.overview to cards/2.1.3.yaml.",
  });
});

test("single properties can be asked for", () => {
  const licence = cardGateSchema.parse({ ...gate, sections: ["details", "details.licence"] });
  expect(evaluateCard(licence, context({ card: card({ details }) })).text).toBe(
    "Model card lacks details.licence",
  );
  const licensed = card({ details: { ...details, licence: "MIT" } });
  expect(evaluateCard(licence, context({ card: licensed })).result).toBe("pass");
});

describe("the tier decides what is asked for", () => {
  const tiered = cardGateSchema.parse({
    id: "card",
    kind: "card",
    sections: { low: [], medium: ["details"], high: ["details", "limitations"] },
  });
  const described = context({ card: card({ details }) });

  test("nothing", () => {
    expect(evaluateCard(tiered, { ...context(), tier: "low" })).toMatchObject({
      result: "not-applicable",
      text: "No card section is asked of tier low",
    });
  });

  test("some", () => {
    expect(evaluateCard(tiered, { ...described, tier: "medium" }).result).toBe("pass");
  });

  test("more", () => {
    expect(evaluateCard(tiered, { ...described, tier: "high" })).toMatchObject({
      result: "fail",
      bar: "details, limitations",
      text: "Model card lacks limitations",
    });
  });

  test("all, where it isn't known", () => {
    expect(evaluateCard(tiered, described).text).toBe("Model card lacks limitations");
  });

  test.each([
    ["a tier left out", { low: [], high: ["details"] }],
    ["nothing asked of any", { low: [], medium: [], high: [] }],
  ])("%s is refused in the policy", (_name, sections) => {
    expect(cardGateSchema.safeParse({ ...tiered, sections }).success).toBe(false);
  });
});
