import { describe, expect, it, test } from "vitest";
import { type SliceGate, sliceGateSchema } from "../../../src/domain/gate/definition/slice.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { evaluateSlice } from "../../../src/domain/gate/slice.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { candidateRecord, context, evaluation, incumbentRecord } from "./example.js";

const evaluatedOn = "holdout-2025q1";

function slice(value: string, number: number, n = 1000, more: object = {}) {
  return { by: "region", value, n, evaluatedOn, metrics: { f1: { value: number, ...more } } };
}

function rate(value: string, successes: number, n: number) {
  return {
    by: "region",
    value,
    n,
    evaluatedOn,
    metrics: { recall: { value: successes / n, successes } },
  };
}

function judge(
  slices: readonly object[],
  gate: Partial<SliceGate> = {},
  parts: Partial<GateContext> = {},
) {
  const definition = sliceGateSchema.parse({
    id: "slices",
    kind: "slice",
    metric: "f1",
    worst: 0.85,
    minimumN: 500,
    small: "warn",
    ...gate,
  });
  return evaluateSlice(definition, context({ candidate: candidateRecord({ slices }), ...parts }));
}

describe("every slice's own bound", () => {
  it("is met by all", () => {
    expect(judge([slice("rural", 0.9), slice("urban", 0.92)])).toEqual({
      result: "pass",
      observed: 0.9,
      bar: 0.85,
      text: "2 of 2 slices are at least 0.85, the worst of these region=rural 0.900 (point only)",
      fix: null,
    });
  });

  it("is missed by one, which is named", () => {
    expect(judge([slice("rural", 0.8), slice("urban", 0.92)])).toMatchObject({
      result: "fail",
      observed: 0.8,
      text: "F1 on region=rural 0.800 (point only) is below 0.85; 1 of 2 slices are at least 0.85, the worst of these region=urban 0.920 (point only)",
      fix: "Ask for a version that meets 0.85 on every slice.",
    });
  });

  it("is judged by the interval of counts", () => {
    const gate = { metric: "recall" };
    expect(judge([rate("rural", 900, 1000)], gate).result).toBe("pass");
    expect(judge([rate("rural", 860, 1000)], gate)).toMatchObject({
      result: "inconclusive",
      text: "Recall on region=rural 86.0% (95% CI 83.7% to 88.0%) may be below 85%",
    });
    expect(judge([rate("rural", 800, 1000)], gate).result).toBe("fail");
  });

  it("is an upper one where less is better", () => {
    const slices = (value: number) => [
      { by: "region", value: "rural", n: 1000, evaluatedOn, metrics: { mae: { value } } },
    ];
    expect(judge(slices(2), { metric: "mae", worst: 3 }).result).toBe("pass");
    expect(judge(slices(4), { metric: "mae", worst: 3 })).toMatchObject({
      result: "fail",
      observed: 4,
    });
  });

  it("is a distance where a metric has a target", () => {
    const metrics = metricCatalogue({
      bias: { direction: "target", target: 0.5, unit: "score", kind: "mean" },
    });
    const slices = (value: number) => [
      { by: "region", value: "rural", n: 1000, evaluatedOn, metrics: { bias: { value } } },
    ];
    expect(judge(slices(0.45), { metric: "bias", worst: 0.1 }, { metrics }).result).toBe("pass");
    expect(judge(slices(0.35), { metric: "bias", worst: 0.1 }, { metrics }).result).toBe("fail");
  });

  it("isn't passed by a point where the policy refuses points", () => {
    const refuse = { pointOnly: "refuse" } as const;
    expect(judge([slice("rural", 0.9)], {}, refuse).result).toBe("missing");
    expect(judge([slice("rural", 0.9, 1000, { interval: [0.89, 0.91] })], {}, refuse).result).toBe(
      "pass",
    );
  });
});

