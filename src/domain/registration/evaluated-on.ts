import type { MetricCatalogue } from "../metric.js";
import type { MeasuredFile, ReadNumbers } from "../metric-formats/measured-file.js";
import { ownDenominator } from "../metric-formats/mlflow.js";
import type { RecordDraft } from "./record-draft.js";

/** What people say about all numbers of a file together. */
export interface Measuring {
  /** Name of the evaluation set; null where nobody named it. */
  readonly evaluatedOn: string | null;
  readonly n: number | null;
  readonly threshold: number | null;
  readonly averaging: ReadNumbers["averaging"] | null;
  readonly positiveClass: string | null;
}

const answers: ReadonlySet<string> = new Set(["f1", "accuracy", ...ownDenominator]);
const byClass: ReadonlySet<string> = new Set(["f1", ...ownDenominator]);

/**
 * Numbers of files as metrics and slices of a record. What is said of all of them goes only where it can be true: the
 * number of all examples not to rates of a part of them, threshold and positive class only to metrics of yes-or-no
 * answers, averaging only to those that are averaged over classes. What a file says itself stays.
 */
export function measuredDraft(
  files: readonly MeasuredFile[],
  measuring: Measuring,
  catalogue: MetricCatalogue,
): RecordDraft {
  const on = measuring.evaluatedOn === null ? {} : { evaluatedOn: measuring.evaluatedOn };
  const metrics = files.flatMap((file) =>
    Object.entries(file.metrics).map(
      ([name, numbers]) =>
        [name, { ...said(name, measuring, catalogue), ...numbers, ...on }] as const,
    ),
  );
  const slices = files.flatMap((file) => file.slices.map((slice) => ({ ...slice, ...on })));
  const parameters = Object.assign({}, ...files.map((file) => file.parameters));
  return {
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(metrics.length > 0 ? { metrics: Object.fromEntries(metrics) } : {}),
    ...(slices.length > 0 ? { slices } : {}),
  };
}

/** Metrics that more than one file has: the record could hold only one of them. */
export function repeatedMetrics(files: readonly MeasuredFile[]): readonly string[] {
  const names = files.flatMap(({ metrics }) => Object.keys(metrics));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function said(
  name: string,
  { n, threshold, averaging, positiveClass }: Measuring,
  catalogue: MetricCatalogue,
): ReadNumbers {
  const kind = catalogue.get(name)?.kind;
  const counts = n !== null && !ownDenominator.has(name) && kind !== "size";
  return {
    ...(counts ? { n } : {}),
    ...(threshold !== null && answers.has(name) ? { threshold } : {}),
    ...(averaging && byClass.has(name) ? { averaging } : {}),
    ...(positiveClass !== null && byClass.has(name) ? { positiveClass } : {}),
  };
}
