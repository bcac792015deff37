import { describe, expect, it, test } from "vitest";
import { evaluateAbTest } from "../../../src/domain/gate/ab-test.js";
import { type AbTestGate, abTestGateSchema } from "../../../src/domain/gate/definition/ab-test.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { against, context, digest, run } from "./example.js";

const end = "2025-03-10T00:00:00Z";

/** The worked example's test, with parts replaced. */
function ab(parts: object = {}, number = 1) {
  const outcome = proportion({ n: 399_000, successes: 319_200 }, { n: 21_000, successes: 17_153 });
  return run(
    "ab-test",
    { against, unit: "user", share: 0.05, plan: { end, looks: 1 }, outcome, ...parts },
    number,
  );
}

function proportion(control: object, candidate: object, metric = "correct_decision_rate") {
  return { kind: "proportion", metric, control, candidate };
}

function judge(parts: object = {}, gate: Partial<AbTestGate> = {}) {
  return judgeRuns([ab(parts)], gate);
}

function judgeRuns(
  evidence: GateContext["evidence"],
  gate: Partial<AbTestGate> = {},
  parts: Partial<GateContext> = {},
) {
  const definition = abTestGateSchema.parse({
    id: "ab",
    kind: "ab-test",
    minHours: 72,
    minShare: 0.05,
    minUplift: 0,
    confidence: 0.99,
    ...gate,
  });
  return evaluateAbTest(definition, context({ evidence, ...parts }));
}

test("the worked example passes", () => {
  expect(judge()).toEqual({
    result: "pass",
    observed: 0.0210119,
    bar: 0,
    text: "Correct decisions 80.0% to 81.7%: +2.1% relative (99% CI +1.2% to +3.0%), p < 0.001; an improvement above 0% is asked for",
    fix: null,
  });
});

describe("the uplift", () => {
  test.each([
    [0, 0.99, "pass"],
    [0.01, 0.99, "pass"],
    [0.015, 0.99, "inconclusive"],
    [0.0115, 0.99, "pass"],
    [0.0125, 0.99, "inconclusive"],
    [0.0125, 0.95, "pass"],
    [0.05, 0.99, "fail"],
  ] as const)("must exceed %d at a confidence of %d: %s", (minUplift, confidence, result) => {
    expect(judge({}, { minUplift, confidence }).result).toBe(result);
  });

  it("is an improvement where less is better and the rate falls", () => {
    const outcome = proportion(
      { n: 399_000, successes: 39_900 },
      { n: 21_000, successes: 1_700 },
      "error_rate",
    );
    expect(judge({ outcome })).toMatchObject({ result: "pass", observed: 0.190476 });
    const worse = proportion(
      { n: 399_000, successes: 39_900 },
      { n: 21_000, successes: 2_500 },
      "error_rate",
    );
    expect(judge({ outcome: worse })).toMatchObject({ result: "fail" });
  });

  it("comes from means and deviations too", () => {
    const arm = (n: number, mean: number) => ({ n, mean, sd: 10 });
    const outcome = {
      kind: "mean",
      metric: "latency_p50",
      control: arm(399_000, 40),
      candidate: arm(21_000, 38),
    };
    expect(judge({ outcome })).toMatchObject({
      result: "pass",
      observed: 0.05,
      text: "Latency p50 40 ms to 38 ms: -5.0% relative (99% CI -5.5% to -4.5%), p < 0.001; an improvement above 0% is asked for",
    });
  });

  it("is undecided from a control of 0", () => {
    const outcome = proportion({ n: 399_000, successes: 0 }, { n: 21_000, successes: 10 });
    expect(judge({ outcome })).toMatchObject({ result: "inconclusive", observed: null });
  });
});

describe("a test that can't be believed fails, whatever it shows", () => {
  it("where its control isn't the incumbent's artifact", () => {
    expect(judge({ against: { version: "2.0.5", artifact: digest("o") } })).toMatchObject({
      result: "fail",
      observed: null,
      text: "The A/B test's control, 2.0.5, isn't the artifact of 2.0.5 in Production",
    });
  });

  it("where units were not split as planned", () => {
    const outcome = proportion(
      { n: 399_000, successes: 319_200 },
      { n: 20_000, successes: 19_000 },
    );
    expect(judge({ outcome })).toMatchObject({
      result: "fail",
      text: "Sample ratio mismatch: the candidate got 4.77% of units where 5% were planned (p < 0.001), so no result of this A/B test holds",
    });
  });

  it("but a split that chance explains does not", () => {
    const outcome = proportion(
      { n: 399_000, successes: 319_200 },
      { n: 20_700, successes: 16_908 },
    );
    expect(judge({ outcome }).result).toBe("pass");
  });
});

