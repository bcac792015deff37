import type { CardNumbers, SlicedMetric } from "../domain/card-numbers.js";
import type { MeasuredMetric } from "../domain/measured.js";
import type { Metric } from "../domain/metric.js";
import { formatCount, formatMetric } from "../domain/metric-text.js";
import type { EvaluationSet } from "../domain/model-version.js";
import type { Estimate } from "../domain/statistics/estimate.js";
import { code, type Markdown } from "./escape.js";
import { md } from "./markdown.js";
import { shortDigest } from "./sections/model-details.js";
import { left, right, table } from "./table.js";

/** A version's numbers, one row a metric; null where it has none. */
export function metricsTable({ overall }: CardNumbers): Markdown | null {
  if (overall.length === 0) return null;
  const columns = [
    left(md`Metric`),
    right(md`Value`),
    left(md`95% interval`),
    left(md`Evaluated on`),
  ];
  return table(
    columns,
    overall.map(({ metric, estimate, setup }) => [
      md`${metric.label}`,
      md`${formatMetric(metric, estimate.value)}`,
      intervalText(metric, estimate),
      setup ? code(setup.name) : md`–`,
    ]),
  );
}

/** A version's numbers by slice, one row a metric and slice; null where it has none. */
export function slicesTable({ slices }: CardNumbers): Markdown | null {
  if (slices.length === 0) return null;
  const columns = [
    left(md`Slice`),
    right(md`Examples`),
    left(md`Metric`),
    right(md`Value`),
    left(md`95% interval`),
  ];
  return table(columns, slices.map(sliceRow));
}

/** The sets that the numbers were measured on; null where none is known. */
export function evaluationSetsTable({ overall }: CardNumbers): Markdown | null {
  const sets = new Map(overall.flatMap((one) => namedSet(one)));
  if (sets.size === 0) return null;
  const columns = [
    left(md`Evaluation set`),
    left(md`Dataset`),
    left(md`Split`),
    left(md`Period`),
    left(md`Digest`),
  ];
  return table(
    columns,
    [...sets].map(([name, { dataset, split, period, digest }]) => [
      code(name),
      md`${dataset}`,
      md`${split}`,
      period ? md`${period.from} to ${period.to}` : md`–`,
      shortDigest(digest),
    ]),
  );
}

function namedSet({ setup }: MeasuredMetric): readonly (readonly [string, EvaluationSet])[] {
  return setup?.set ? [[setup.name, setup.set]] : [];
}

function sliceRow({ name, n, metric, estimate }: SlicedMetric): readonly Markdown[] {
  return [
    md`${name}`,
    md`${formatCount(n)}`,
    md`${metric.label}`,
    estimate ? md`${formatMetric(metric, estimate.value)}` : md`–`,
    estimate ? intervalText(metric, estimate) : md`–`,
  ];
}

function intervalText(metric: Metric, { interval }: Estimate): Markdown {
  if (interval === null) return md`–`;
  return md`${formatMetric(metric, interval.lower)} to ${formatMetric(metric, interval.upper)}`;
}
