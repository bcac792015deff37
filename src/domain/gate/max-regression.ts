import { type MeasuredMetric, measuredPair } from "../measured.js";
import type { Metric } from "../metric.js";
import { type Delta, formatAllowance, formatDelta, formatDeltaInterval } from "../metric-text.js";
import type { PairedChange } from "../statistics/bootstrap.js";
import { differenceOfEstimates } from "../statistics/difference.js";
import { type Estimate, marginVerdict, type Verdict } from "../statistics/estimate.js";
import { measureFix, pointRefused } from "./bound.js";
import {
  improvementOf,
  judgedEstimate,
  judgedLabel,
  type Measure,
  pairedChange,
  relativeRise,
  rounded,
} from "./change.js";
import type { MaxRegressionGate } from "./definition/max-regression.js";
import { type Finding, missing, notApplicable, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/**
 * Judges the improvement d over the incumbent against the allowed loss m: passes where the lower bound of d is above
 * -m, fails where the upper bound is below -m. `observed` is the change itself, `bar` the worst change allowed. For a
 * metric with a target both are of the distance from it. Does not apply without an incumbent.
 */
export function evaluateMaxRegression(gate: MaxRegressionGate, context: GateContext): GateOutcome {
  const { incumbent } = context;
  if (incumbent === null) return notApplicable("No version in Production to compare with yet");
  const pair = measuredPair(gate.metric, context, incumbent);
  switch (pair.kind) {
    case "candidate-missing":
      return missing(pair.reason, measureFix(gate.metric, context));
    case "incumbent-missing":
      return missing(pair.reason, evaluateBothFix(context, incumbent.version));
    case "not-comparable":
      return {
        ...missing(
          `${pair.candidate.metric.label} is not comparable: ${pair.reason}`,
          evaluateBothFix(context, incumbent.version),
        ),
        result: "not-comparable",
      };
    case "comparable":
      return judgeChange(gate, pair, context);
  }
}

interface Pair {
  readonly candidate: MeasuredMetric;
  readonly incumbent: MeasuredMetric;
  readonly paired: PairedChange | null;
}

function judgeChange(gate: MaxRegressionGate, pair: Pair, context: GateContext): GateOutcome {
  const { metric, exact } = pair.candidate;
  const before = judgedEstimate(metric, pair.incumbent.estimate);
  const after = judgedEstimate(metric, pair.candidate.estimate);
  const change =
    pairedChange(metric, gate.measure, pair.paired) ??
    (gate.measure === "relative"
      ? relativeRise(before, after)
      : differenceOfEstimates(before, after));
  const bar = metric.direction === "higher" ? -gate.by : gate.by;
  if (change === undefined) return undefinedChange(metric, bar);
  const improvement = improvementOf(metric, change);
  const verdict = marginVerdict(improvement, gate.by);
  const text = changeText(gate, metric, change, exact);
  const finding: Finding = { result: verdict, text, fix: changeFix(verdict) };
  const refused = pointRefused({ metric, estimate: change, exact }, verdict, context);
  const findings = refused === null ? [finding] : [refused, finding];
  return outcomeOf(findings, { observed: rounded(change.value), bar });
}

function undefinedChange(metric: Metric, bar: number): GateOutcome {
  return {
    result: "inconclusive",
    observed: null,
    bar,
    text: `${judgedLabel(metric)} has no relative change: the incumbent's value is 0 or can't be told from 0`,
    fix: "Set `measure: absolute` for this gate in the policy.",
  };
}

function changeText(
  gate: MaxRegressionGate,
  metric: Metric,
  change: Estimate,
  exact: boolean,
): string {
  const shown = formatDelta(metric, deltaOf(gate.measure, change.value));
  const measure = gate.measure === "relative" ? " relative" : "";
  const interval = exact ? "" : ` (${formatDeltaInterval(metric, gate.measure, change)})`;
  const allowed = metric.direction === "higher" ? "allowed loss" : "allowed rise";
  return `${judgedLabel(metric)} ${shown}${measure}${interval}, ${allowed} ${formatAllowance(metric, deltaOf(gate.measure, gate.by))}`;
}

function deltaOf(measure: Measure, value: number): Delta {
  return measure === "relative" ? { relative: value } : { absolute: value };
}

function changeFix(verdict: Verdict): string | null {
  if (verdict === "pass") return null;
  if (verdict === "fail")
    return "Ask for a version that loses less; the allowance itself is the policy's.";
  return "Evaluate both versions on more examples, until the interval lies on one side of the allowance.";
}

function evaluateBothFix({ candidate }: GateContext, incumbent: string): string {
  return `Evaluate ${candidate.version} and ${incumbent} on one set and add the evidence, with ${incumbent} as incumbent.`;
}
