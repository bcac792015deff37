import { mapNumbers } from "../metric-formats/map-numbers.js";
import type { MeasuredFile, MetricQuestion, Unmapped } from "../metric-formats/measured-file.js";
import { isMlflowEvaluation, readMlflowEvaluation } from "../metric-formats/mlflow.js";
import { ok, type Result } from "../problem.js";
import { mergeDrafts, type RecordDraft } from "./record-draft.js";

/** A name with its value, as MLflow lists them. A number that JSON can't hold comes as text, such as "NaN". */
export interface MlflowPair<V> {
  readonly key: string;
  readonly value: V;
}

/** What MLflow knows of a trained model: of its run, and of the model version or logged model where one was asked for. */
export interface MlflowModel {
  /** How the source is called in messages, such as `MLflow run 4f1c`. */
  readonly source: string;
  /** Milliseconds since 1970; null while the run goes on. */
  readonly endTime: number | null;
  readonly params: readonly MlflowPair<string>[];
  readonly metrics: readonly MlflowPair<number | string>[];
  readonly tags: readonly MlflowPair<string>[];
  readonly datasets: readonly MlflowDataset[];
  /** Where the model's files are, as the registry of MLflow has it; null for a run alone. */
  readonly artifactUri: string | null;
}

/** A dataset that a run logged as its input. `context` says what for, such as training. */
export interface MlflowDataset {
  readonly name: string;
  readonly digest: string;
  readonly profile: string | null;
  readonly context: string | null;
}

/** What of it has a place in a record. */
export interface ReadMlflow {
  readonly draft: RecordDraft;
  readonly measured: MeasuredFile;
  readonly unmapped: readonly Unmapped[];
}

const COMMIT = "mlflow.source.git.commit";
const REPOSITORY = "mlflow.source.git.repoURL";

/**
 * Reads a run of MLflow as parts of a record. MLflow keeps every parameter as text: numbers and truth values that are
 * written as such become what they were. Its digests of datasets are no SHA-256 and its user is no login of GitHub's,
 * so neither is taken.
 */
export function readMlflowModel(model: MlflowModel, question: MetricQuestion): Result<ReadMlflow> {
  const values = Object.fromEntries(model.metrics.map(({ key, value }) => [key, value]));
  const file = model.source;
  const read = isMlflowEvaluation(values)
    ? readMlflowEvaluation(file, values, question)
    : mapNumbers(file, values, question);
  if (!read.ok) return read;
  const tag = (key: string) => model.tags.find((one) => one.key === key)?.value;
  const dataset = trainingData(model.datasets);
  const draft = mergeDrafts(
    {
      parameters: Object.fromEntries(
        model.params.map(({ key, value }) => [key, readScalar(value)]),
      ),
    },
    model.endTime === null ? {} : { trained: { at: timeOf(model.endTime) } },
    { source: { repository: repositoryName(tag(REPOSITORY)), commit: tag(COMMIT) } },
    dataset === undefined ? {} : { dataset: { name: dataset.name, records: recordsOf(dataset) } },
    model.artifactUri === null ? {} : { artifact: { uri: model.artifactUri } },
  );
  const unmapped = [...read.value.unmapped, ...unreadTags(model), ...unreadData(model, dataset)];
  return ok({ draft: withoutEmpty(draft), measured: { ...read.value, unmapped: [] }, unmapped });
}

function trainingData(datasets: readonly MlflowDataset[]): MlflowDataset | undefined {
  const training = datasets.filter(({ context }) => /^train/i.test(context ?? ""));
  const named = training.length > 0 ? training : datasets.filter(({ context }) => !context);
  return named.length === 1 ? named[0] : undefined;
}

function unreadData(
  { datasets }: MlflowModel,
  taken: MlflowDataset | undefined,
): readonly Unmapped[] {
  return datasets.map((dataset) => ({
    path: `dataset ${dataset.name}`,
    why:
      dataset === taken
        ? `its digest ${dataset.digest} is no SHA-256 of its bytes, and it has no version`
        : "it isn't the one dataset that was trained on",
  }));
}

function unreadTags({ tags }: MlflowModel): readonly Unmapped[] {
  return tags.flatMap(({ key }) => {
    if (key === COMMIT || key === REPOSITORY) return [];
    if (key === "mlflow.user")
      return [
        { path: `tag ${key}`, why: "a user of MLflow is no login of GitHub's: give --trained-by" },
      ];
    return [{ path: `tag ${key}`, why: "a record has no place for tags" }];
  });
}

/** Rows that a dataset's profile tells of (of tables `num_rows`, of arrays the first length); undefined where it doesn't. */
function recordsOf({ profile }: MlflowDataset): number | undefined {
  const [, table, array] =
    /"num_rows": *(\d+)|"features_shape": *\[(\d+)/.exec(profile ?? "") ?? [];
  const rows = table ?? array;
  return rows === undefined ? undefined : Number(rows);
}

const ADDRESS = /^(?:[a-z+]+:\/\/[^/]+\/|[^/@]+@[^/:]+:)([^/]+)\/([^/]+?)(?:\.git)?\/?$/;

/** `owner/name` of a repository's address on GitHub or an Enterprise server; another stays whole, without a password. */
export function repositoryName(address: string | undefined): string | undefined {
  if (address === undefined || address === "") return undefined;
  const [, owner, name] = ADDRESS.exec(address) ?? [];
  if (owner !== undefined && name !== undefined) return `${owner}/${name}`;
  return address.replace(/\/\/[^/@]*@/, "//");
}

/** A value that came as text: a number or truth value where it is written as one, else the text. */
export function readScalar(text: string): string | number | boolean {
  if (text === "True" || text === "true") return true;
  if (text === "False" || text === "false") return false;
  const number = Number(text);
  const written = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  return written && Number.isFinite(number) && !isRounded(text, number) ? number : text;
}

/** Whole numbers that a double can't hold stay text: a hash or an id, rather than a quantity. */
function isRounded(text: string, number: number): boolean {
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number);
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function withoutEmpty(draft: RecordDraft): RecordDraft {
  const kept = Object.entries(draft).filter(
    ([, value]) =>
      !(typeof value === "object" && value !== null && Object.keys(value).length === 0),
  );
  return Object.fromEntries(kept);
}
