import { unknownMetric } from "../../../domain/gate/gate-metrics.js";
import { mapNumbers } from "../../../domain/metric-formats/map-numbers.js";
import type { MetricQuestion } from "../../../domain/metric-formats/measured-file.js";
import {
  type MeasuredFile,
  nothingMeasured,
} from "../../../domain/metric-formats/measured-file.js";
import { quoted } from "../../../domain/names.js";
import { allOf, failed, ok, type Result } from "../../../domain/problem.js";
import type { Measuring } from "../../../domain/registration/evaluated-on.js";
import { readScalar } from "../../../domain/registration/mlflow-run.js";
import { mergeDrafts, type RecordDraft } from "../../../domain/registration/record-draft.js";
import type { MeasuringFlags, RegisterFlags } from "./flags.js";

/** What the flags say of a record, as they say it. */
export function flagDraft(flags: RegisterFlags): Result<RecordDraft> {
  const parameters = pairs(flags.parameter ?? [], "--parameter");
  const parents = allOf((flags.parent ?? []).map(readParent));
  const period = readPeriod(flags["dataset-period"], "--dataset-period");
  if (!parameters.ok || !parents.ok || !period.ok)
    return {
      ok: false,
      problems: [parameters, parents, period].flatMap((one) => (one.ok ? [] : one.problems)),
    };
  const values = parameters.value.map(([name, value]) => [name, readScalar(value)] as const);
  return ok(
    mergeDrafts({
      type: flags.type,
      architecture: flags.architecture,
      provenance: flags.provenance,
      ...group("trained", { at: flags["trained-at"], by: flags["trained-by"] }),
      ...group("source", { repository: flags.repository, commit: flags.commit }),
      ...group("dataset", {
        name: flags["dataset-name"],
        version: flags["dataset-version"],
        digest: flags["dataset-digest"],
        records: number(flags["dataset-records"]),
        period: period.value,
      }),
      ...group("artifact", {
        uri: flags["artifact-uri"],
        digest: flags["artifact-digest"],
        bytes: number(flags["artifact-bytes"]),
      }),
      ...(values.length > 0 ? { parameters: Object.fromEntries(values) } : {}),
      ...(parents.value.length > 0 ? { parents: parents.value } : {}),
    }),
  );
}

/** Metrics given one by one; unlike a file's, each must be one that is known. */
export function flagMetrics(
  words: readonly string[],
  question: MetricQuestion,
): Result<MeasuredFile> {
  const read = pairs(words, "--metric");
  if (!read.ok) return read;
  const values = Object.fromEntries(read.value.map(([name, value]) => [name, number(value)]));
  const mapped = mapNumbers("--metric", values, question);
  if (!mapped.ok) return mapped;
  const problems = mapped.value.unmapped.map(({ path }) =>
    unknownMetric(path, "--metric", question.catalogue, "the command line"),
  );
  return problems.length > 0
    ? { ok: false, problems }
    : ok({ ...nothingMeasured, ...mapped.value });
}

const averagings = ["binary", "micro", "macro", "weighted"] as const;

/** What the flags say of all numbers together; `set` is the evaluation set's name. */
export function readMeasuring(flags: MeasuringFlags, set: string | null): Result<Measuring> {
  const averaging = averagings.find((one) => one === flags.averaging) ?? null;
  const [n, threshold] = [number(flags.n), number(flags.threshold)];
  const problems = [
    ...(flags.averaging !== undefined && averaging === null
      ? [notOneOf("--averaging", flags.averaging, averagings)]
      : []),
    ...(typeof n === "string" ? [noNumber("--n", n)] : []),
    ...(typeof threshold === "string" ? [noNumber("--threshold", threshold)] : []),
  ];
  if (problems.length > 0 || typeof n === "string" || typeof threshold === "string")
    return { ok: false, problems };
  return ok({
    evaluatedOn: set,
    n: n ?? null,
    threshold: threshold ?? null,
    averaging,
    positiveClass: flags["positive-class"] ?? null,
  });
}

/** Reads `FROM..TO`, two days; undefined where nothing was given. */
export function readPeriod(
  text: string | undefined,
  flag: string,
): Result<{ readonly from: string; readonly to: string } | undefined> {
  if (text === undefined) return ok(undefined);
  const [, from, to] = /^(\S+?)\.\.(\S+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return ok({ from, to });
  return failed({
    code: "period-malformed",
    what: `${flag} ${quoted(text)} is no period.`,
    fix: "Write two days, such as 2023-02-28..2025-02-28.",
  });
}

/** A number where the text is one; else the text, which the schema refuses by its name. */
export function number(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const value = readScalar(text);
  return typeof value === "number" ? value : text;
}

/** A group of a record, left out where nothing in it is said. */
export function group(name: string, values: RecordDraft): RecordDraft {
  return Object.values(values).some((value) => value !== undefined) ? { [name]: values } : {};
}

/** Words of the form NAME=VALUE, each name once. */
function pairs(
  words: readonly string[],
  flag: string,
): Result<readonly (readonly [string, string])[]> {
  const read = words.map((word): Result<readonly [string, string]> => {
    const at = word.indexOf("=");
    return at > 0 ? ok([word.slice(0, at), word.slice(at + 1)]) : failed(noPair(flag, word));
  });
  const all = allOf(read);
  if (!all.ok) return all;
  const names = all.value.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? all : failed(givenTwice(flag, twice));
}

function readParent(word: string): Result<RecordDraft> {
  const [, name, version, digest] = /^(.+?)@([^=]+)=(.+)$/.exec(word) ?? [];
  if (name !== undefined) return ok({ name, version, digest });
  return failed({
    code: "parent-malformed",
    what: `--parent ${quoted(word)} names no base model.`,
    fix: "Write NAME@VERSION=sha256:....",
  });
}

function noPair(flag: string, word: string) {
  return {
    code: "pair-malformed",
    what: `${flag} ${quoted(word)} has no name and value.`,
    fix: `Write ${flag} NAME=VALUE.`,
  };
}

function givenTwice(flag: string, name: string) {
  return {
    code: "given-twice",
    what: `${flag} gives ${quoted(name)} twice.`,
    fix: "Give it once.",
  };
}

function notOneOf(flag: string, word: string, known: readonly string[]) {
  return {
    code: "flag-value-unknown",
    what: `${flag} ${quoted(word)} is none of ${known.join(", ")}.`,
    fix: "Write one of them.",
  };
}

function noNumber(flag: string, word: string) {
  return {
    code: "flag-no-number",
    what: `${flag} ${quoted(word)} is no number.`,
    fix: "Write digits, such as 250000 or 0.5.",
  };
}
