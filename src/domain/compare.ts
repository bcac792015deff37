import type { ComparisonRow, ComparisonVerdict } from "./comparison.js";
import {
  improvementOf,
  judgedEstimate,
  pairedChange,
  relativeRise,
  rounded,
} from "./gate/change.js";
import type { GateContext } from "./gate/gate-context.js";
import { type MeasuredMetric, measuredPair, standingMetric } from "./measured.js";
import type { Metric } from "./metric.js";
import type { PairedChange } from "./statistics/bootstrap.js";
import { differenceOfEstimates } from "./statistics/difference.js";
import type { Estimate } from "./statistics/estimate.js";

/** The comparison of candidate and incumbent, a row a metric in the order of the names. */
export function compare(names: readonly string[], context: GateContext): readonly ComparisonRow[] {
  return names.map((name) => compareMetric(name, context));
}

function compareMetric(name: string, context: GateContext): ComparisonRow {
  const { incumbent, metrics } = context;
  const label = metrics.get(name)?.label ?? name;
  const row = (part: Partial<ComparisonRow>): ComparisonRow => ({
    metric: name,
    label,
    ...emptyRow,
    ...part,
  });
  if (incumbent === null) return withoutIncumbent(name, context, row);
  const pair = measuredPair(name, context, incumbent);
  switch (pair.kind) {
    case "candidate-missing":
      return row({ incumbent: pair.incumbent?.estimate.value ?? null, note: pair.reason });
    case "incumbent-missing":
      return row({ ...candidateOf(pair.candidate), verdict: "new", note: pair.reason });
    case "not-comparable":
      return row({
        ...candidateOf(pair.candidate),
        incumbent: pair.incumbent.estimate.value,
        verdict: "not-comparable",
        note: pair.reason,
      });
    case "comparable":
      return row({
        ...candidateOf(pair.candidate),
        ...changeBetween(pair.incumbent, pair.candidate, pair.paired),
      });
  }
}

const emptyRow = {
  incumbent: null,
  candidate: null,
  delta: null,
  interval: null,
  verdict: "missing",
  evaluatedOn: null,
  note: null,
} as const;

function withoutIncumbent(
  name: string,
  context: GateContext,
  row: (part: Partial<ComparisonRow>) => ComparisonRow,
): ComparisonRow {
  const standing = standingMetric(name, context);
  if (standing.kind === "missing") return row({ note: standing.reason });
  const note = "no version in Production to compare with yet";
  return row({ ...candidateOf(standing.measured), verdict: "new", note });
}

function candidateOf({
  estimate,
  setup,
}: MeasuredMetric): Pick<ComparisonRow, "candidate" | "evaluatedOn"> {
  return { candidate: estimate.value, evaluatedOn: setup?.name ?? null };
}

type Change = Pick<ComparisonRow, "incumbent" | "delta" | "interval" | "verdict" | "note">;

function changeBetween(
  incumbent: MeasuredMetric,
  candidate: MeasuredMetric,
  paired: PairedChange | null,
): Change {
  const { metric, exact } = candidate;
  const [before, after] = [incumbent.estimate, candidate.estimate];
  const relative =
    metric.unit === "ratio"
      ? undefined
      : (pairedChange(metric, "relative", paired) ?? relativeRise(before, after));
  const difference = pairedChange(metric, "absolute", paired);
  const { value, interval } = relative ?? difference ?? differenceOfEstimates(before, after);
  return {
    incumbent: before.value,
    delta: relative ? { relative: rounded(value) } : { absolute: rounded(value) },
    interval: interval && {
      ...interval,
      lower: rounded(interval.lower),
      upper: rounded(interval.upper),
    },
    verdict: verdictOf(metric, before, after, difference),
    note: interval === null && !exact ? "point only" : null,
  };
}

function verdictOf(
  metric: Metric,
  before: Estimate,
  after: Estimate,
  difference: Estimate | undefined,
): ComparisonVerdict {
  if (before.value === after.value) return "same";
  const change =
    difference ??
    differenceOfEstimates(judgedEstimate(metric, before), judgedEstimate(metric, after));
  const { value, interval } = improvementOf(metric, change);
  const { lower, upper } = interval ?? { lower: value, upper: value };
  if (lower <= 0 && upper >= 0) return "unclear";
  return value > 0 ? "better" : "worse";
}
