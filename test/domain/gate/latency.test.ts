import { expect, test } from "vitest";
import type { EvidenceRun } from "../../../src/domain/evidence.js";
import { latencyGateSchema } from "../../../src/domain/gate/definition/latency.js";
import { evaluateLatency } from "../../../src/domain/gate/latency.js";
import { candidateRecord, context, digest, run } from "./example.js";

const load = (p95: number, parts = {}, number = 1) =>
  run(
    "latency",
    { n: 10_000, p50: 40, p95, p99: 160, load: "200 rps on 4 cores", ...parts },
    number,
  );

const judge = (evidence: readonly EvidenceRun[], gate = {}, metrics?: object) =>
  evaluateLatency(
    latencyGateSchema.parse({ id: "p95", kind: "latency", max: 120, ...gate }),
    context({ evidence, ...(metrics ? { candidate: candidateRecord({ metrics }) } : {}) }),
  );

test.each([
  [
    "the record's p95 without a load test",
    [],
    {},
    "pass",
    "Latency p95 98 ms (point only) is at most 120 ms",
  ],
  [
    "the load test before the record",
    [load(130)],
    {},
    "fail",
    "Latency p95 130 ms (point only) in latency-0001.yaml is above 120 ms",
  ],
  [
    "the latest load test",
    [load(130), load(110, {}, 2)],
    {},
    "pass",
    "Latency p95 110 ms (point only) in latency-0002.yaml is at most 120 ms",
  ],
  [
    "no load test of another artifact",
    [load(130, { artifact: digest("x") })],
    {},
    "pass",
    "Latency p95 98 ms (point only) is at most 120 ms",
  ],
  [
    "another quantile where asked",
    [load(110)],
    { metric: "latency_p99" },
    "fail",
    "Latency p99 160 ms (point only) in latency-0001.yaml is above 120 ms",
  ],
  [
    "a latency equal to the bound",
    [load(120)],
    {},
    "pass",
    "Latency p95 120 ms (point only) in latency-0001.yaml is at most 120 ms",
  ],
] as const)("judges %s", (_, evidence, gate, result, text) => {
  expect(judge(evidence, gate)).toMatchObject({ result, text, bar: 120 });
});

test("without any measurement the evidence is missing", () => {
  expect(judge([], {}, {})).toMatchObject({
    result: "missing",
    text: "Latency p95 was not measured for 2.1.3",
  });
});
