import { hashInputFile, readInputFile } from "../../../adapters/files/input-file.js";
import type { MeasuredFile, MetricQuestion } from "../../../domain/metric-formats/measured-file.js";
import { parseMetricFormat, readMetrics } from "../../../domain/metric-formats/read-metrics.js";
import type { ModelVersion } from "../../../domain/model-version.js";
import { allOf, ok, type Result } from "../../../domain/problem.js";
import type { RecordDraft } from "../../../domain/registration/record-draft.js";
import { group, readPeriod } from "./flag-values.js";
import type { MeasuringFlags } from "./flags.js";

/** Something of a file that wasn't taken over. */
export interface UnreadPart {
  readonly file: string;
  readonly path: string;
  readonly why: string;
}

/** Files of numbers that were read, and what in them wasn't taken over. */
export interface ReadFiles {
  readonly measured: readonly MeasuredFile[];
  readonly unmapped: readonly UnreadPart[];
}

/** Reads files of metrics, in the format named or the one that each is recognised by. */
export async function readMetricFiles(
  root: string,
  paths: readonly string[],
  formatWord: string | undefined,
  question: MetricQuestion,
): Promise<Result<ReadFiles>> {
  const format = formatWord === undefined ? ok(null) : parseMetricFormat(formatWord);
  if (!format.ok) return format;
  const files = allOf(await Promise.all(paths.map((path) => readInputFile(root, path))));
  if (!files.ok) return files;
  const read = allOf(files.value.map((file) => readMetrics(file, format.value, question)));
  if (!read.ok) return read;
  return ok({
    measured: read.value,
    unmapped: read.value.flatMap((one, index) =>
      one.unmapped.map((part) => ({ file: paths[index] ?? "", ...part })),
    ),
  });
}

/** Name and description of the evaluation set that numbers were measured on. */
export interface EvaluationSetChoice {
  /** Null where nobody named one, and no earlier record leaves a single choice. */
  readonly name: string | null;
  /** `evaluationSets` of a record; empty where nothing describes the set. */
  readonly draft: RecordDraft;
}

/** The evaluation set that the flags describe, or the one of an earlier record that they name or that it alone has. */
export async function chooseEvaluationSet(
  root: string,
  flags: MeasuringFlags,
  earlier: readonly ModelVersion[],
): Promise<Result<EvaluationSetChoice>> {
  const period = readPeriod(flags["evaluation-period"], "--evaluation-period");
  const file = flags["evaluation-file"];
  const hashed = file === undefined ? ok(null) : await hashInputFile(root, file);
  const both = allOf<unknown>([period, hashed]);
  if (!both.ok) return both;
  const described = group("set", {
    dataset: flags["evaluation-dataset"],
    digest: flags["evaluation-digest"] ?? (hashed.ok ? hashed.value?.digest : undefined),
    split: flags["evaluation-split"],
    period: period.ok ? period.value : undefined,
  }).set;
  const known = earlier.flatMap((record) => Object.entries(record.evaluationSets));
  const only = Object.keys(earlier[0]?.evaluationSets ?? {});
  const single = described === undefined && only.length === 1 ? (only[0] ?? null) : null;
  const name = flags["evaluation-set"] ?? single;
  const set = described ?? known.find(([one]) => one === name)?.[1];
  if (name === null || set === undefined) return ok({ name, draft: {} });
  const present = Object.entries(set).filter(([, value]) => value !== undefined);
  return ok({ name, draft: { evaluationSets: { [name]: Object.fromEntries(present) } } });
}