describe("among many slices, those that look bad by luck", () => {
  const gate = { metric: "recall" };
  const good = (count: number) =>
    Array.from({ length: count }, (_, index) => rate(`good${index}`, 900, 1000));
  const bad = rate("rural", 823, 1000);

  it("fail where there is but one", () => {
    expect(judge([bad], gate).result).toBe("fail");
  });

  it("are inconclusive once Holm's correction allows for all", () => {
    expect(judge([bad, ...good(9)], gate)).toMatchObject({
      result: "inconclusive",
      text: expect.stringMatching(
        /^Recall on region=rural 82.3% \(95% CI .*\) is below 85% by itself, as chance may make one of 10 slices \(Holm\); 9 of 10 slices are at least 85%, /,
      ),
      fix: "Evaluate on more examples of these slices.",
    });
  });

  it("fail together where they are too many for luck", () => {
    expect(
      judge(
        [bad, bad, bad].map((one, i) => ({ ...one, value: `${i}` })),
        gate,
      ).result,
    ).toBe("inconclusive");
    const worse = rate("island", 800, 1000);
    expect(judge([worse, ...good(9)], gate).result).toBe("fail");
    const outcome = judge([worse, bad], gate);
    expect(outcome.text).toMatch(/^Recall on region=island .*, region=rural .* is below 85%$/);
  });

  it("never pass for it", () => {
    for (const others of [0, 1, 5, 50, 500])
      expect(judge([bad, ...good(others)], gate).result).not.toBe("pass");
  });

  it("are judged by a given interval too", () => {
    const close = slice("rural", 0.84, 1000, { interval: [0.831, 0.849] });
    const fine = Array.from({ length: 9 }, (_, i) =>
      slice(`${i}`, 0.9, 1000, { interval: [0.89, 0.91] }),
    );
    expect(judge([close]).result).toBe("fail");
    expect(judge([close, ...fine]).result).toBe("inconclusive");
    const far = slice("rural", 0.8, 1000, { interval: [0.791, 0.809] });
    expect(judge([far, ...fine]).result).toBe("fail");
  });

  it("are judged by the side of the interval that faces the bound", () => {
    const lopsided = slice("rural", 0.84, 1000, { interval: [0.7, 0.849] });
    const fine = Array.from({ length: 2 }, (_, i) =>
      slice(`${i}`, 0.9, 1000, { interval: [0.89, 0.91] }),
    );
    const narrow = slice("rural", 0.84, 1000, { interval: [0.7, 0.8445] });
    expect(judge([lopsided, ...fine]).result).toBe("inconclusive");
    expect(judge([narrow, ...fine]).result).toBe("fail");
  });

  it("have no luck without an interval: a point is taken as it is", () => {
    const points = Array.from({ length: 20 }, (_, i) => slice(`${i}`, 0.9));
    expect(judge([slice("rural", 0.849), ...points]).result).toBe("fail");
  });

  it("are judged the same way where less is better", () => {
    const lower = (value: string, successes: number) => ({
      by: "region",
      value,
      n: 1000,
      evaluatedOn,
      metrics: { error_rate: { value: successes / 1000, successes } },
    });
    const bound = { metric: "error_rate", worst: 0.15 };
    expect(judge([lower("rural", 177)], bound).result).toBe("fail");
    const others = Array.from({ length: 9 }, (_, i) => lower(`${i}`, 100));
    expect(judge([lower("rural", 177), ...others], bound).result).toBe("inconclusive");
  });
});

test.each([
  [[0.93, 0.86], "pass", "gap between best and worst 0.070, at most 0.08 allowed"],
  [[0.93, 0.85], "pass", "gap between best and worst 0.080, at most 0.08 allowed"],
  [[0.95, 0.86, 0.9], "fail", "gap between best and worst 0.090, at most 0.08 allowed"],
] as const)("the gap of slices at %j: %s", (values, result, text) => {
  const outcome = judge(
    values.map((value, index) => slice(`r${index}`, value)),
    { largestGap: 0.08 },
  );
  expect(outcome.result).toBe(result);
  expect(outcome.text).toContain(text);
});

test("slices of different evaluation sets have no gap between them", () => {
  const other = { ...slice("new", 0.99), evaluatedOn: "drifted" };
  const set = candidateRecord().evaluationSets[evaluatedOn];
  const candidate = candidateRecord({
    slices: [slice("rural", 0.86), other],
    evaluationSets: { [evaluatedOn]: set, drifted: { ...set, split: "drifted" } },
  });
  expect(judge([], { largestGap: 0.08 }, { candidate }).result).toBe("pass");
});

