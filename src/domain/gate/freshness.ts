import type { FreshnessGate } from "./definition/freshness.js";
import { formatHours, formatTime, hoursBetween, hoursOf } from "./duration.js";
import { fileName, foreignNote, runsOf } from "./evidence-runs.js";
import { missing } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Clocks of machines differ by minutes; more is a wrong date. */
const CLOCK_HOURS = 1;

/**
 * Judges the age of the latest evidence of the artifact at `now`, from the end of its collection. Evidence dated
 * after `now` fails: it would never grow old.
 */
export function evaluateFreshness(gate: FreshnessGate, context: GateContext): GateOutcome {
  const { counted, foreign } = runsOf(context, gate.evidence);
  const run = counted.at(-1);
  const fix = `Collect ${gate.evidence} evidence anew and add it.`;
  if (run === undefined) {
    const text = `No ${gate.evidence} evidence of ${context.candidate.version}`;
    return missing(`${text}${foreignNote(foreign)}`, fix, gate.maxAge);
  }
  const { to } = run.evidence.collected;
  const hours = hoursBetween(to, context.now);
  const name = fileName(run);
  const dated = `${name} was collected until ${formatTime(to)}`;
  if (hours < -CLOCK_HOURS)
    return {
      result: "fail",
      observed: null,
      bar: gate.maxAge,
      text: `${dated}, which is still to come`,
      fix: "Add evidence with the time at which it was collected.",
    };
  const age = ageText(Math.max(0, hours));
  const isFresh = hours <= hoursOf(gate.maxAge);
  return {
    result: isFresh ? "pass" : "fail",
    observed: age,
    bar: gate.maxAge,
    text: `${dated}, ${age} ago, at most ${gate.maxAge} allowed`,
    fix: isFresh ? null : fix,
  };
}

/** In whole days from two days on: `5d`; else in hours. */
function ageText(hours: number): string {
  return hours < 48 ? formatHours(hours) : `${Math.floor(hours / 24)}d`;
}
