import { failed, ok, type Problem, type Result } from "../problem.js";
import { type Confusion, confusionRates } from "./confusion.js";
import {
  isMapping,
  isNumber,
  type Mapping,
  type MeasuredFile,
  type MetricQuestion,
  measuredFile,
  notANumber,
  nothingMeasured,
  type ReadNumbers,
  type ReadSlice,
  type Unmapped,
} from "./measured-file.js";

const AVERAGES = ["micro avg", "macro avg", "weighted avg", "samples avg"];
/** Names of the positive class where labels are yes and no; scikit-learn's `pos_label` is 1. */
const POSITIVE = ["1", "1.0", "True", "true"];
const scores = [
  ["precision", "precision"],
  ["recall", "recall"],
  ["f1-score", "f1"],
] as const;

/** Whether a plain value is what `classification_report(output_dict=True)` gives. */
export function isClassificationReport(value: unknown): value is Mapping {
  return isMapping(value) && AVERAGES.some((name) => isRow(value[name]));
}

/**
 * Reads scikit-learn's classification report. Of two classes, one of them 1 or True (or named), precision, recall and
 * F1 are those of the positive class, and the counts behind the rates follow from them; of other reports the averages
 * asked for, else the macro ones, are taken. Every class is a slice.
 *
 * A slice's numbers rest on the examples that truly are of the class, which is the denominator of recall alone;
 * precision is left out of slices.
 */
export function readClassificationReport(
  file: string,
  report: Mapping,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const classes = Object.keys(report).filter(
    (name) => name !== "accuracy" && !AVERAGES.includes(name),
  );
  const problems = classes.concat(AVERAGES).flatMap((name) => rowProblems(file, name, report));
  if (problems.length > 0) return { ok: false, problems };
  const asked = positiveClass(file, classes, question);
  if (!asked.ok) return asked;
  const positive = asked.value;
  const main = positive === null ? averaged(report, question) : binary(report, classes, positive);
  const accuracy = isNumber(report.accuracy) ? { value: report.accuracy, ...total(report) } : null;
  const metrics = { ...(accuracy ? { accuracy } : {}), ...main.metrics };
  return measuredFile(
    {
      ...nothingMeasured,
      metrics,
      slices: classes.flatMap((name) => slice(name, report[name])),
      unmapped: unreadAverages(report, main.taken),
    },
    [],
  );
}

interface Main {
  readonly metrics: Readonly<Record<string, ReadNumbers>>;
  /** The average whose numbers were taken. */
  readonly taken: string | null;
}

/** The class whose numbers are the model's; null where those of all classes are averaged. */
function positiveClass(
  file: string,
  classes: readonly string[],
  { positiveClass: asked, averaging }: MetricQuestion,
): Result<string | null> {
  const known = classes.find((name) => (asked === null ? POSITIVE.includes(name) : name === asked));
  if (asked === null && averaging !== "binary" && (averaging || classes.length !== 2))
    return ok(null);
  if (known !== undefined) return ok(known);
  if (asked === null && averaging !== "binary") return ok(null);
  return failed({
    code: "positive-class-unknown",
    what: `${file}: ${asked === null ? "nothing says which class counts as yes" : `no class is called ${asked}`}.`,
    why: `Its classes are ${classes.join(", ")}.`,
    fix: "Name one of them with --positive-class.",
    place: { file },
  });
}

function averaged(report: Mapping, { averaging }: MetricQuestion): Main {
  const how = averaging && averaging !== "binary" ? averaging : "macro";
  const taken = `${how} avg`;
  const row = report[taken];
  if (!isRow(row)) return { metrics: {}, taken: null };
  const metrics = scores.map(
    ([key, metric]) => [metric, { value: row[key], averaging: how }] as const,
  );
  return { metrics: Object.fromEntries(metrics), taken };
}

function binary(report: Mapping, classes: readonly string[], positive: string): Main {
  const row = report[positive];
  if (!isRow(row)) return { metrics: {}, taken: null };
  const how = { averaging: "binary", positiveClass: positive } as const;
  const values = Object.fromEntries(
    scores.map(([key, metric]) => [metric, { value: row[key], ...how } as ReadNumbers]),
  );
  const counts = confusionOf(report, classes, positive);
  const rates = counts === null ? {} : confusionRates(counts, positive);
  const metrics = {
    ...(rates.false_positive_rate ? { false_positive_rate: rates.false_positive_rate } : {}),
    precision: { ...values.precision, ...rates.precision },
    recall: { ...values.recall, ...rates.recall },
    f1: { ...values.f1, ...total(report) },
  };
  return { metrics, taken: null };
}

/** The counts that a report's rates come from; null where they are no whole numbers, as with weighted examples. */
function confusionOf(
  report: Mapping,
  classes: readonly string[],
  positive: string,
): Confusion | null {
  const row = report[positive];
  const all = total(report).n;
  if (!isRow(row) || classes.length !== 2 || all === undefined || !row.precision) return null;
  const truePositives = row.recall * row.support;
  const falsePositives = truePositives / row.precision - truePositives;
  const falseNegatives = row.support - truePositives;
  const trueNegatives = all - row.support - falsePositives;
  const counts = [truePositives, falsePositives, falseNegatives, trueNegatives];
  const [tp = 0, fp = 0, fn = 0, tn = 0] = counts.map(Math.round);
  const whole = counts.every((count) => Math.abs(count - Math.round(count)) < 1e-6 && count > -0.5);
  if (!whole) return null;
  return { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn };
}

function slice(name: string, row: unknown): readonly ReadSlice[] {
  if (!isRow(row) || !Number.isInteger(row.support) || row.support < 1) return [];
  const successes = row.recall * row.support;
  const count =
    Math.abs(successes - Math.round(successes)) < 1e-6 ? { successes: Math.round(successes) } : {};
  return [
    {
      by: "class",
      value: name,
      n: row.support,
      metrics: { recall: { value: row.recall, ...count }, f1: { value: row["f1-score"] } },
    },
  ];
}

function unreadAverages(report: Mapping, taken: string | null): readonly Unmapped[] {
  return AVERAGES.filter((name) => name in report && name !== taken).map((name) => ({
    path: name,
    why: "a record holds one number a metric: averages of another kind are left out",
  }));
}

interface Row {
  readonly precision: number;
  readonly recall: number;
  readonly "f1-score": number;
  readonly support: number;
}

function isRow(value: unknown): value is Row {
  if (!isMapping(value)) return false;
  return ["precision", "recall", "f1-score", "support"].every((key) => key in value);
}

function rowProblems(file: string, name: string, report: Mapping): readonly Problem[] {
  const row = report[name];
  if (!isMapping(row)) return [];
  return Object.entries(row).flatMap(([key, value]) =>
    isNumber(value) ? [] : [notANumber(file, `${name}.${key}`, value)],
  );
}

function total(report: Mapping): { readonly n?: number } {
  const row = AVERAGES.map((name) => report[name]).find(isRow);
  return row !== undefined && Number.isInteger(row.support) && row.support > 0
    ? { n: row.support }
    : {};
}
