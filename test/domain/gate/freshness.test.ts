import { describe, expect, it, test } from "vitest";
import { freshnessGateSchema } from "../../../src/domain/gate/definition/freshness.js";
import { evaluateFreshness } from "../../../src/domain/gate/freshness.js";
import { context, digest, run } from "./example.js";

function shadow(to: string, parts: object = {}, number = 1) {
  const collected = { from: "2025-01-01T00:00:00Z", to, by: "machine:x" };
  return run("shadow", { requests: 1, anomalies: 0, collected, ...parts }, number);
}

function judge(evidence: readonly ReturnType<typeof shadow>[], maxAge = "30d") {
  const gate = freshnessGateSchema.parse({
    id: "fresh",
    kind: "freshness",
    evidence: "shadow",
    maxAge,
  });
  return evaluateFreshness(gate, context({ evidence, now: "2025-03-11T10:00:00Z" }));
}

test("evidence of yesterday is fresh", () => {
  expect(judge([shadow("2025-03-10T09:00:00Z")])).toEqual({
    result: "pass",
    observed: "25 h",
    bar: "30d",
    text: "shadow-0001.yaml was collected until 2025-03-10 09:00 UTC, 25 h ago, at most 30d allowed",
    fix: null,
  });
});

test.each([
  ["2025-02-09T10:00:00Z", "30d", "pass"],
  ["2025-02-09T09:59:59Z", "30d", "fail"],
  ["2025-03-11T09:45:00Z", "15m", "pass"],
  ["2025-03-11T09:44:59Z", "15m", "fail"],
  ["2025-03-10T22:00:00Z", "12h", "pass"],
  ["2025-03-10T21:59:59Z", "12h", "fail"],
  ["2025-03-11T10:59:00Z", "30d", "pass"],
])("collected until %s, at most %s old: %s", (to, maxAge, result) => {
  expect(judge([shadow(to)], maxAge).result).toBe(result);
});

test("old evidence says what to do", () => {
  expect(judge([shadow("2025-01-11T10:00:00Z")])).toMatchObject({
    observed: "59d",
    fix: "Collect shadow evidence anew and add it.",
  });
});

test("evidence from the future never grows old, so it fails", () => {
  expect(judge([shadow("2035-03-11T10:00:00Z")])).toMatchObject({
    result: "fail",
    text: "shadow-0001.yaml was collected until 2035-03-11 10:00 UTC, which is still to come",
  });
});

describe("which evidence counts", () => {
  it("is the latest of the kind", () => {
    const outcome = judge([shadow("2025-01-11T10:00:00Z"), shadow("2025-03-10T09:00:00Z", {}, 2)]);
    expect(outcome).toMatchObject({ result: "pass", text: expect.stringMatching(/^shadow-0002/) });
  });

  it("is none of another kind or artifact", () => {
    const latency = run("latency", { n: 1, p50: 1, p95: 1, p99: 1, load: "x" });
    const foreign = shadow("2025-03-10T09:00:00Z", { artifact: digest("x") });
    expect(judge([latency, foreign])).toMatchObject({
      result: "missing",
      text: "No shadow evidence of 2.1.3; not counted, of another artifact: shadow-0001.yaml",
    });
  });
});

test.each([
  ["an age without unit", { evidence: "shadow", maxAge: "30" }],
  ["a kind of evidence that there isn't", { evidence: "opinion", maxAge: "30d" }],
])("%s is refused", (_, parts) => {
  expect(freshnessGateSchema.safeParse({ id: "a", kind: "freshness", ...parts }).success).toBe(
    false,
  );
});