describe("a test that didn't run as planned", () => {
  test.each([
    [
      "stopped before its planned end",
      { plan: { end: "2025-03-10T00:00:01Z", looks: 1 } },
      "inconclusive",
    ],
    ["stopped before its planned n", { plan: { n: 420_001, looks: 1 } }, "inconclusive"],
    ["at its planned n", { plan: { n: 420_000, looks: 1 } }, "pass"],
    ["at its end but not its n", { plan: { end, n: 420_001, looks: 1 } }, "inconclusive"],
    ["looked at twice", { plan: { end, looks: 2 } }, "inconclusive"],
    ["looked at twice with a boundary", { plan: { end, looks: 2, boundary: "pocock" } }, "pass"],
    [
      "stopped early with a boundary",
      { plan: { n: 1_000_000, looks: 3, boundary: "obrien-fleming" } },
      "pass",
    ],
  ] as const)("%s: %s", (_, parts, result) => {
    expect(judge(parts).result).toBe(result);
  });

  it("says what was planned", () => {
    const { text } = judge({ plan: { end: "2025-03-17T00:00:00Z", n: 800_000, looks: 1 } });
    expect(text).toMatch(
      /^Stopped early on 2025-03-10 00:00 UTC, planned until 2025-03-17 00:00 UTC and 800,000 units, without a declared boundary; /,
    );
  });

  it("pays for its looks with a wider interval", () => {
    const gate = { minUplift: 0.0115 };
    expect(judge({}, gate).result).toBe("pass");
    expect(judge({ plan: { end, looks: 5, boundary: "pocock" } }, gate).result).toBe(
      "inconclusive",
    );
    const early = { plan: { n: 1_000_000, looks: 1, boundary: "pocock" } };
    expect(judge(early).text).toContain("99.457% CI");
  });

  it("has the level of an ordinary test at a single look at its end, whatever the boundary", () => {
    expect(judge({ plan: { end, looks: 1, boundary: "pocock" } })).toEqual(judge());
  });

  it("may use more of its error late than early by O'Brien-Fleming, and about the same by Pocock", () => {
    const level = (plan: object) => Number(/(\d+\.?\d*)% CI/.exec(judge({ plan }).text)?.[1]);
    const planned = (n: number, looks: number, boundary: string) => level({ n, looks, boundary });
    expect(planned(420_000, 5, "obrien-fleming")).toBeLessThan(planned(420_000, 5, "pocock"));
    expect(planned(1_000_000, 2, "obrien-fleming")).toBeGreaterThan(
      planned(1_000_000, 2, "pocock"),
    );
  });

  it("counts the lesser of time and units as the share that was run", () => {
    const plan = { end: "2025-03-17T00:00:00Z", looks: 1, boundary: "pocock" };
    const half = judge({ plan }).text;
    expect(judge({ plan: { ...plan, n: 420_000 } }).text).toBe(half);
    expect(judge({ plan: { end, n: 840_000, looks: 1, boundary: "pocock" } }).text).toBe(half);
  });

  it("can't be stopped so early that the boundary leaves no error to spend", () => {
    const plan = { n: 40_000_000, looks: 1, boundary: "obrien-fleming" };
    expect(judge({ plan }, { minUplift: 0.5 })).toEqual({
      result: "inconclusive",
      observed: null,
      bar: 0.5,
      text: "At 1.1% of what was planned the O'Brien-Fleming boundary lets no result count yet",
      fix: "Run it for longer.",
    });
    const collected = { from: end, to: end, by: "machine:x" };
    const now = { collected, plan: { end: "2025-03-17T00:00:00Z", looks: 1, boundary: "pocock" } };
    expect(judge(now, { minHours: 0 }).text).toMatch(/^At 0.0% of what was planned the Pocock/);
  });
});

