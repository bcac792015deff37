import type { AbTestEvidence, ShadowEvidence } from "../domain/evidence.js";
import { abArms, abPValue } from "../domain/gate/ab-arms.js";
import { relativeRise } from "../domain/gate/change.js";
import { formatHours, hoursBetween } from "../domain/gate/duration.js";
import { runsOf } from "../domain/gate/evidence-runs.js";
import type { GateContext } from "../domain/gate/gate-context.js";
import { CONFIDENCE } from "../domain/measured-estimate.js";
import type { MetricCatalogue } from "../domain/metric.js";
import { formatApart, formatCount, formatDelta, formatPValue } from "../domain/metric-text.js";
import type { Markdown } from "./escape.js";
import { count } from "./gate-tally.js";
import { md } from "./markdown.js";

/** The latest A/B test and shadow run of the candidate's artifact, a line each, computed from their counts. */
export function liveRuns(context: GateContext): readonly Markdown[] {
  const test = runsOf(context, "ab-test").counted.at(-1)?.evidence;
  const shadow = runsOf(context, "shadow").counted.at(-1)?.evidence;
  return [
    ...(test ? [abTestLine(test, context.metrics)] : []),
    ...(shadow ? [shadowLine(shadow)] : []),
  ];
}

function abTestLine(test: AbTestEvidence, metrics: MetricCatalogue): Markdown {
  const { outcome, share, unit, collected, against } = test;
  const metric = metrics.get(outcome.metric) ?? { label: outcome.metric, unit: "none" as const };
  const arms = abArms(test, CONFIDENCE);
  const [before, after] = [arms.control.value, arms.candidate.value];
  const rise = relativeRise(arms.control, arms.candidate);
  const p = abPValue(test);
  const uplift = rise ? `, ${formatDelta(metric, { relative: rise.value })} relative` : "";
  const units = `${formatCount(outcome.candidate.n)} against ${formatCount(outcome.control.n)}`;
  const hours = formatHours(hoursBetween(collected.from, collected.to));
  return md`A/B at ${formatShare(share)} of traffic against ${against.version}: ${metric.label} ${formatApart(metric, after, [before])} against ${formatApart(metric, before, [after])}${uplift}${p === null ? "" : `, ${formatPValue(p)}`} (n ${units}, by ${unit}; ${hours})`;
}

function formatShare(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}

function shadowLine({ collected, requests, anomalies, disagreements }: ShadowEvidence): Markdown {
  const hours = formatHours(hoursBetween(collected.from, collected.to));
  const found =
    anomalies === 0
      ? "no anomalies"
      : anomalies === 1
        ? "1 anomaly"
        : `${formatCount(anomalies)} anomalies`;
  const other =
    disagreements === undefined
      ? ""
      : `, ${count(disagreements, "decision")} unlike the other version's`;
  return md`Shadow for ${hours}: ${count(requests, "request")}, ${found}${other}`;
}
