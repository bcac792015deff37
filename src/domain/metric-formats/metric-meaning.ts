import type { MetricCatalogue } from "../metric.js";
import type { Measurement } from "../model-version.js";

/** What a name that others use means in the registry. `negated`: the other tool's number has the opposite sign. */
export interface MetricMeaning {
  readonly metric: string;
  readonly negated: boolean;
  readonly averaging: NonNullable<Measurement["averaging"]> | null;
}

/**
 * Other names of predefined metrics: of scikit-learn's functions and scorers, MLflow's evaluator, XGBoost, LightGBM
 * and Keras, in lower case with underscores.
 */
const others: Readonly<Record<string, readonly string[]>> = {
  auc_roc: ["auc", "auroc", "roc_auc", "roc_auc_score", "rocauc"],
  auc_pr: [
    "aucpr",
    "auprc",
    "pr_auc",
    "average_precision",
    "average_precision_score",
    "precision_recall_auc",
  ],
  f1: ["f1_score"],
  accuracy: ["accuracy_score", "acc", "binary_accuracy", "categorical_accuracy"],
  precision: ["precision_score"],
  recall: ["recall_score", "sensitivity", "tpr", "true_positive_rate"],
  specificity: ["tnr", "true_negative_rate"],
  false_positive_rate: ["fpr"],
  false_negative_rate: ["fnr"],
  log_loss: ["logloss", "binary_logloss", "binary_crossentropy"],
  brier: ["brier_score", "brier_score_loss"],
  mae: ["mean_absolute_error"],
  mse: ["mean_squared_error"],
  rmse: ["root_mean_squared_error"],
  mape: ["mean_absolute_percentage_error"],
  r2: ["r2_score", "r_squared"],
  ndcg: ["ndcg_score"],
  mrr: ["mean_reciprocal_rank"],
  map: ["mean_average_precision"],
  bleu: ["bleu_score"],
  latency_p50: ["p50_latency", "p50_latency_ms", "latency_p50_ms"],
  latency_p95: ["p95_latency", "p95_latency_ms", "latency_p95_ms"],
  latency_p99: ["p99_latency", "p99_latency_ms", "latency_p99_ms"],
  artifact_size: ["model_size_bytes", "artifact_size_bytes"],
};

const byOtherName: ReadonlyMap<string, string> = new Map(
  Object.entries(others).flatMap(([metric, names]) => names.map((name) => [name, metric])),
);

const AVERAGED = /^(.+)_(binary|micro|macro|weighted)$/;

/**
 * What a metric's name means, by the catalogue first and then by the names that other tools use; null where nothing is
 * known of it. A scorer's `neg_` flips the sign (scikit-learn: higher is better for every scorer), and an ending such
 * as `_macro` says how classes were averaged.
 */
export function meaningOf(name: string, catalogue: MetricCatalogue): MetricMeaning | null {
  const metric = known(name, catalogue);
  if (metric !== null) return { metric, negated: false, averaging: null };
  const plain = name
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_")
    .replace(/_ov[or](?=_|$)/, "");
  const [, flipped] = /^neg_(.+)$/.exec(plain) ?? [];
  const [, averaged, how] = AVERAGED.exec(flipped ?? plain) ?? [];
  const found = known(flipped ?? plain, catalogue) ?? known(averaged ?? "", catalogue);
  if (found === null) return null;
  return { metric: found, negated: flipped !== undefined, averaging: averagingOf(how) };
}

function known(name: string, catalogue: MetricCatalogue): string | null {
  if (catalogue.has(name)) return name;
  const other = byOtherName.get(name);
  return other !== undefined && catalogue.has(other) ? other : null;
}

function averagingOf(word: string | undefined): MetricMeaning["averaging"] {
  if (word === "binary" || word === "micro" || word === "macro" || word === "weighted") return word;
  return null;
}
