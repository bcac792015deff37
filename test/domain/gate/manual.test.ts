import { expect, test } from "vitest";
import { manualGateSchema } from "../../../src/domain/gate/definition/manual.js";
import { evaluateManual } from "../../../src/domain/gate/manual.js";
import { context } from "./example.js";

const gate = manualGateSchema.parse({
  id: "card-reviewed",
  kind: "manual",
  person: "@fraud-team-lead",
  question: "Model card read and complete?",
});
const judge = (...logins: string[]) =>
  evaluateManual(
    gate,
    context({ approvals: logins.map((login) => ({ login, at: "2025-03-10T12:00:00Z" })) }),
  );

test.each(["@fraud-team-lead", "fraud-team-lead", "@Fraud-Team-Lead"])(
  "an approval by %s answers it",
  (login) => {
    expect(judge("@someone", login)).toMatchObject({
      result: "pass",
      text: "@fraud-team-lead approved on 2025-03-10 12:00 UTC: Model card read and complete?",
    });
  },
);

test.each([[], ["@someone"], ["@fraud-team-lead-2"]])(
  "approvals by %j leave it waiting for the person",
  (...logins) => {
    expect(judge(...logins)).toEqual({
      result: "missing",
      observed: null,
      bar: "@fraud-team-lead",
      text: "Waits for @fraud-team-lead: Model card read and complete?",
      fix: "An approving review by @fraud-team-lead answers it.",
      waitsFor: { kind: "person", login: "@fraud-team-lead" },
    });
  },
);

test("a team can't be the person", () => {
  expect(manualGateSchema.safeParse({ ...gate, person: "@acme/fraud" }).success).toBe(false);
});
