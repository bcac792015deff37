import { runsOf } from "./gate/evidence-runs.js";
import type { GateContext } from "./gate/gate-context.js";
import { type SliceNumber, sliceNumbers } from "./gate/slice-numbers.js";
import { type MeasuredMetric, standingMetric } from "./measured.js";
import type { Metric } from "./metric.js";

/** A metric's number on one slice. */
export interface SlicedMetric extends SliceNumber {
  readonly metric: Metric;
}

/** The numbers that a card shows beside its words: those that gates judge by. */
export interface CardNumbers {
  readonly overall: readonly MeasuredMetric[];
  readonly slices: readonly SlicedMetric[];
}

/** A version's numbers from its record and its evidence, in the catalogue's order. */
export function cardNumbers(context: GateContext): CardNumbers {
  const measured = measuredNames(context);
  const names = [...context.metrics.keys()].filter((name) => measured.has(name));
  const overall = names.flatMap((name) => {
    const standing = standingMetric(name, context);
    return standing.kind === "measured" ? [standing.measured] : [];
  });
  const slices = [...context.metrics.values()].flatMap((metric) =>
    sliceNumbers(metric, context).map((slice) => ({ ...slice, metric })),
  );
  return { overall, slices };
}

function measuredNames(context: GateContext): ReadonlySet<string> {
  const evaluations = runsOf(context, "evaluation").counted;
  const loadTests = runsOf(context, "latency").counted;
  return new Set([
    ...Object.keys(context.candidate.metrics),
    ...evaluations.flatMap(({ evidence }) => Object.keys(evidence.candidate.metrics)),
    ...(loadTests.length > 0 ? ["latency_p50", "latency_p95", "latency_p99"] : []),
  ]);
}
