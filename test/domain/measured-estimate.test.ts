import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { countsOf, estimateOf, type MeasuredNumbers } from "../../src/domain/measured-estimate.js";
import { type Metric, metricCatalogue } from "../../src/domain/metric.js";

function metric(name: string): Metric {
  const found = metricCatalogue().get(name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}

describe("an interval", () => {
  test.each<[string, string, MeasuredNumbers, readonly [number, number] | null]>([
    ["comes from successes and n", "recall", { successes: 81, n: 263 }, [0.2553, 0.3662]],
    ["is the one given", "auc_roc", { value: 0.962, interval: [0.96, 0.964] }, [0.96, 0.964]],
    ["comes from a standard error", "mae", { value: 10, standardError: 1 }, [8.04, 11.96]],
    ["comes from n for a proportion", "recall", { value: 0.308, n: 263 }, [0.2553, 0.3662]],
    ["rounds the successes of a proportion", "recall", { value: 0.999, n: 10 }, [0.7225, 1]],
    ["doesn't come from n for a composite", "f1", { value: 0.9, n: 1000 }, null],
    ["doesn't come from nothing", "recall", { value: 0.9 }, null],
    ["is cut to what is possible", "auc_roc", { value: 0.99, standardError: 0.01 }, [0.9704, 1]],
  ])("%s", (_, name, numbers, bounds) => {
    const interval = estimateOf(metric(name), numbers)?.interval ?? null;
    if (bounds === null) return expect(interval).toBeNull();
    expect(interval?.lower).toBeCloseTo(bounds[0], 4);
    expect(interval?.upper).toBeCloseTo(bounds[1], 4);
    expect(interval?.confidence).toBe(0.95);
  });

  it("always holds its value, whatever is stored", () => {
    const numbers = fc.record(
      {
        value: fc.double({ min: -2, max: 2, noNaN: true }),
        n: fc.integer({ min: 1, max: 1_000_000 }),
        successes: fc.nat(1_000_000),
        standardError: fc.double({ min: 0, max: 2, noNaN: true }),
        interval: fc.tuple(
          fc.double({ min: -2, max: 2, noNaN: true }),
          fc.double({ min: -2, max: 2, noNaN: true }),
        ),
      },
      { requiredKeys: [] },
    );
    const names = fc.constantFrom("recall", "auc_roc", "f1", "mae", "latency_p95");
    fc.assert(
      fc.property(names, numbers, (name, stored) => {
        const estimate = estimateOf(metric(name), stored);
        if (estimate === null || estimate.interval === null) return;
        expect(estimate.value).toBeGreaterThanOrEqual(estimate.interval.lower);
        expect(estimate.value).toBeLessThanOrEqual(estimate.interval.upper);
      }),
      { numRuns: 500 },
    );
  });
});

test("a rate is computed from its counts, not taken as written", () => {
  expect(estimateOf(metric("recall"), { value: 0.9, successes: 80, n: 100 })?.value).toBe(0.8);
});

test.each<[string, string, MeasuredNumbers]>([
  ["a ratio stored in percent", "recall", { value: 95, n: 100 }],
  ["more successes than examples", "recall", { successes: 11, n: 10 }],
  ["an interval that doesn't hold its value", "auc_roc", { value: 0.9, interval: [0.95, 0.96] }],
  ["neither value nor counts", "auc_roc", { n: 10 }],
])("%s is no estimate", (_, name, numbers) => {
  expect(estimateOf(metric(name), numbers)).toBeNull();
});

test.each<[string, string, MeasuredNumbers, ReturnType<typeof countsOf>]>([
  ["successes and n", "recall", { successes: 8, n: 10 }, { successes: 8, trials: 10 }],
  [
    "the rate and n of a proportion",
    "recall",
    { value: 0.81, n: 10 },
    { successes: 8, trials: 10 },
  ],
  ["nothing for a composite", "f1", { value: 0.8, n: 10 }, null],
  ["nothing where an interval is given", "recall", { value: 0.8, n: 10, interval: [0, 1] }, null],
  [
    "nothing where a standard error is given",
    "recall",
    { value: 0.8, n: 10, standardError: 0 },
    null,
  ],
  ["nothing without n", "recall", { value: 0.8 }, null],
  ["nothing for counts that can't be", "recall", { successes: 11, n: 10 }, null],
])("the counts behind an interval are %s", (_, name, numbers, counts) => {
  expect(countsOf(metric(name), numbers)).toEqual(counts);
});
