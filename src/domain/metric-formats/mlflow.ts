import { ok, type Result } from "../problem.js";
import { confusionRates } from "./confusion.js";
import { mapNumbers } from "./map-numbers.js";
import {
  isMapping,
  isNumber,
  type Mapping,
  type MeasuredFile,
  type MetricQuestion,
} from "./measured-file.js";

/** Keys of MLflow's default evaluator that no other tool's flat metrics have. */
const OWN = ["example_count", "accuracy_score", "precision_recall_auc", "mean_on_target"];
/** Parts of a confusion matrix, as MLflow's default evaluator names them for a binary classifier. */
const COUNTS = ["true_positives", "false_positives", "true_negatives", "false_negatives"];

/** Whether a plain value holds what `mlflow.evaluate` gives, or an export of it. */
export function isMlflowEvaluation(value: unknown): value is Mapping {
  return isMapping(value) && OWN.some((key) => key in value);
}

/**
 * Reads the metrics of MLflow's default evaluator: in its names, with `example_count` as the number of examples and the
 * confusion matrix as the counts behind the rates.
 */
export function readMlflowEvaluation(
  file: string,
  value: Mapping,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const read = mapNumbers(file, withoutCounts(value), question);
  if (!read.ok) return read;
  const n = isCount(value.example_count) && value.example_count > 0 ? value.example_count : null;
  const counted = Object.entries(read.value.metrics).map(([metric, numbers]) => {
    const rests = n !== null && numbers.n === undefined && !ownDenominator.has(metric);
    return [metric, rests ? { ...numbers, n } : numbers] as const;
  });
  const rates = ratesOf(value, question);
  const metrics = { ...Object.fromEntries(counted), ...rates };
  return ok({ ...read.value, metrics });
}

/** Rates of a part of the examples only: the number of all examples isn't what they rest on. */
export const ownDenominator: ReadonlySet<string> = new Set([
  "precision",
  "recall",
  "specificity",
  "false_positive_rate",
  "false_negative_rate",
]);

function ratesOf(value: Mapping, { positiveClass }: MetricQuestion): MeasuredFile["metrics"] {
  const [tp, fp, tn, fn] = COUNTS.map((key) => value[key]);
  if (!isCount(tp) || !isCount(fp) || !isCount(tn) || !isCount(fn)) return {};
  const counts = { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn };
  return confusionRates(counts, positiveClass);
}

/** What was read as counts isn't listed as unread; a count that is none is. */
function withoutCounts(value: Mapping): Mapping {
  const matrix = COUNTS.every((key) => isCount(value[key])) ? COUNTS : [];
  const used = [...matrix, ...(isCount(value.example_count) ? ["example_count"] : [])];
  return Object.fromEntries(Object.entries(value).filter(([key]) => !used.includes(key)));
}

function isCount(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}
