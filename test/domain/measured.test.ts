import { describe, expect, it, test } from "vitest";
import type { GateContext } from "../../src/domain/gate/gate-context.js";
import { measuredPair, standingMetric } from "../../src/domain/measured.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import {
  candidateRecord,
  context,
  digest,
  evaluation,
  holdout,
  incumbentRecord,
  on,
  run,
} from "./gate/example.js";

function standing(name: string, parts: Partial<GateContext>) {
  const found = standingMetric(name, context(parts));
  return found.kind === "missing"
    ? found.reason
    : { value: found.measured.estimate.value, source: found.measured.source };
}

describe("the number that stands for a metric", () => {
  const early = evaluation({ f1: on({ value: 0.8 }), recall: on({ value: 0.7 }) }, null, {}, 1);
  const late = evaluation({ f1: on({ value: 0.9 }) }, null, {}, 2);
  const foreign = evaluation({ recall: on({ value: 0.99 }) }, null, { artifact: digest("x") }, 3);
  const load = run("latency", { n: 1000, p50: 40, p95: 101, p99: 140, load: "200 rps on 4 cores" });

  it("is the record's without evidence", () => {
    expect(standing("f1", {})).toEqual({ value: 0.911, source: "the record of 2.1.3" });
  });

  it("is the latest evaluation's before the record's", () => {
    expect(standing("f1", { evidence: [early, late] })).toEqual({
      value: 0.9,
      source: "evaluation-0002.yaml",
    });
  });

  it("is an earlier evaluation's where the latest leaves the metric out", () => {
    expect(standing("recall", { evidence: [early, late] })).toEqual({
      value: 0.7,
      source: "evaluation-0001.yaml",
    });
  });

  it("never comes from a run of another artifact, which is named", () => {
    expect(standing("recall", { evidence: [foreign] })).toBe(
      "Recall was not measured for 2.1.3; not counted, of another artifact: evaluation-0003.yaml",
    );
  });

  it("is the latest load test's for a latency", () => {
    expect(standing("latency_p95", { evidence: [load] })).toEqual({
      value: 101,
      source: "latency-0001.yaml",
    });
    expect(standing("latency_p95", {})).toEqual({ value: 98, source: "the record of 2.1.3" });
  });

  it("is the record's bytes for artifact_size, known exactly", () => {
    const found = standingMetric("artifact_size", context());
    expect(found).toMatchObject({ measured: { exact: true, estimate: { value: 104_857_600 } } });
  });

  it("is missing for a metric that nobody defined", () => {
    expect(standing("f_1", {})).toBe("the metric f_1 isn't defined");
  });

  it("is missing where the stored one can't be", () => {
    const candidate = candidateRecord({ metrics: { recall: on({ value: 95, n: 10 }) } });
    expect(standing("recall", { candidate })).toBe(
      "the record of 2.1.3 holds no possible value of Recall",
    );
  });

  it("isn't a property that every object has", () => {
    expect(standing("constructor", {})).toBe("the metric constructor isn't defined");
    const score = { direction: "higher", unit: "score", kind: "mean" } as const;
    const metrics = metricCatalogue(Object.fromEntries([["constructor", score]]));
    expect(standing("constructor", { metrics, evidence: [early] })).toBe(
      "constructor was not measured for 2.1.3",
    );
  });
});