describe("a test of an effect that it must have been able to find", () => {
  const small = (n: number) =>
    proportion(
      { n: 19 * n, successes: Math.round(0.8 * 19 * n) },
      { n, successes: Math.round(0.88 * n) },
    );

  test.each([
    ["large enough", 0.015, 21_000, "pass"],
    ["too small for a smaller effect", 0.01, 21_000, "inconclusive"],
    ["too small", 0.01, 1_000, "inconclusive"],
    ["large enough for a larger effect", 0.2, 1_000, "pass"],
  ])("%s: an effect of %d with %d units", (_, minEffect, n, result) => {
    expect(judge({ outcome: small(n) }, { minEffect }).result).toBe(result);
  });

  it("says how many units it takes", () => {
    expect(judge({ outcome: small(1_000) }, { minEffect: 0.01 })).toMatchObject({
      text: expect.stringMatching(
        /^20,000 units, and it takes 609,594 to find an effect of 1% with a power of 80%; /,
      ),
      fix: "Test on as many units as it takes.",
    });
    const higher = judge({ outcome: small(1_000) }, { minEffect: 0.01, power: 0.9 });
    expect(higher.text).toMatch(/^20,000 units, and it takes 774,\d{3} .* a power of 90%; /);
  });

  it("still fails where what it shows is proven", () => {
    const worse = proportion({ n: 19_000, successes: 15_200 }, { n: 1_000, successes: 700 });
    expect(judge({ outcome: worse }, { minEffect: 0.01 }).result).toBe("fail");
  });

  it("is of means too", () => {
    const arm = (n: number, mean: number) => ({ n, mean, sd: 10 });
    const outcome = (n: number) => ({
      kind: "mean",
      metric: "latency_p50",
      control: arm(19 * n, 40),
      candidate: arm(n, 37),
    });
    expect(judge({ outcome: outcome(21_000) }, { minEffect: 0.01 }).result).toBe("pass");
    expect(judge({ outcome: outcome(500) }, { minEffect: 0.01 }).result).toBe("inconclusive");
  });

  it("can't be an effect that no rate can have", () => {
    expect(judge({}, { minEffect: 0.3 })).toMatchObject({
      result: "inconclusive",
      text: expect.stringMatching(
        /^No number of units shows an effect of 30% .* on Correct decisions/,
      ),
    });
  });
});

test("means are judged by Welch's t: few units need more than the normal would", () => {
  const arm = (mean: number) => ({ n: 5, mean, sd: 1 });
  const outcome = { kind: "mean", metric: "mae", control: arm(10), candidate: arm(8.5) };
  const judged = judge({ share: 0.5, outcome }, { confidence: 0.95 });
  expect(judged.text).toContain("p = 0.045");
  expect(judged.result).toBe("pass");
  const weaker = { ...outcome, candidate: arm(8.6) };
  const undecided = judge({ share: 0.5, outcome: weaker }, { confidence: 0.95 });
  expect(undecided.text).toContain("p = 0.058");
  expect(undecided.result).toBe("inconclusive");
});

test.each([
  ["too short", { minHours: 169 }, "A/B test of 168 h is shorter than 169 h"],
  [
    "on too small a share",
    { minShare: 0.1 },
    "A/B test on 5% of units, at least 10% are asked for",
  ],
] as const)("a test %s is missing evidence", (_, gate, text) => {
  const outcome = judge({}, gate);
  expect(outcome.result).toBe("missing");
  expect(outcome.text.startsWith(`${text}; `)).toBe(true);
});

test("length and share are asked for only where the policy does", () => {
  const collected = { from: end, to: end, by: "machine:x" };
  const gate = abTestGateSchema.parse({ id: "ab", kind: "ab-test", minUplift: 0 });
  expect(gate.confidence).toBe(0.95);
  expect(evaluateAbTest(gate, context({ evidence: [ab({ collected })] })).result).toBe("pass");
});

describe("which test counts", () => {
  it("is none without an incumbent: the gate does not apply", () => {
    expect(judgeRuns([ab()], {}, { incumbent: null }).result).toBe("not-applicable");
  });

  it("is none without evidence: it is missing", () => {
    expect(judgeRuns([])).toMatchObject({
      result: "missing",
      text: "No A/B test of 2.1.3",
      fix: "Test it against 2.0.5 and add the evidence.",
    });
  });

  it("is the latest, and earlier ones that didn't pass are named", () => {
    const short = { plan: { end, looks: 9 } };
    expect(judgeRuns([ab(short, 1), ab({}, 2), ab({}, 3)])).toMatchObject({
      result: "pass",
      text: expect.stringMatching(/; earlier: inconclusive in ab-test-0001.yaml$/),
    });
  });

  it("is never one of another artifact", () => {
    expect(judgeRuns([ab({ artifact: digest("x") })])).toMatchObject({
      result: "missing",
      text: "No A/B test of 2.1.3; not counted, of another artifact: ab-test-0001.yaml",
    });
  });

  it("is none of a metric that nobody defined", () => {
    const arm = { n: 100, successes: 50 };
    expect(judge({ share: 0.5, outcome: proportion(arm, arm, "happiness") })).toMatchObject({
      result: "missing",
      text: "The A/B test's metric happiness isn't defined",
    });
  });
});
