import { expect, test } from "vitest";
import { cardGateSchema, evaluateCard } from "../../../src/domain/gate/card.js";
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
