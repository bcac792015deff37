import { z } from "zod";
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
import { metricNameSchema } from "./scalars.js";
import type { PairedChange } from "./statistics/bootstrap.js";
import { differenceOfEstimates } from "./statistics/difference.js";
import type { Estimate } from "./statistics/estimate.js";

const deltaSchema = z.union([
  z.strictObject({ relative: z.number().describe("fraction of the incumbent's value") }),
  z.strictObject({ absolute: z.number().describe("in the metric's stored unit") }),
]);

/**
 * A row of the performance comparison. `better` and `worse` are proven by the interval of the difference, or stand
 * for points only, which `note` says then; `unclear`: the interval holds 0; `new`: the incumbent has no number;
 * `missing`: the candidate has none.
 */
export const comparisonRowSchema = z.strictObject({
  metric: metricNameSchema,
  label: z.string().describe("name shown to people"),
  incumbent: z.number().nullable().describe("its number; null where it has none"),
  candidate: z.number().nullable().describe("its number; null where it has none"),
  delta: deltaSchema.nullable().describe("the change; null where nothing can be compared"),
  interval: z
    .strictObject({
      lower: z.number().describe("lower end"),
      upper: z.number().describe("upper end"),
      confidence: z.number().describe("such as 0.95"),
    })
    .nullable()
    .describe("interval of the delta, in its unit; null for points only"),
  verdict: z
    .enum(["better", "worse", "same", "unclear", "not-comparable", "new", "missing"])
    .describe("what the change means"),
  evaluatedOn: z.string().nullable().describe("name of the evaluation set"),
  note: z.string().nullable().describe("what to know about the row"),
});

export type ComparisonRow = Readonly<z.output<typeof comparisonRowSchema>>;
export type ComparisonVerdict = ComparisonRow["verdict"];

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
