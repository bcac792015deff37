import type { TimeInStageGate } from "./definition/time-in-stage.js";
import { formatHours, formatTime, hoursAfter, hoursBetween } from "./duration.js";
import { missing } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Waits for time alone: until the hours are over the evidence is missing, and it comes without any change. */
export function evaluateTimeInStage(gate: TimeInStageGate, context: GateContext): GateOutcome {
  const { stage, minHours } = gate;
  const since = context.stageSince[stage];
  if (since === undefined)
    return missing(
      `${context.candidate.version} isn't in ${stage}`,
      `Promote it to ${stage} first, for at least ${formatHours(minHours)}.`,
      minHours,
    );
  const hours = hoursBetween(since, context.now);
  const observed = Math.floor(hours * 10) / 10;
  const text = `In ${stage} for ${formatHours(hours)}, at least ${formatHours(minHours)} are asked for`;
  if (hours >= minHours) return { result: "pass", observed, bar: minHours, text, fix: null };
  const until = hoursAfter(since, minHours);
  return {
    result: "missing",
    observed,
    bar: minHours,
    text,
    fix: `Wait until ${formatTime(until)}, then comment /recheck.`,
    waitsFor: { kind: "time", until },
  };
}
