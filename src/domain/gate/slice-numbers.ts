import { countsOf, estimateOf } from "../measured-estimate.js";
import type { Metric } from "../metric.js";
import type { Slice } from "../model-version.js";
import type { Estimate } from "../statistics/estimate.js";
import type { Count } from "../statistics/proportion.js";
import { runsOf } from "./evidence-runs.js";
import type { GateContext } from "./gate-context.js";

/** A part of an evaluation set, or several small ones pooled, with the metric's number on it. */
export interface SliceNumber {
  /** Such as `region=rural`. */
  readonly name: string;
  readonly by: string;
  readonly n: number;
  readonly evaluatedOn: string;
  /** In the metric's stored unit; null where the file holds no possible value. */
  readonly estimate: Estimate | null;
  readonly successes: number | undefined;
  /** What the estimate's interval comes from, where that is counts. */
  readonly counts: Count | null;
  readonly standardError: number | undefined;
}

/**
 * The metric's number on every slice of the candidate: from the latest evaluation of its artifact that has slices
 * with the metric, else from its record.
 */
export function sliceNumbers(metric: Metric, context: GateContext): readonly SliceNumber[] {
  const { counted } = runsOf(context, "evaluation");
  const run = counted.findLast(
    ({ evidence }) => having(metric, evidence.candidate.slices).length > 0,
  );
  const slices = run?.evidence.candidate.slices ?? context.candidate.slices;
  return having(metric, slices).map((slice) => numberOf(metric, slice));
}

/** Names of slices that the incumbent or an earlier measurement of the candidate has, and `present` lacks. */
export function vanishedSlices(
  metric: Metric,
  context: GateContext,
  present: readonly SliceNumber[],
): readonly string[] {
  const { incumbent, candidate } = context;
  const runs = runsOf(context, "evaluation").counted.map(({ evidence }) => evidence);
  const besideIncumbent = runs.filter(
    ({ against }) => incumbent !== null && against?.artifact === incumbent.artifact.digest,
  );
  const known = [
    ...(incumbent?.slices ?? []),
    ...besideIncumbent.flatMap((evidence) => evidence.incumbent?.slices ?? []),
    ...candidate.slices,
    ...runs.flatMap((evidence) => evidence.candidate.slices),
  ];
  const names = new Set(having(metric, known).map(nameOf));
  for (const { name } of present) names.delete(name);
  return [...names];
}

/**
 * Small slices of one `by` and one evaluation set as one: the mean weighted by n. Its interval comes from the sum of
 * the counts, or from the standard errors taken as independent, as {@link estimateOf} does; a slice without leaves
 * the pool a point.
 */
export function pooled(metric: Metric, slices: readonly SliceNumber[]): readonly SliceNumber[] {
  const groups = grouped(slices, ({ by, evaluatedOn }) => `${by} ${evaluatedOn}`);
  return groups.flatMap((group) => pool(metric, group));
}

/** Items with the same key together, in the order of their first. */
export function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly T[])[] {
  const keys = [...new Set(items.map(keyOf))];
  return keys.map((key) => items.filter((item) => keyOf(item) === key));
}

function pool(metric: Metric, group: readonly SliceNumber[]): readonly SliceNumber[] {
  const first = group[0];
  if (first === undefined) return [];
  const n = sum(group.map((slice) => slice.n));
  const successes = complete(group.map((slice) => slice.successes));
  const errors = complete(
    group.map(({ standardError, n: size }) =>
      standardError === undefined ? undefined : standardError * size,
    ),
  );
  const values = complete(
    group.map(({ estimate, n: size }) => (estimate === null ? undefined : estimate.value * size)),
  );
  const numbers = {
    successes: successes === undefined ? undefined : sum(successes),
    standardError: errors === undefined ? undefined : Math.hypot(...errors) / n,
  };
  const value = values === undefined ? undefined : sum(values) / n;
  const { by, evaluatedOn } = first;
  const names = group.map(({ name }) => name.slice(by.length + 1));
  return [
    {
      name: `${by}=${names.join("+")}`,
      by,
      n,
      evaluatedOn,
      estimate: estimateOf(metric, { value, n, ...numbers }),
      counts: countsOf(metric, { value, n, ...numbers }),
      ...numbers,
    },
  ];
}

function numberOf(metric: Metric, slice: Slice): SliceNumber {
  const { by, n, evaluatedOn, metrics } = slice;
  const numbers = metrics[metric.name];
  const estimate = numbers === undefined ? null : estimateOf(metric, { ...numbers, n });
  const counts = numbers === undefined ? null : countsOf(metric, { ...numbers, n });
  const { successes, standardError } = numbers ?? {};
  return { name: nameOf(slice), by, n, evaluatedOn, estimate, successes, counts, standardError };
}

function having(metric: Metric, slices: readonly Slice[]): readonly Slice[] {
  return slices.filter(({ metrics }) => Object.hasOwn(metrics, metric.name));
}

function nameOf({ by, value }: Slice): string {
  return `${by}=${value}`;
}

function complete(numbers: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length ? known : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
