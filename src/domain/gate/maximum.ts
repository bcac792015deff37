import { evaluateBound } from "./bound.js";
import type { MaximumGate } from "./definition/maximum.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Passes where the whole interval is at or below the value, fails where all of it is above. */
export function evaluateMaximum(gate: MaximumGate, context: GateContext): GateOutcome {
  return evaluateBound(gate.metric, { kind: "maximum", bar: gate.value }, context);
}