describe("a slice with too few examples", () => {
  const slices = [slice("rural", 0.9), slice("island", 0.6, 200), slice("lake", 0.5, 300)];

  it("is listed and doesn't fail where the policy warns", () => {
    expect(judge(slices, { largestGap: 0.08 })).toMatchObject({ result: "pass", observed: 0.9 });
    expect(judge(slices).text).toContain(
      "too small to judge, under 500: region=island 0.600 (n 200), region=lake 0.500 (n 300)",
    );
  });

  it("is missing evidence where the policy blocks", () => {
    expect(judge(slices, { small: "block" })).toMatchObject({
      result: "missing",
      fix: "Evaluate on more examples of these slices.",
    });
  });

  it("is judged with the other small ones where the policy pools", () => {
    const outcome = judge(slices, { small: "pool" });
    expect(outcome).toMatchObject({ result: "fail" });
    expect(outcome.observed).toBeCloseTo((0.6 * 200 + 0.5 * 300) / 500, 12);
    expect(outcome.text).toContain("F1 on region=island+lake 0.540 (point only) is below 0.85");
  });

  it("is listed where even the pool is too small", () => {
    expect(judge(slices, { small: "pool", minimumN: 501 })).toMatchObject({ result: "pass" });
    expect(judge(slices, { small: "pool", minimumN: 501 }).text).toContain(
      "region=island+lake 0.540 (n 500)",
    );
  });

  it("is pooled only with slices of the same kind", () => {
    const other = { ...slice("old", 0.5, 300), by: "age" };
    const outcome = judge([slice("rural", 0.9), slice("island", 0.6, 200), other], {
      small: "pool",
    });
    expect(outcome.result).toBe("pass");
  });

  it("is pooled by its counts, whose sum has the interval", () => {
    const small = [rate("island", 190, 200), rate("lake", 285, 300)];
    expect(judge(small, { metric: "recall", small: "pool" })).toMatchObject({
      result: "pass",
      observed: 0.95,
      text: "1 of 1 slices are at least 85%, the worst of these region=island+lake 95.0% (95% CI 92.7% to 96.6%)",
    });
  });

  it("is pooled by its counts even where the metric's kind has no interval of its own", () => {
    const small = [
      slice("island", 0.95, 200, { successes: 190 }),
      slice("lake", 0.95, 300, { successes: 285 }),
    ];
    expect(judge(small, { small: "pool" }).text).toContain(
      "region=island+lake 0.950 (95% CI 0.927 to 0.966)",
    );
  });

  it("is pooled by its standard errors, taken as independent", () => {
    const small = [
      slice("island", 0.9, 250, { standardError: 0.03 }),
      slice("lake", 0.9, 250, { standardError: 0.04 }),
    ];
    // sqrt((250 x 0.03)^2 + (250 x 0.04)^2) / 500 = 0.025, times 1.96
    expect(judge(small, { small: "pool", worst: 0.8 }).text).toContain(
      "region=island+lake 0.900 (95% CI 0.851 to 0.949)",
    );
  });

  it("can't make the gate pass alone", () => {
    expect(judge([slice("island", 0.99, 20)])).toMatchObject({ result: "missing", observed: null });
  });
});

describe("a slice that vanished", () => {
  const rural = slice("rural", 0.9);
  const urban = slice("urban", 0.92);

  it("fails where the incumbent's record has it", () => {
    expect(
      judge([rural], {}, { incumbent: incumbentRecord({ slices: [rural, urban] }) }),
    ).toMatchObject({
      result: "fail",
      text: expect.stringMatching(/^F1 was measured before on region=urban, and isn't now/),
    });
  });

  it("fails where an earlier evaluation of the candidate has it", () => {
    const of = (slices: object[], number: number) =>
      evaluation({}, null, { candidate: { metrics: {}, slices } }, number);
    const evidence = [of([rural, urban], 1), of([rural], 2)];
    expect(judge([], {}, { evidence }).result).toBe("fail");
    expect(judge([], {}, { evidence: evidence.toReversed() }).result).toBe("pass");
  });

  it("fails where the record has it and an evaluation leaves it out", () => {
    const evidence = [evaluation({}, null, { candidate: { metrics: {}, slices: [rural] } })];
    expect(
      judge(
        [rural, urban],
        {},
        { evidence, candidate: candidateRecord({ slices: [rural, urban] }) },
      ).result,
    ).toBe("fail");
  });

  it("fails where an evaluation has it for the incumbent only", () => {
    const parts = {
      candidate: { metrics: {}, slices: [rural] },
      incumbent: { metrics: {}, slices: [urban] },
    };
    expect(judge([], {}, { evidence: [evaluation({}, {}, parts)] }).result).toBe("fail");
  });

  it("isn't one of an evaluation beside nobody knows which version", () => {
    const parts = {
      candidate: { metrics: {}, slices: [rural] },
      incumbent: { metrics: {}, slices: [urban] },
    };
    const evidence = [evaluation({}, null, parts)];
    expect(judge([], {}, { evidence }).result).toBe("pass");
    expect(judge([], {}, { evidence, incumbent: null }).result).toBe("pass");
  });

  it("fails even where no slice is left", () => {
    expect(judge([], {}, { incumbent: incumbentRecord({ slices: [rural] }) }).result).toBe("fail");
  });

  it("isn't one that the incumbent has for other metrics only", () => {
    const incumbent = incumbentRecord({ slices: [rural, rate("urban", 9, 10)] });
    expect(judge([rural], {}, { incumbent }).result).toBe("pass");
  });
});

test("without any slice the evidence is missing", () => {
  expect(judge([])).toMatchObject({
    result: "missing",
    text: "No slices of F1 for 2.1.3",
    fix: "Add evaluation evidence with F1 on each slice.",
  });
});

test.each([
  ["more successes than examples", rate("rural", 1200, 1000)],
  [
    "an interval beside its value",
    {
      by: "region",
      value: "rural",
      n: 1000,
      evaluatedOn,
      metrics: { recall: { value: 0.9, interval: [0.95, 0.96] } },
    },
  ],
])("a slice with %s is missing evidence", (_, bad) => {
  expect(judge([bad, rate("urban", 990, 1000)], { metric: "recall" })).toMatchObject({
    result: "missing",
    text: expect.stringMatching(/^No possible value of Recall on region=rural/),
  });
});
