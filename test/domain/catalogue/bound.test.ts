import { describe, expect, it } from "vitest";
import { meets, parseBound } from "../../../src/domain/catalogue/bound.js";

describe("a bound on a metric", () => {
  it.each([
    ["f1>=0.9", "f1", ">=", 0.9],
    [" f1 < .85 ", "f1", "<", 0.85],
    ["false_positive_rate<=8%", "false_positive_rate", "<=", 0.08],
    ["latency_p95=120", "latency_p95", "=", 120],
    ["loss>-1e-3", "loss", ">", -0.001],
  ])("is read from %s", (text, metric, comparison, value) => {
    expect(parseBound(text)).toEqual({ ok: true, value: { metric, comparison, value } });
  });

  it.each(["f1", "f1>", ">0.9", "f1=>0.9", "f1>0.9.1", "f1>=high", ""])("isn't %s", (text) => {
    expect(parseBound(text).ok).toBe(false);
  });

  it.each([
    [">=", [false, true, true]],
    [">", [false, false, true]],
    ["<=", [true, true, false]],
    ["<", [true, false, false]],
    ["=", [false, true, false]],
  ] as const)("with %s holds its end as written", (comparison, expected) => {
    const bound = { metric: "f1", comparison, value: 2 };
    expect([1, 2, 3].map((value) => meets(bound, value))).toEqual(expected);
  });
});
