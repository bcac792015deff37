import { z } from "zod";
import { formatApart, formatBar } from "../metric-text.js";
import type { GateContext } from "./gate-context.js";
import { gateHead } from "./gate-head.js";
import type { GateOutcome } from "./gate-outcome.js";

/** The model's artifact must not be larger than a bound. */
export const artifactSizeGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("artifact-size").describe("kind of gate"),
    maxBytes: z.int().min(1).describe("greatest size in bytes"),
  })
  .describe("the artifact has at most maxBytes");

export type ArtifactSizeGate = z.output<typeof artifactSizeGateSchema>;

const bytes = { unit: "bytes" } as const;

/** Judges the record's artifact.bytes, which is exact. */
export function evaluateArtifactSize(gate: ArtifactSizeGate, context: GateContext): GateOutcome {
  const observed = context.candidate.artifact.bytes;
  const fits = observed <= gate.maxBytes;
  const bar = formatBar(bytes, gate.maxBytes);
  return {
    result: fits ? "pass" : "fail",
    observed,
    bar: gate.maxBytes,
    text: `Artifact size ${formatApart(bytes, observed, [gate.maxBytes])} is ${fits ? "at most" : "above"} ${bar}`,
    fix: fits
      ? null
      : `Ask for a version whose artifact has at most ${bar}; the bound itself is the policy's.`,
  };
}
