import { expect, test } from "vitest";
import { timeInStageGateSchema } from "../../../src/domain/gate/definition/time-in-stage.js";
import { evaluateTimeInStage } from "../../../src/domain/gate/time-in-stage.js";
import { context } from "./example.js";

const gate = timeInStageGateSchema.parse({
  id: "soak",
  kind: "time-in-stage",
  stage: "staging",
  minHours: 72,
});
const judge = (staging: string) =>
  evaluateTimeInStage(gate, context({ stageSince: { staging }, now: "2025-03-11T10:00:00Z" }));

test.each(["2025-03-08T10:00:00Z", "2025-01-01T00:00:00Z"])(
  "in Staging since %s is long enough",
  (since) => {
    expect(judge(since)).toMatchObject({ result: "pass", fix: null });
  },
);

test("until the hours are over it waits for time alone, and says until when", () => {
  expect(judge("2025-03-08T10:00:01Z")).toEqual({
    result: "missing",
    observed: 71.9,
    bar: 72,
    text: "In staging for 71.9 h, at least 72 h are asked for",
    fix: "Wait until 2025-03-11 10:00 UTC, then comment /recheck.",
    waitsFor: { kind: "time", until: "2025-03-11T10:00:01Z" },
  });
});

test("a version that isn't in the stage waits for no time", () => {
  const outcome = evaluateTimeInStage(
    gate,
    context({ stageSince: { none: "2025-01-01T00:00:00Z" } }),
  );
  expect(outcome).toEqual({
    result: "missing",
    observed: null,
    bar: 72,
    text: "2.1.3 isn't in staging",
    fix: "Promote it to staging first, for at least 72 h.",
  });
});
