import type { AbTestEvidence, EvidenceRun } from "../evidence.js";
import type { Metric } from "../metric.js";
import {
  formatApart,
  formatBar,
  formatDelta,
  formatDeltaInterval,
  formatPValue,
} from "../metric-text.js";
import type { ModelVersion } from "../model-version.js";
import { type Estimate, marginVerdict, type Verdict } from "../statistics/estimate.js";
import { type AbArms, abArms, abPValue, sampleRatio } from "./ab-arms.js";
import { judgeLooks } from "./ab-looks.js";
import { smallTestFinding } from "./ab-size.js";
import { improvementOf, judgedEstimate, relativeRise, rounded } from "./change.js";
import { type AbTestGate, USUAL_POWER } from "./definition/ab-test.js";
import { formatHours, hoursBetween } from "./duration.js";
import { fileName, foreignNote, listed, runsOf } from "./evidence-runs.js";
import { type Finding, missing, notApplicable, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/**
 * Judges the latest A/B test of the artifact: first whether it may be believed (control is the incumbent, units were
 * split as planned, it ran as planned), then the relative uplift's interval against minUplift. Earlier tests that
 * didn't pass are named. Does not apply without an incumbent.
 */
export function evaluateAbTest(gate: AbTestGate, context: GateContext): GateOutcome {
  const { incumbent, candidate, metrics } = context;
  if (incumbent === null) return notApplicable("No version in Production to test against yet");
  const { counted, foreign } = runsOf(context, "ab-test");
  const run = counted.at(-1);
  if (run === undefined)
    return missing(
      `No A/B test of ${candidate.version}${foreignNote(foreign)}`,
      `Test it against ${incumbent.version} and add the evidence.`,
      gate.minUplift,
    );
  const judge = ({ evidence }: EvidenceRun<AbTestEvidence>) =>
    judgeTest(gate, evidence, incumbent, metrics.get(evidence.outcome.metric));
  const outcome = judge(run);
  const earlier = counted.slice(0, -1).map((one) => ({ one, result: judge(one).result }));
  const bad = earlier.filter(({ result }) => result !== "pass");
  const note =
    bad.length === 0
      ? ""
      : `; earlier: ${listed(bad.map(({ one, result }) => `${result} in ${fileName(one)}`))}`;
  return { ...outcome, text: `${outcome.text}${note}${foreignNote(foreign)}` };
}

function judgeTest(
  gate: AbTestGate,
  test: AbTestEvidence,
  incumbent: ModelVersion,
  metric: Metric | undefined,
): GateOutcome {
  const name = test.outcome.metric;
  if (metric === undefined)
    return missing(
      `The A/B test's metric ${name} isn't defined`,
      `Define ${name} under metrics in the policy or in model.yaml.`,
      gate.minUplift,
    );
  const broken = [...controlFinding(test, incumbent), ...splitFinding(test)];
  if (broken.length > 0) return outcomeOf(broken, { observed: null, bar: gate.minUplift });
  const looks = judgeLooks(test, gate.confidence);
  if (looks.confidence === null)
    return outcomeOf(looks.findings, { observed: null, bar: gate.minUplift });
  const arms = abArms(test, looks.confidence);
  const [control, candidate] = [
    judgedEstimate(metric, arms.control),
    judgedEstimate(metric, arms.candidate),
  ];
  const change = relativeRise(control, candidate);
  const findings = [
    upliftFinding(gate, metric, arms, change, abPValue(test)),
    ...looks.findings,
    ...lengthFindings(gate, test),
    ...effectFindings(gate, test, metric),
  ];
  const observed = change === undefined ? null : rounded(improvementOf(metric, change).value);
  return outcomeOf(findings, { observed, bar: gate.minUplift });
}

function controlFinding(test: AbTestEvidence, incumbent: ModelVersion): readonly Finding[] {
  if (test.against.artifact === incumbent.artifact.digest) return [];
  const text = `The A/B test's control, ${test.against.version}, isn't the artifact of ${incumbent.version} in Production`;
  return [
    { result: "fail", text, fix: `Test it against ${incumbent.version} as it is in Production.` },
  ];
}

function splitFinding(test: AbTestEvidence): readonly Finding[] {
  const { verdict, pValue } = sampleRatio(test);
  if (verdict === "as-planned") return [];
  const { control, candidate } = test.outcome;
  const got = ((100 * candidate.n) / (control.n + candidate.n)).toFixed(2);
  const planned = Number((100 * test.share).toPrecision(6));
  const text = `Sample ratio mismatch: the candidate got ${got}% of units where ${planned}% were planned (${formatPValue(pValue)}), so no result of this A/B test holds`;
  return [{ result: "fail", text, fix: "Mend the assignment or the logging, and test again." }];
}

function effectFindings(
  { minEffect, power = USUAL_POWER, confidence }: AbTestGate,
  test: AbTestEvidence,
  metric: Metric,
): readonly Finding[] {
  if (minEffect === undefined) return [];
  return smallTestFinding(test, metric, { effect: minEffect, power, alpha: 1 - confidence });
}

function lengthFindings(
  { minHours = 0, minShare = 0 }: AbTestGate,
  test: AbTestEvidence,
): readonly Finding[] {
  const hours = hoursBetween(test.collected.from, test.collected.to);
  const findings: Finding[] = [];
  if (hours < minHours) {
    const text = `A/B test of ${formatHours(hours)} is shorter than ${formatHours(minHours)}`;
    findings.push({
      result: "missing",
      text,
      fix: "Test for longer and add the evidence of the whole test.",
    });
  }
  if (test.share < minShare) {
    const [share, least] = [test.share, minShare].map((one) => Number((100 * one).toPrecision(6)));
    const text = `A/B test on ${share}% of units, at least ${least}% are asked for`;
    findings.push({ result: "missing", text, fix: "Test on a larger share and add the evidence." });
  }
  return findings;
}

function upliftFinding(
  gate: AbTestGate,
  metric: Metric,
  arms: AbArms,
  change: Estimate | undefined,
  p: number | null,
): Finding {
  const [control, candidate] = [arms.control.value, arms.candidate.value];
  const numbers = `${metric.label} ${formatApart(metric, control, [candidate])} to ${formatApart(metric, candidate, [control])}`;
  if (change === undefined) {
    const text = `${numbers}: no relative uplift, since the control's value is 0 or can't be told from 0`;
    return {
      result: "inconclusive",
      text,
      fix: "Test on more units, or on a metric that isn't near 0.",
    };
  }
  const verdict = marginVerdict(improvementOf(metric, change), -gate.minUplift);
  const uplift = `${formatDelta(metric, { relative: change.value })} relative (${formatDeltaInterval(metric, "relative", change)})`;
  const least = formatBar({ unit: "ratio" }, gate.minUplift);
  const text = `${numbers}: ${uplift}${p === null ? "" : `, ${formatPValue(p)}`}; an improvement above ${least} is asked for`;
  return { result: verdict, text, fix: upliftFix(verdict, least) };
}

function upliftFix(verdict: Verdict, least: string): string | null {
  if (verdict === "pass") return null;
  if (verdict === "fail")
    return `Ask for a version that improves by more than ${least}; the bar itself is the policy's.`;
  return `Test on more units, until the interval lies on one side of ${least}.`;
}
