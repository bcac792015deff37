import { readInputFile } from "../../../adapters/files/input-file.js";
import type { SourceFile } from "../../../domain/document.js";
import type { Metric, MetricCatalogue } from "../../../domain/metric.js";
import { isMapping, isNumber, type Mapping } from "../../../domain/metric-formats/measured-file.js";
import { pairedChangeOf, readPairedScores } from "../../../domain/paired-scores.js";
import { allOf, failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import { partAt, type RecordDraft } from "../../../domain/registration/record-draft.js";

/** Always the same, so that nobody can try seeds until one pleases. */
const SEED = 1;

/** A rounded number and its scores' mean are the same number; far below a change that anyone would ask for. */
const ROUNDING = 0.0005;

/** Scores of each example that were read, with the mean of each side. */
export interface ReadScores {
  readonly file: SourceFile;
  /** Null where nobody named the metric: then it is the one whose numbers are these means. */
  readonly metric: Metric | null;
  readonly means: Sides;
}

interface Sides {
  readonly incumbent: number;
  readonly candidate: number;
}

/** Reads what `--scores` names, `FILE` or `METRIC=FILE`: all faults of all files. */
export async function readScores(
  root: string,
  words: readonly string[],
  catalogue: MetricCatalogue,
): Promise<Result<readonly ReadScores[]>> {
  return allOf(await Promise.all(words.map((word) => readOne(root, word, catalogue))));
}

async function readOne(
  root: string,
  word: string,
  catalogue: MetricCatalogue,
): Promise<Result<ReadScores>> {
  const [, name = "", path = ""] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  const metric = catalogue.get(name) ?? null;
  const file = await readInputFile(root, metric === null ? word : path);
  if (!file.ok) return file;
  const scores = readPairedScores(file.value);
  if (!scores.ok) return scores;
  const { baseline, candidate } = scores.value;
  const means = { incumbent: mean(baseline), candidate: mean(candidate) };
  return ok({ file: file.value, metric, means });
}

/**
 * The changes that scores give, as evaluation evidence has them under `paired`. `content` holds both sides' metrics: a
 * change belongs to the metric whose numbers are the scores' means.
 */
export function pairedDraft(
  scores: readonly ReadScores[],
  content: RecordDraft,
  catalogue: MetricCatalogue,
): Result<RecordDraft> {
  const changes = allOf(scores.map((one) => changeOf(one, content, catalogue)));
  if (!changes.ok) return changes;
  const names = changes.value.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return failed(scoredTwice(twice));
  return ok(names.length > 0 ? { paired: Object.fromEntries(changes.value) } : {});
}

function changeOf(
  scores: ReadScores,
  content: RecordDraft,
  catalogue: MetricCatalogue,
): Result<readonly [string, unknown]> {
  const { file, metric, means } = scores;
  const both = metricsOfBoth(content, catalogue);
  const [only, ...others] = both.filter(
    ({ name, numbers }) => (metric === null || metric.name === name) && isSame(numbers, means),
  );
  if (only === undefined) return failed(noMetric(scores, both));
  if (others.length > 0)
    return failed(
      severalMetrics(
        file.path,
        [only, ...others].map(({ name }) => name),
      ),
    );
  const change = pairedChangeOf(file, SEED);
  return change.ok ? ok([only.name, change.value]) : change;
}

interface Pair {
  readonly name: string;
  readonly numbers: Sides;
}

/** Metrics that are a mean of their examples' scores, and that both sides have. */
function metricsOfBoth(content: RecordDraft, catalogue: MetricCatalogue): readonly Pair[] {
  const [before, after] = ["incumbent.metrics", "candidate.metrics"].map((path) => {
    const metrics = partAt(content, path);
    return isMapping(metrics) ? metrics : {};
  });
  return Object.keys(after ?? {}).flatMap((name) => {
    const kind = catalogue.get(name)?.kind;
    const [incumbent, candidate] = [numberOf(before, name), numberOf(after, name)];
    if (incumbent === null || candidate === null) return [];
    return kind === "mean" || kind === "proportion"
      ? [{ name, numbers: { incumbent, candidate } }]
      : [];
  });
}

function numberOf(metrics: Mapping = {}, name: string): number | null {
  const measurement = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (!isMapping(measurement)) return null;
  const { value, successes, n } = measurement;
  if (isNumber(value)) return value;
  return isNumber(successes) && isNumber(n) ? successes / n : null;
}

function isSame(numbers: Sides, means: Sides): boolean {
  return (["incumbent", "candidate"] as const).every((side) => {
    const room = ROUNDING * Math.max(1, Math.abs(means[side]));
    return Math.abs(numbers[side] - means[side]) <= room;
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function shown({ incumbent, candidate }: Sides): string {
  return `${incumbent.toFixed(4)} (incumbent) and ${candidate.toFixed(4)} (candidate)`;
}

function noMetric({ file, metric, means }: ReadScores, both: readonly Pair[]): Problem {
  const possible = both.filter(({ name }) => metric === null || metric.name === name);
  const found = possible.map(({ name, numbers }) => `${name} is ${shown(numbers)}`).join("; ");
  const lacking = `there are no numbers of both versions for ${metric?.name ?? "a metric that is a mean or a proportion"}`;
  return {
    code: "scores-of-no-metric",
    what: `${file.path}: the scores' means are ${shown(means)}, but ${found === "" ? lacking : found}.`,
    why: "A paired change is of a metric that both versions have, and whose number is the mean of its examples' scores.",
    fix: "Hand in the scores that the metrics were computed from, with --metrics and --incumbent-metrics.",
    place: { file: file.path },
  };
}

function severalMetrics(file: string, names: readonly string[]): Problem {
  return {
    code: "scores-ambiguous",
    what: `${file}: the scores' means are the numbers of ${names.join(" and ")}.`,
    fix: `Say which: --scores ${names[0]}=${file}.`,
    place: { file },
  };
}

function scoredTwice(metric: string): Problem {
  return {
    code: "given-twice",
    what: `--scores gives scores of ${metric} twice.`,
    fix: "Give one file a metric.",
  };
}
