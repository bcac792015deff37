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
