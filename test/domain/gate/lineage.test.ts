import { expect, test } from "vitest";
import { evaluateLineage } from "../../../src/domain/gate/lineage.js";
import { candidateRecord, context } from "./example.js";

const gate = { id: "lineage", kind: "lineage" } as const;

test("a record with source, dataset and artifact passes and says them", () => {
  expect(evaluateLineage(gate, context())).toEqual({
    result: "pass",
    observed: "known",
    bar: "known",
    text: "Artifact sha256:63636363 from acme/fraud at a3f7d9c2, trained on transactions v4 (sha256:64646464)",
    fix: null,
  });
});

const environment = { lock: "uv.lock", digest: `sha256:${"65".repeat(32)}` };

test("the environment is said where the record names it, and asked for where the gate requires it", () => {
  const required = { ...gate, environment: "required" } as const;
  const candidate = candidateRecord({ environment });
  for (const one of [gate, required])
    expect(evaluateLineage(one, context({ candidate }))).toMatchObject({
      result: "pass",
      text: expect.stringMatching(/, with the packages of uv\.lock \(sha256:65656565\)$/),
    });
  expect(evaluateLineage(required, context())).toMatchObject({
    result: "fail",
    observed: "no environment",
    bar: "known, with environment",
    text: expect.stringMatching(/; the record names no environment, which is required$/),
    fix: expect.stringContaining("--environment-lock FILE"),
  });
});

test("an unknown provenance passes only where the gate allows it, and never in silence", () => {
  const candidate = candidateRecord({ provenance: "unknown", source: undefined });
  expect(evaluateLineage({ ...gate, unknown: "allow" }, context({ candidate }))).toEqual({
    result: "pass",
    observed: "unknown",
    bar: "unknown is allowed",
    text: "PROVENANCE UNKNOWN, ALLOWED BY POLICY: nobody vouches for what 2.1.3 was made from; the record names no source commit",
    fix: null,
  });
  expect(evaluateLineage({ ...gate, unknown: "fail" }, context({ candidate })).result).toBe("fail");
});

test.each([
  ["nothing", {}, "Provenance of 2.1.3 is unknown"],
  [
    "its source",
    { source: undefined },
    "Provenance of 2.1.3 is unknown: the record names no source commit",
  ],
  [
    "both",
    { source: undefined, dataset: undefined },
    "Provenance of 2.1.3 is unknown: the record names no source commit and no training dataset",
  ],
])("an unknown provenance fails, lacking %s", (_, parts, text) => {
  const candidate = candidateRecord({ provenance: "unknown", ...parts });
  expect(evaluateLineage(gate, context({ candidate }))).toMatchObject({
    result: "fail",
    observed: "unknown",
    text,
  });
});
