import { evaluateBound } from "./bound.js";
import type { LatencyGate } from "./definition/latency.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Judges the latest load test of the artifact, else the measured metric, as a maximum. */
export function evaluateLatency(gate: LatencyGate, context: GateContext): GateOutcome {
  return evaluateBound(gate.metric, { kind: "maximum", bar: gate.max }, context);
}