describe("a pair", () => {
  const pairOf = (name: string, parts: Partial<GateContext> = {}) => {
    const whole = context(parts);
    const pair = measuredPair(name, whole, whole.incumbent ?? incumbentRecord());
    return {
      kind: pair.kind,
      reason: "reason" in pair ? pair.reason : null,
      candidate: "candidate" in pair ? pair.candidate.estimate.value : null,
      incumbent: "incumbent" in pair ? (pair.incumbent?.estimate.value ?? null) : null,
    };
  };
  const numbers = { candidate: 0.911, incumbent: 0.887 };

  it("is the records' where both were measured on the same set", () => {
    expect(pairOf("f1")).toEqual({ kind: "comparable", reason: null, ...numbers });
  });

  it("is compared by what the sets are, not by their names", () => {
    const f1 = { value: 0.911, threshold: 0.5, averaging: "binary", evaluatedOn: "renamed" };
    const candidate = candidateRecord({ metrics: { f1 }, evaluationSets: { renamed: holdout } });
    expect(pairOf("f1", { candidate }).kind).toBe("comparable");
  });

  test.each([
    ["dataset", { dataset: "another" }, {}, "dataset"],
    ["digest", { digest: digest("z") }, {}, "digest"],
    ["split", { split: "validation" }, {}, "split"],
    ["period", { period: { from: "2025-01-01", to: "2025-02-27" } }, {}, "period"],
    ["absence of a period", { period: undefined }, {}, "period"],
    ["threshold", {}, { threshold: 0.4 }, "threshold"],
    ["averaging", {}, { averaging: "macro" }, "averaging"],
    ["positive class", {}, { positiveClass: "fraud" }, "positive class"],
    ["digest and threshold", { digest: digest("z") }, { threshold: 0.4 }, "digest, threshold"],
  ])("isn't comparable with another %s", (_, set, measurement, differ) => {
    const candidate = candidateRecord({
      metrics: { f1: on({ value: 0.911, threshold: 0.5, averaging: "binary", ...measurement }) },
      evaluationSets: { "holdout-2025q1": { ...holdout, ...set } },
    });
    expect(pairOf("f1", { candidate })).toEqual({
      kind: "not-comparable",
      reason: `measured on holdout-2025q1 and holdout-2025q1, which differ in ${differ}`,
      ...numbers,
    });
  });

  it("comes from the latest evaluation of both before the records", () => {
    const both = evaluation({ f1: on({ value: 0.92 }) }, { f1: on({ value: 0.9 }) });
    expect(pairOf("f1", { evidence: [both] })).toEqual({
      kind: "comparable",
      reason: null,
      candidate: 0.92,
      incumbent: 0.9,
    });
  });

  it("doesn't come from an evaluation beside another artifact than the incumbent's", () => {
    const elsewhere = { against: { version: "2.0.5", artifact: digest("o") } };
    const f1 = (value: number) => ({ f1: on({ value, threshold: 0.5, averaging: "binary" }) });
    const both = evaluation(f1(0.92), f1(0.1), elsewhere);
    expect(pairOf("f1", { evidence: [both] })).toMatchObject({ candidate: 0.92, incumbent: 0.887 });
  });

  it("isn't comparable on a set that evidence names and doesn't describe", () => {
    const both = evaluation(
      { f1: { value: 0.92, evaluatedOn: "elsewhere" } },
      { f1: on({ value: 0.9 }) },
    );
    expect(pairOf("f1", { evidence: [both] }).reason).toBe(
      "the evaluation set elsewhere isn't described",
    );
  });

  it("needs the candidate's number", () => {
    const candidate = candidateRecord({ metrics: {} });
    expect(pairOf("f1", { candidate })).toEqual({
      kind: "candidate-missing",
      reason: "F1 was not measured for 2.1.3",
      candidate: null,
      incumbent: 0.887,
    });
  });

  it("needs the incumbent's number", () => {
    const incumbent = incumbentRecord({ metrics: {} });
    expect(pairOf("f1", { incumbent })).toEqual({
      kind: "incumbent-missing",
      reason: "F1 was not measured for 2.0.5",
      candidate: 0.911,
      incumbent: null,
    });
  });

  it("of a latency leaves the load test aside, which has no evaluation set", () => {
    const load = run("latency", { n: 9, p50: 40, p95: 101, p99: 140, load: "200 rps" });
    expect(pairOf("latency_p95", { evidence: [load] })).toMatchObject({
      kind: "comparable",
      candidate: 98,
    });
    const candidate = candidateRecord({ metrics: {} });
    expect(pairOf("latency_p95", { evidence: [load], candidate })).toMatchObject({
      kind: "not-comparable",
      candidate: 101,
      reason: "only one of the two was measured on an evaluation set",
    });
  });

  it("of artifact sizes is always comparable", () => {
    expect(pairOf("artifact_size").kind).toBe("comparable");
  });
});
