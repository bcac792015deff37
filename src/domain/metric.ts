import { z } from "zod";
import { slugSchema } from "./scalars.js";

/** What is better: more, less, or near a target. */
export const directionSchema = z.enum(["higher", "lower", "target"]);
/** Unit of a metric's stored number. A `ratio` is stored 0 to 1 and shown in percent. */
export const unitSchema = z.enum([
  "ratio",
  "score",
  "milliseconds",
  "seconds",
  "bytes",
  "count",
  "currency",
  "none",
]);
/** How a metric comes about, which tells what interval its counts allow. */
export const metricKindSchema = z.enum([
  "proportion",
  "mean",
  "rank",
  "composite",
  "quantile",
  "size",
]);

/** Definition of a metric, in the policy or in `model.yaml`. */
export const metricDefinitionSchema = z
  .strictObject({
    label: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe("name shown to people; else the metric's own"),
    direction: directionSchema.describe("what is better: more, less, or near the target"),
    target: z.number().optional().describe("the value aimed at, where direction is target"),
    unit: unitSchema.describe(
      "unit of the stored number; a ratio is stored 0 to 1 and shown in percent",
    ),
    kind: metricKindSchema.describe(
      "how the number comes about, which tells what interval its counts allow",
    ),
  })
  .refine((metric) => (metric.direction === "target") === (metric.target !== undefined), {
    error: "target, exactly where direction is target",
    path: ["target"],
  });

/** Metric definitions by name. */
export const metricDefinitionsSchema = z.record(slugSchema, metricDefinitionSchema);

export type Direction = z.output<typeof directionSchema>;
export type Unit = z.output<typeof unitSchema>;
export type MetricDefinition = z.output<typeof metricDefinitionSchema>;

/** A metric's definition with its name, and its label always there. */
export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly direction: Direction;
  readonly target: number | null;
  readonly unit: Unit;
  readonly kind: MetricDefinition["kind"];
}

/** All metrics known to a model: predefined, then the policy's, then the model's own. */
export type MetricCatalogue = ReadonlyMap<string, Metric>;

const ratio = (label: string, direction: "higher" | "lower", kind: MetricDefinition["kind"]) =>
  ({ label, direction, unit: "ratio", kind }) as const;
const score = (label: string, direction: "higher" | "lower", kind: MetricDefinition["kind"]) =>
  ({ label, direction, unit: "score", kind }) as const;
const time = (label: string, kind: MetricDefinition["kind"]) =>
  ({ label, direction: "lower", unit: "milliseconds", kind }) as const;

/** Metrics that need no definition. */
export const predefinedMetrics: Readonly<
  Record<string, MetricDefinition & { readonly label: string }>
> = {
  auc_roc: score("AUC-ROC", "higher", "rank"),
  auc_pr: score("AUC-PR", "higher", "rank"),
  f1: score("F1", "higher", "composite"),
  accuracy: ratio("Accuracy", "higher", "proportion"),
  precision: ratio("Precision", "higher", "proportion"),
  recall: ratio("Recall", "higher", "proportion"),
  specificity: ratio("Specificity", "higher", "proportion"),
  false_positive_rate: ratio("False positive rate", "lower", "proportion"),
  false_negative_rate: ratio("False negative rate", "lower", "proportion"),
  error_rate: ratio("Error rate", "lower", "proportion"),
  pass_rate: ratio("Pass rate", "higher", "proportion"),
  correct_decision_rate: ratio("Correct decisions", "higher", "proportion"),
  conversion_rate: ratio("Conversion rate", "higher", "proportion"),
  log_loss: { label: "Log loss", direction: "lower", unit: "none", kind: "mean" },
  brier: { label: "Brier score", direction: "lower", unit: "none", kind: "mean" },
  mae: { label: "MAE", direction: "lower", unit: "none", kind: "mean" },
  mse: { label: "MSE", direction: "lower", unit: "none", kind: "mean" },
  rmse: { label: "RMSE", direction: "lower", unit: "none", kind: "composite" },
  mape: ratio("MAPE", "lower", "mean"),
  r2: { label: "R²", direction: "higher", unit: "none", kind: "composite" },
  ndcg: score("NDCG", "higher", "mean"),
  mrr: score("MRR", "higher", "mean"),
  map: score("MAP", "higher", "mean"),
  bleu: score("BLEU", "higher", "composite"),
  latency_p50: time("Latency p50", "quantile"),
  latency_p95: time("Latency p95", "quantile"),
  latency_p99: time("Latency p99", "quantile"),
  artifact_size: { label: "Artifact size", direction: "lower", unit: "bytes", kind: "size" },
};

type Definitions = Readonly<Record<string, MetricDefinition>>;

/** Gathers the catalogue; a later layer's definition replaces an earlier one of the same name. */
export function metricCatalogue(...layers: readonly Definitions[]): MetricCatalogue {
  const all = [predefinedMetrics as Definitions, ...layers].flatMap((layer) =>
    Object.entries(layer),
  );
  return new Map(all.map(([name, definition]) => [name, named(name, definition)]));
}

function named(name: string, definition: MetricDefinition): Metric {
  const { label = name, direction, target = null, unit, kind } = definition;
  return { name, label, direction, target, unit, kind };
}

/** Whether a stored number is possible: ratios and scores lie in 0 to 1, times, sizes and counts are not negative. */
export function isPossible(metric: Metric, value: number): boolean {
  if (metric.unit === "ratio" || metric.unit === "score") return value >= 0 && value <= 1;
  if (metric.unit === "none" || metric.unit === "currency") return true;
  return value >= 0;
}

/** Change in the good direction from `before` to `after`, in the metric's unit: positive is better. */
export function improvement(metric: Metric, before: number, after: number): number {
  if (metric.target !== null)
    return Math.abs(before - metric.target) - Math.abs(after - metric.target);
  return metric.direction === "higher" ? after - before : before - after;
}
