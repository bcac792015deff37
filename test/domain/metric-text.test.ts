import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Unit, unitSchema } from "../../src/domain/metric.js";
import {
  formatAllowance,
  formatApart,
  formatBar,
  formatDelta,
  formatDeltaInterval,
  formatEstimate,
  formatMetric,
  formatPValue,
} from "../../src/domain/metric-text.js";

const of = (unit: Unit) => ({ unit });
const anyUnit = fc.constantFrom(...unitSchema.options);

test.each<[Unit, number, string]>([
  ["ratio", 0.082, "8.2%"],
  ["ratio", 0.0714, "7.1%"],
  ["ratio", 1, "100.0%"],
  ["ratio", 0, "0.0%"],
  ["score", 0.962, "0.962"],
  ["score", 0.95, "0.950"],
  ["milliseconds", 95, "95 ms"],
  ["milliseconds", 98.44, "98.4 ms"],
  ["milliseconds", 1.256, "1.26 ms"],
  ["milliseconds", 1250, "1,250 ms"],
  ["seconds", 1.256, "1.26 s"],
  ["bytes", 104_857_600, "104.9 MB"],
  ["bytes", 500_000_000, "500 MB"],
  ["bytes", 1_500_000_000, "1.5 GB"],
  ["bytes", 12_300, "12.3 kB"],
  ["bytes", 512, "512 bytes"],
  ["count", 1_250_000, "1,250,000"],
  ["currency", 1234.5, "1,234.50"],
  ["currency", -3, "-3.00"],
  ["none", 0.12345, "0.1235"],
  ["none", 12.345, "12.35"],
  ["none", 123_456.7, "123,457"],
  ["none", 0, "0"],
])("a %s of %d reads %s", (unit, value, text) => {
  expect(formatMetric(of(unit), value)).toBe(text);
});

describe("rounding", () => {
  test.each<[Unit, number, string]>([
    ["ratio", 0.0004, "0.04%"],
    ["ratio", 0.99996, "99.996%"],
    ["score", 0.99996, "0.99996"],
  ])("never makes a %s of %d look like an end of its scale", (unit, value, text) => {
    expect(formatMetric(of(unit), value)).toBe(text);
  });

  it("tells a number from the bound that it misses", () => {
    expect(formatApart(of("ratio"), 0.0804, [0.08])).toBe("8.04%");
    expect(formatApart(of("score"), 0.94996, [0.95])).toBe("0.94996");
  });

  it("doesn't tell numbers apart that only binary fractions make differ", () => {
    expect(formatApart(of("ratio"), 0.1 + 0.2, [0.3])).toBe("30.0%");
  });
});

test.each<[Unit, number, string]>([
  ["score", 0.95, "0.95"],
  ["ratio", 0.08, "8%"],
  ["ratio", 0.07, "7%"],
  ["ratio", 0.0825, "8.25%"],
  ["milliseconds", 120, "120 ms"],
  ["bytes", 500_000_000, "500 MB"],
  ["none", 12_345.678, "12,345.678"],
])("a bar in %s of %d reads as it was set: %s", (unit, bar, text) => {
  expect(formatBar(of(unit), bar)).toBe(text);
});

test.each([
  ["score", { relative: 0.0212 }, "+2.1%"],
  ["score", { relative: -0.0212 }, "-2.1%"],
  ["milliseconds", { relative: 0.0316 }, "+3.2%"],
  ["ratio", { absolute: -0.011 }, "-1.1 pp"],
  ["ratio", { absolute: 0.071 - 0.082 }, "-1.1 pp"],
  ["score", { absolute: 0.02 }, "+0.020"],
  ["milliseconds", { absolute: 3 }, "+3 ms"],
  ["bytes", { absolute: 10_485_760 }, "+10.5 MB"],
  ["ratio", { absolute: 0 }, "0.0 pp"],
  ["score", { relative: -0 }, "0.0%"],
  ["score", { relative: -0.0004 }, "-0.04%"],
] as const)("a change in %s of %o reads %s", (unit, delta, text) => {
  expect(formatDelta(of(unit), delta)).toBe(text);
});

test("a change that isn't zero is never written as zero, and zero never with a sign", () => {
  const change = fc
    .double({ min: -1, max: 1, noNaN: true })
    .filter((x) => x === 0 || Math.abs(x) > 1e-6);
  fc.assert(
    fc.property(anyUnit, change, fc.boolean(), (unit, value, relative) => {
      const text = formatDelta(of(unit), relative ? { relative: value } : { absolute: value });
      expect(/[1-9]/.test(text)).toBe(value !== 0);
      expect(text.startsWith("+")).toBe(value > 0);
      expect(text.startsWith("-")).toBe(value < 0);
    }),
  );
});

test("an allowance has no sign", () => {
  expect(formatAllowance(of("score"), { relative: 0.01 })).toBe("1.0%");
  expect(formatAllowance(of("ratio"), { absolute: 0.005 })).toBe("0.5 pp");
});

describe("an estimate", () => {
  const interval = { lower: 0.96, upper: 0.964, confidence: 0.95 };

  it("shows its interval", () => {
    expect(formatEstimate(of("score"), { value: 0.962, interval })).toBe(
      "0.962 (95% CI 0.960 to 0.964)",
    );
  });

  it("without an interval is said to be a point only", () => {
    expect(formatEstimate(of("ratio"), { value: 0.071, interval: null })).toBe("7.1% (point only)");
  });

  it("takes the decimals that a narrow interval needs", () => {
    const narrow = { lower: 0.0708, upper: 0.0712, confidence: 0.99 };
    expect(formatEstimate(of("ratio"), { value: 0.071, interval: narrow })).toBe(
      "7.10% (99% CI 7.08% to 7.12%)",
    );
  });

  it("of a change shows its interval with signs", () => {
    const change = { value: 0.021, interval: { lower: 0.0149, upper: -0, confidence: 0.99 } };
    expect(formatDeltaInterval(of("score"), "relative", change)).toBe("99% CI +1.5% to 0.0%");
  });

  it.each([
    [0.95, "95%"],
    [0.999, "99.9%"],
    [0.9945668, "99.457%"],
    [1 - 2.345e-6, "99.999766%"],
    [1 - 1e-15, "over 99.9999%"],
  ])("tells a confidence of %d from the next nine: %s", (confidence, text) => {
    const change = { value: 0.021, interval: { lower: 0.01, upper: 0.03, confidence } };
    expect(formatDeltaInterval(of("score"), "relative", change)).toBe(`${text} CI +1.0% to +3.0%`);
    expect(formatDeltaInterval(of("score"), "relative", { value: 0, interval: null })).toBe(
      "point only",
    );
  });
});

test("a p-value below 0.001 is only said to be so", () => {
  expect(formatPValue(0.00099)).toBe("p < 0.001");
  expect(formatPValue(0.0321)).toBe("p = 0.032");
});
