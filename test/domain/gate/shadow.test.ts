import { expect, test } from "vitest";
import type { EvidenceRun } from "../../../src/domain/evidence.js";
import { shadowGateSchema } from "../../../src/domain/gate/definition/shadow.js";
import { evaluateShadow } from "../../../src/domain/gate/shadow.js";
import { context, digest, run } from "./example.js";

const hours = (to: string) => ({
  collected: { from: "2025-03-03T00:00:00Z", to, by: "machine:shadow" },
});
const twoDays = hours("2025-03-05T00:00:00Z");
const shadow = (parts: object, number = 1) =>
  run("shadow", { ...twoDays, requests: 1_200_000, anomalies: 0, ...parts }, number);

function judge(evidence: readonly EvidenceRun[], maxAnomalies = 0) {
  const gate = shadowGateSchema.parse({
    id: "shadow",
    kind: "shadow",
    minHours: 48,
    minRequests: 100_000,
    maxAnomalies,
  });
  return evaluateShadow(gate, context({ evidence }));
}

test.each([
  [
    "48 h without anomalies pass",
    {},
    0,
    "pass",
    "Shadow run of 48 h and 1,200,000 requests: no anomalies",
  ],
  [
    "an anomaly fails",
    { anomalies: 1 },
    0,
    "fail",
    "Shadow run of 48 h and 1,200,000 requests: 1 anomaly, none allowed",
  ],
  [
    "as many anomalies as allowed pass",
    { anomalies: 3 },
    3,
    "pass",
    "Shadow run of 48 h and 1,200,000 requests: 3 anomalies, at most 3 allowed",
  ],
  [
    "a second too short is missing evidence",
    hours("2025-03-04T23:59:59Z"),
    0,
    "missing",
    "Shadow run of 47.9 h is shorter than 48 h; Shadow run of 47.9 h and 1,200,000 requests: no anomalies",
  ],
  [
    "too few requests are missing evidence",
    { requests: 99_999 },
    0,
    "missing",
    "Shadow run of 99,999 requests, at least 100,000 are asked for; Shadow run of 48 h and 99,999 requests: no anomalies",
  ],
  [
    "an anomaly in a short run fails",
    { ...hours("2025-03-03T01:00:00Z"), anomalies: 2 },
    0,
    "fail",
    "Shadow run of 1 h and 1,200,000 requests: 2 anomalies, none allowed; Shadow run of 1 h is shorter than 48 h",
  ],
] as const)("%s", (_, parts, maxAnomalies, result, text) => {
  expect(judge([shadow(parts)], maxAnomalies)).toMatchObject({ result, text, bar: maxAnomalies });
});

test("without a run the evidence is missing", () => {
  expect(judge([])).toMatchObject({ result: "missing", text: "No shadow run of 2.1.3" });
});

test("the latest run counts, and earlier runs with anomalies are named", () => {
  const runs = [shadow({ anomalies: 4 }, 1), shadow({}, 2), shadow({}, 3)];
  expect(judge(runs)).toMatchObject({
    result: "pass",
    text: "Shadow run of 48 h and 1,200,000 requests: no anomalies; earlier: 4 anomalies in shadow-0001.yaml",
  });
});

test("a run of another artifact doesn't count, and is named", () => {
  expect(judge([shadow({ artifact: digest("x") })])).toMatchObject({
    result: "missing",
    text: "No shadow run of 2.1.3; not counted, of another artifact: shadow-0001.yaml",
  });
});
