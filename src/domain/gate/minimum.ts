import { evaluateBound } from "./bound.js";
import type { MinimumGate } from "./definition/minimum.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Passes where the whole interval is at or above the value, fails where all of it is below. */
export function evaluateMinimum(gate: MinimumGate, context: GateContext): GateOutcome {
  return evaluateBound(gate.metric, { kind: "minimum", bar: gate.value }, context);
}
