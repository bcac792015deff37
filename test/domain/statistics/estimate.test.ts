import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  barVerdict,
  type Estimate,
  marginVerdict,
  negated,
} from "../../../src/domain/statistics/estimate.js";
import { bounded, numbers } from "../../fixtures/statistics/arbitraries.js";

function between(lower: number, upper: number): Estimate {
  return { value: (lower + upper) / 2, interval: { lower, upper, confidence: 0.95 } };
}

function point(value: number): Estimate {
  return { value, interval: null };
}

describe("an improvement against an allowed loss", () => {
  it.each([
    {
      it: "all of the interval above the allowed loss",
      d: between(-0.009, 0.002),
      verdict: "pass",
    },
    { it: "an interval that is better throughout", d: between(0.001, 0.02), verdict: "pass" },
    {
      it: "all of the interval below the allowed loss",
      d: between(-0.03, -0.011),
      verdict: "fail",
    },
    {
      it: "the allowed loss inside the interval",
      d: between(-0.03, 0.02),
      verdict: "inconclusive",
    },
    { it: "a lower bound at the allowed loss", d: between(-0.01, 0.02), verdict: "inconclusive" },
    { it: "an upper bound at the allowed loss", d: between(-0.03, -0.01), verdict: "inconclusive" },
    { it: "a point above the allowed loss", d: point(-0.0099), verdict: "pass" },
    { it: "a point at the allowed loss", d: point(-0.01), verdict: "pass" },
    { it: "a point below the allowed loss", d: point(-0.0101), verdict: "fail" },
  ])("$it: $verdict", ({ d, verdict }) => {
    expect(marginVerdict(d, 0.01)).toBe(verdict);
  });

  it("a point's loss is the decimal one, not what binary fractions make of it", () => {
    expect(0.95 - 0.96).toBeLessThan(-0.01);
    expect(marginVerdict(point(0.95 - 0.96), 0.01)).toBe("pass");
    expect(marginVerdict(point(0.95 - 0.960000001), 0.01)).toBe("fail");
  });

  it("a negative margin demands a gain", () => {
    expect(marginVerdict(point(0.01), -0.02)).toBe("fail");
    expect(marginVerdict(between(0.021, 0.03), -0.02)).toBe("pass");
  });

  it("allowing more never turns a verdict for the worse", () => {
    const rank = { fail: 0, inconclusive: 1, pass: 2 };
    fc.assert(
      fc.property(bounded, numbers(-100, 100), numbers(0, 100), (d, margin, more) => {
        const stricter = rank[marginVerdict(d, margin)];
        expect(rank[marginVerdict(d, margin + more)]).toBeGreaterThanOrEqual(stricter);
      }),
    );
  });

  it.each([
    { it: "a difference that isn't a number", d: point(Number.NaN), margin: 0.01 },
    { it: "a margin that isn't a number", d: point(0), margin: Number.NaN },
    { it: "an infinite bound", d: between(-1, Number.POSITIVE_INFINITY), margin: 0.01 },
    { it: "bounds in the wrong order", d: between(1, -1), margin: 0.01 },
    {
      it: "an interval that doesn't contain its value",
      d: { value: 3, interval: { lower: 1, upper: 2, confidence: 0.95 } },
      margin: 0.01,
    },
  ])("$it is refused", ({ d, margin }) => {
    expect(() => marginVerdict(d, margin)).toThrow(RangeError);
  });
});

describe("an estimate against a bar", () => {
  it.each([
    { kind: "minimum", estimate: between(0.9, 0.95), verdict: "pass" },
    { kind: "minimum", estimate: between(0.89, 0.95), verdict: "inconclusive" },
    { kind: "minimum", estimate: between(0.8, 0.9), verdict: "inconclusive" },
    { kind: "minimum", estimate: between(0.8, 0.89), verdict: "fail" },
    { kind: "minimum", estimate: point(0.9), verdict: "pass" },
    { kind: "minimum", estimate: point(0.8999), verdict: "fail" },
    { kind: "maximum", estimate: between(0.8, 0.9), verdict: "pass" },
    { kind: "maximum", estimate: between(0.8, 0.91), verdict: "inconclusive" },
    { kind: "maximum", estimate: between(0.9, 0.95), verdict: "inconclusive" },
    { kind: "maximum", estimate: between(0.91, 0.95), verdict: "fail" },
    { kind: "maximum", estimate: point(0.9), verdict: "pass" },
    { kind: "maximum", estimate: point(0.9001), verdict: "fail" },
  ] as const)("$estimate against a $kind of 0.9: $verdict", ({ kind, estimate, verdict }) => {
    expect(barVerdict(estimate, { kind, bar: 0.9 })).toBe(verdict);
  });

  it("a maximum is the minimum of the negated value", () => {
    fc.assert(
      fc.property(bounded, numbers(-100, 100), (estimate, bar) => {
        const mirrored = barVerdict(negated(estimate), { kind: "minimum", bar: -bar });
        expect(barVerdict(estimate, { kind: "maximum", bar })).toBe(mirrored);
      }),
    );
  });

  it("a bar that isn't a number is refused", () => {
    expect(() => barVerdict(point(1), { kind: "minimum", bar: Number.NaN })).toThrow(RangeError);
  });
});

describe("a negated estimate", () => {
  it("swaps its bounds", () => {
    expect(negated({ value: 1, interval: { lower: -2, upper: 3, confidence: 0.9 } })).toEqual({
      value: -1,
      interval: { lower: -3, upper: 2, confidence: 0.9 },
    });
  });

  it("stays a point when it is one", () => {
    expect(negated(point(2))).toEqual(point(-2));
  });
});
