import { formatApart, formatBar } from "../metric-text.js";
import type { ArtifactSizeGate } from "./definition/artifact-size.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

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
