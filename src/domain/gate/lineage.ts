import { z } from "zod";
import type { GateContext } from "./gate-context.js";
import { gateHead } from "./gate-head.js";
import type { GateOutcome } from "./gate-outcome.js";

/** It must be known what the version was made from. */
export const lineageGateSchema = z
  .strictObject({ ...gateHead, kind: z.literal("lineage").describe("kind of gate") })
  .describe("source commit, training dataset and artifact are known by digest");

export type LineageGate = z.output<typeof lineageGateSchema>;

/** Passes where the record names source commit and dataset; the record's schema already asks each for its digest. */
export function evaluateLineage(_gate: LineageGate, { candidate }: GateContext): GateOutcome {
  const { source, dataset, artifact, provenance, version } = candidate;
  const lacking = [
    ...(source === undefined ? ["source commit"] : []),
    ...(dataset === undefined ? ["training dataset"] : []),
  ];
  if (source === undefined || dataset === undefined || provenance === "unknown") {
    const unnamed = lacking.length === 0 ? "" : `: the record names no ${lacking.join(" and no ")}`;
    return {
      result: "fail",
      observed: provenance,
      bar: "known",
      text: `Provenance of ${version} is unknown${unnamed}`,
      fix: "Register a version whose record names its source commit and its dataset with a digest.",
    };
  }
  const data = `${dataset.name} ${dataset.version} (${short(dataset.digest)})`;
  return {
    result: "pass",
    observed: "known",
    bar: "known",
    text: `Artifact ${short(artifact.digest)} from ${source.repository} at ${source.commit.slice(0, 8)}, trained on ${data}`,
    fix: null,
  };
}

function short(digest: string): string {
  return digest.slice(0, "sha256:".length + 8);
}
