import { expect, test } from "vitest";
import { maximumGateSchema } from "../../../src/domain/gate/definition/maximum.js";
import { evaluateMaximum } from "../../../src/domain/gate/maximum.js";
import { candidateRecord, context, on } from "./example.js";

function judge(value: number, numbers: Readonly<Record<string, unknown>>) {
  const gate = maximumGateSchema.parse({
    id: "cap",
    kind: "maximum",
    metric: "false_positive_rate",
    value,
  });
  const candidate = candidateRecord({ metrics: { false_positive_rate: on(numbers) } });
  return evaluateMaximum(gate, context({ candidate }));
}

test.each([
  [
    "the worked example",
    { n: 240_000, successes: 17_040 },
    0.08,
    "pass",
    "False positive rate 7.1% (95% CI 7.0% to 7.2%) is at most 8%",
  ],
  [
    "too few examples",
    { n: 240, successes: 17 },
    0.08,
    "inconclusive",
    "False positive rate 7.1% (95% CI 4.5% to 11.0%) may be above 8%: its interval reaches to both sides",
  ],
  [
    "an interval wholly above",
    { n: 240_000, successes: 24_000 },
    0.08,
    "fail",
    "False positive rate 10.0% (95% CI 9.9% to 10.1%) is above 8%",
  ],
  [
    "a value that only rounds to the bar",
    { value: 0.08004 },
    0.08,
    "fail",
    "False positive rate 8.004% (point only) is above 8%",
  ],
  [
    "a point on the bar",
    { value: 0.08 },
    0.08,
    "pass",
    "False positive rate 8.0% (point only) is at most 8%",
  ],
  [
    "no events at all",
    { n: 1000, successes: 0 },
    0.01,
    "pass",
    "False positive rate 0.0% (95% CI 0.0% to 0.4%) is at most 1%",
  ],
] as const)("%s", (_, numbers, bar, result, text) => {
  expect(judge(bar, numbers)).toMatchObject({ result, text, bar });
});

test("what fails or is undecided says what to do", () => {
  expect(judge(0.08, { value: 0.1 }).fix).toBe(
    "Ask for a version that meets 8%; the bound itself is the policy's.",
  );
  expect(judge(0.08, { n: 240, successes: 17 }).fix).toBe(
    "Evaluate on more examples, until the interval lies on one side of 8%.",
  );
  expect(judge(0.2, { value: 0.1 }).fix).toBeNull();
});
