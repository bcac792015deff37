import type { AbTestEvidence } from "../evidence.js";
import { formatCount } from "../metric-text.js";
import { boundaryAtLook } from "../statistics/alpha-spending.js";
import { normalSurvival } from "../statistics/normal.js";
import { formatTime, hoursBetween } from "./duration.js";
import type { Finding } from "./finding.js";

/** At what confidence a test's interval is judged, and what its looks and its end say against judging it at all. */
export interface Looks {
  /** Null where nothing may be judged yet; the findings say why. */
  readonly confidence: number | null;
  readonly findings: readonly Finding[];
}

const boundaryNames = { "obrien-fleming": "O'Brien-Fleming", pocock: "Pocock" } as const;

/**
 * Judges looks and end of a test. With a declared boundary, the interval is a repeated confidence interval: its level
 * is that of the boundary at this look, for looks at equal distances up to the share of the plan that was run, so
 * that all looks together err no more often than `confidence` allows. Without one, several looks or an early stop
 * leave the test undecided.
 */
export function judgeLooks(test: AbTestEvidence, confidence: number): Looks {
  const { plan } = test;
  if (plan.boundary === "none") return { confidence, findings: undeclaredFindings(test) };
  const reached = reachedShare(test);
  const limit =
    reached > 0
      ? boundaryAtLook(plan.boundary, 1 - confidence, plan.looks, reached)
      : Number.POSITIVE_INFINITY;
  const level = 2 * normalSurvival(limit);
  if (1 - level < 1) return { confidence: 1 - level, findings: [] };
  const name = boundaryNames[plan.boundary];
  const text = `At ${(100 * reached).toFixed(1)}% of what was planned the ${name} boundary lets no result count yet`;
  return {
    confidence: null,
    findings: [{ result: "inconclusive", text, fix: "Run it for longer." }],
  };
}

/** The share of the planned information that was gathered, at most 1: by units and by time, the lesser of the two. */
function reachedShare({ plan, collected, outcome }: AbTestEvidence): number {
  const units = outcome.control.n + outcome.candidate.n;
  const byUnits = plan.n === undefined ? 1 : units / plan.n;
  if (plan.end === undefined || Date.parse(collected.to) >= Date.parse(plan.end))
    return Math.min(1, byUnits);
  const planned = hoursBetween(collected.from, plan.end);
  return Math.min(1, byUnits, hoursBetween(collected.from, collected.to) / planned);
}

function undeclaredFindings(test: AbTestEvidence): readonly Finding[] {
  const { plan, collected } = test;
  const fix =
    "Run it to its planned end with one look, or plan the looks with a declared boundary.";
  const findings: Finding[] = [];
  if (stoppedEarly(test)) {
    const planned = [
      plan.end && formatTime(plan.end),
      plan.n && `${formatCount(plan.n)} units`,
    ].filter(Boolean);
    const text = `Stopped early on ${formatTime(collected.to)}, planned until ${planned.join(" and ")}, without a declared boundary`;
    findings.push({ result: "inconclusive", text, fix });
  }
  if (plan.looks > 1) {
    const text = `Looked at ${formatCount(plan.looks)} times without a declared boundary`;
    findings.push({ result: "inconclusive", text, fix });
  }
  return findings;
}

function stoppedEarly({ plan, collected, outcome }: AbTestEvidence): boolean {
  const beforeEnd = plan.end !== undefined && Date.parse(collected.to) < Date.parse(plan.end);
  return beforeEnd || (plan.n !== undefined && outcome.control.n + outcome.candidate.n < plan.n);
}
