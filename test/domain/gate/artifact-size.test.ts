import { expect, test } from "vitest";
import { evaluateArtifactSize } from "../../../src/domain/gate/artifact-size.js";
import { artifactSizeGateSchema } from "../../../src/domain/gate/definition/artifact-size.js";
import { context } from "./example.js";

test.each([
  [500_000_000, "pass", "Artifact size 104.9 MB is at most 500 MB"],
  [104_857_600, "pass", "Artifact size 104.9 MB is at most 104.8576 MB"],
  [104_857_599, "fail", "Artifact size 104.8576 MB is above 104.857599 MB"],
  [1_000, "fail", "Artifact size 104.9 MB is above 1 kB"],
] as const)("104,857,600 bytes against at most %d: %s", (maxBytes, result, text) => {
  const gate = artifactSizeGateSchema.parse({ id: "size", kind: "artifact-size", maxBytes });
  expect(evaluateArtifactSize(gate, context())).toMatchObject({
    result,
    text,
    observed: 104_857_600,
    bar: maxBytes,
  });
});
