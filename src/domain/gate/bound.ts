import { type MeasuredMetric, standingMetric } from "../measured.js";
import type { Metric } from "../metric.js";
import { formatApart, formatBar, formatEstimate } from "../metric-text.js";
import { type Bar, barVerdict, type Estimate, type Verdict } from "../statistics/estimate.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/**
 * Judges the number that stands for the candidate's metric against an absolute bound: the whole interval must meet
 * it to pass, and miss it to fail.
 */
export function evaluateBound(metricName: string, bar: Bar, context: GateContext): GateOutcome {
  const standing = standingMetric(metricName, context);
  if (standing.kind === "missing")
    return missing(standing.reason, measureFix(metricName, context), bar.bar);
  const { measured } = standing;
  const { result, text, fix } = boundFinding(measured.metric, measured.estimate, bar);
  const finding = { result, text: `${subject(measured, bar)} ${text}`, fix };
  const refused = pointRefused(measured, result, context);
  const findings = refused === null ? [finding] : [refused, finding];
  return outcomeOf(findings, { observed: measured.estimate.value, bar: bar.bar });
}

/** What a bound says about an estimate; the text is the part after the number: `is at least 0.95`. */
export function boundFinding(metric: Metric, estimate: Estimate, bar: Bar): Finding {
  const verdict = barVerdict(estimate, bar);
  const shown = formatBar(metric, bar.bar);
  return { result: verdict, text: verdictText(verdict, bar, shown), fix: boundFix(verdict, shown) };
}

/** A finding where a point would pass and the policy refuses points; null otherwise. */
export function pointRefused(
  measured: Pick<MeasuredMetric, "estimate" | "exact" | "metric">,
  result: Finding["result"],
  context: GateContext,
): Finding | null {
  const { estimate, exact, metric } = measured;
  if (exact || estimate.interval !== null || result !== "pass") return null;
  if (context.pointOnly !== "refuse") return null;
  return {
    result: "missing",
    text: `${metric.label} has no interval, which the policy asks for`,
    fix: `Give ${metric.label} with its counts, its standard error or its interval.`,
  };
}

/** What to do where a metric has no number. */
export function measureFix(metricName: string, context: GateContext): string {
  const label = context.metrics.get(metricName)?.label;
  if (label === undefined)
    return `Define ${metricName} under metrics in the policy or in model.yaml.`;
  return `Add evaluation evidence of ${context.candidate.version} that measures ${label}.`;
}

function subject({ metric, estimate, exact, source }: MeasuredMetric, { bar }: Bar): string {
  const number = exact
    ? formatApart(metric, estimate.value, [bar])
    : formatEstimate(metric, estimate, [bar]);
  const from = source.endsWith(".yaml") ? ` in ${source}` : "";
  return `${metric.label} ${number}${from}`;
}

function verdictText(verdict: Verdict, { kind }: Bar, shown: string): string {
  const [good, bad] = kind === "minimum" ? ["at least", "below"] : ["at most", "above"];
  if (verdict === "pass") return `is ${good} ${shown}`;
  if (verdict === "fail") return `is ${bad} ${shown}`;
  return `may be ${bad} ${shown}: its interval reaches to both sides`;
}

function boundFix(verdict: Verdict, shown: string): string | null {
  if (verdict === "pass") return null;
  if (verdict === "fail")
    return `Ask for a version that meets ${shown}; the bound itself is the policy's.`;
  return `Evaluate on more examples, until the interval lies on one side of ${shown}.`;
}
