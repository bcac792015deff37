import type { EvidenceRun, ShadowEvidence } from "../evidence.js";
import { formatCount } from "../metric-text.js";
import type { ShadowGate } from "./definition/shadow.js";
import { formatHours, hoursBetween } from "./duration.js";
import { fileName, foreignNote, listed, runsOf } from "./evidence-runs.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Judges the latest run of the artifact; earlier runs that had anomalies are named, so that a lucky repeat shows. */
export function evaluateShadow(gate: ShadowGate, context: GateContext): GateOutcome {
  const { counted, foreign } = runsOf(context, "shadow");
  const run = counted.at(-1);
  if (run === undefined)
    return missing(
      `No shadow run of ${context.candidate.version}${foreignNote(foreign)}`,
      `Run it in shadow for ${formatHours(gate.minHours)} and add the evidence.`,
      gate.maxAnomalies,
    );
  const earlier = counted.slice(0, -1).filter(({ evidence }) => evidence.anomalies > 0);
  const findings = [anomalyFinding(gate, run), ...lengthFindings(gate, run.evidence)];
  const outcome = outcomeOf(findings, { observed: run.evidence.anomalies, bar: gate.maxAnomalies });
  return { ...outcome, text: `${outcome.text}${earlierNote(earlier)}${foreignNote(foreign)}` };
}

function anomalyFinding(gate: ShadowGate, { evidence }: EvidenceRun<ShadowEvidence>): Finding {
  const { anomalies, requests } = evidence;
  const fails = anomalies > gate.maxAnomalies;
  const length = `${formatHours(hoursOf(evidence))} and ${formatCount(requests)} requests`;
  const allowed = gate.maxAnomalies === 0 ? "none" : `at most ${formatCount(gate.maxAnomalies)}`;
  return {
    result: fails ? "fail" : "pass",
    text: `Shadow run of ${length}: ${countOf(anomalies)}${anomalies === 0 ? "" : `, ${allowed} allowed`}`,
    fix: fails ? "Look into the anomalies, and run a version without them in shadow." : null,
  };
}

function lengthFindings(gate: ShadowGate, evidence: ShadowEvidence): readonly Finding[] {
  const fix = "Run it in shadow for longer and add the evidence of the whole run.";
  const findings: Finding[] = [];
  const hours = hoursOf(evidence);
  if (hours < gate.minHours) {
    const text = `Shadow run of ${formatHours(hours)} is shorter than ${formatHours(gate.minHours)}`;
    findings.push({ result: "missing", text, fix });
  }
  if (evidence.requests < gate.minRequests) {
    const text = `Shadow run of ${formatCount(evidence.requests)} requests, at least ${formatCount(gate.minRequests)} are asked for`;
    findings.push({ result: "missing", text, fix });
  }
  return findings;
}

function hoursOf({ collected }: ShadowEvidence): number {
  return hoursBetween(collected.from, collected.to);
}

function countOf(anomalies: number): string {
  if (anomalies === 0) return "no anomalies";
  return anomalies === 1 ? "1 anomaly" : `${formatCount(anomalies)} anomalies`;
}

function earlierNote(runs: readonly EvidenceRun<ShadowEvidence>[]): string {
  if (runs.length === 0) return "";
  return `; earlier: ${listed(runs.map((run) => `${countOf(run.evidence.anomalies)} in ${fileName(run)}`))}`;
}
