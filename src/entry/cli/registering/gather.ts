import { basename } from "node:path";
import { gitSource } from "../../../adapters/files/git-source.js";
import {
  type FileContent,
  hashInputFile,
  readInputFile,
} from "../../../adapters/files/input-file.js";
import { readMlflowServer } from "../../../adapters/mlflow/client.js";
import { parseMlflowReference, readMlflow } from "../../../adapters/mlflow/read-model.js";
import { isMapping, type MetricQuestion } from "../../../domain/metric-formats/measured-file.js";
import { splitParameters } from "../../../domain/metric-formats/plain.js";
import { readPlain } from "../../../domain/metric-formats/read-plain.js";
import type { ModelVersion } from "../../../domain/model-version.js";
import { allOf, failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import { measuredDraft, repeatedMetrics } from "../../../domain/registration/evaluated-on.js";
import { readMlflowModel } from "../../../domain/registration/mlflow-run.js";
import { mergeDrafts, type RecordDraft } from "../../../domain/registration/record-draft.js";
import type { RegistrableModel } from "../../../domain/registration.js";
import type { CliIo } from "../cli-io.js";
import { chooseEvaluationSet, readMetricFiles } from "./evaluation.js";
import { flagDraft, flagMetrics, group, readMeasuring } from "./flag-values.js";
import type { RegisterFlags } from "./flags.js";
import { fromDvcLock } from "./from-dvc-lock.js";
import { type GatheredDraft, nothing, type Share } from "./share.js";

/**
 * Gathers a record from all that the flags name: an earlier record, MLflow, files, flags; each goes before the ones
 * named earlier here. All problems of all of them are told at once.
 */
export async function gatherDraft(
  io: CliIo,
  flags: RegisterFlags,
  registry: RegistrableModel,
  base: ModelVersion | null,
): Promise<Result<GatheredDraft>> {
  const measuring = readMeasuring(flags, null);
  if (!measuring.ok) return measuring;
  const { averaging = null, positiveClass } = measuring.value;
  const question = {
    catalogue: registry.catalogue,
    part: flags.part ?? flags["evaluation-split"] ?? null,
    averaging,
    positiveClass,
  };
  const shares = allOf(
    await Promise.all([
      fromMlflow(io, flags, question),
      fromMetrics(io.cwd, flags, question),
      fromDvcLock(io.cwd, flags),
      fromParameterFiles(io.cwd, flags),
      fromFiles(io.cwd, flags),
    ]),
  );
  const own = flagDraft(flags);
  const set = await chooseEvaluationSet(
    io.cwd,
    flags,
    base ? [base, ...registry.records] : registry.records,
  );
  const all = allOf<unknown>([shares, own, set]);
  if (!all.ok || !shares.ok || !own.ok || !set.ok) return all.ok ? ok(nothing) : all;
  const measured = shares.value.flatMap((share) => share.measured);
  const twice = repeatedMetrics(measured);
  if (twice.length > 0) return failed(inSeveralFiles(twice));
  const numbers = measuredDraft(
    measured,
    { ...measuring.value, evaluatedOn: set.value.name },
    registry.catalogue,
  );
  const hasNumbers = numbers.metrics !== undefined || numbers.slices !== undefined;
  const given = mergeDrafts(...shares.value.map((share) => share.draft), own.value);
  const code = await fromGit(io.cwd, given);
  const draft = mergeDrafts(
    base ? takenOver(base) : {},
    numbers,
    code.draft,
    given,
    hasNumbers ? set.value.draft : {},
  );
  return ok({
    draft,
    unmapped: shares.value.flatMap((share) => share.unmapped),
    warnings: [...shares.value.flatMap((share) => share.warnings), ...code.warnings],
  });
}

/**
 * What stays the same from one version to the next unless somebody says otherwise; never what was measured, nor the
 * environment: which packages a training ran with is that training's own to say, as its commit is.
 */
function takenOver({
  type,
  architecture,
  dataset,
  parameters,
  signature,
  parents,
}: ModelVersion): RecordDraft {
  const { inputs, outputs } = signature;
  const hasSignature = Object.keys(inputs).length + Object.keys(outputs).length > 0;
  return mergeDrafts({
    type,
    architecture,
    dataset,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(hasSignature ? { signature } : {}),
    ...(parents.length > 0 ? { parents } : {}),
  });
}

/** The training code where nothing else names it. With unknown provenance, this folder's commit would be a guess. */
async function fromGit(folder: string, given: RecordDraft): Promise<Share> {
  const source = isMapping(given.source) ? given.source : {};
  if (given.provenance === "unknown" || source.commit !== undefined) return nothing;
  const git = await gitSource(folder);
  if (git === null) return nothing;
  const { repository, commit, changed } = git;
  const name = source.repository ?? repository ?? undefined;
  return {
    ...nothing,
    draft: group("source", { repository: name, commit }),
    warnings: [
      `The source is this folder's commit, ${commit.slice(0, 8)}${name === undefined ? "" : ` of ${String(name)}`}. Where the training code is elsewhere, give --repository and --commit.`,
      ...(changed
        ? [
            "Files of this folder differ from that commit: what was trained may not be what it names.",
          ]
        : []),
    ],
  };
}

async function fromMlflow(
  io: CliIo,
  flags: RegisterFlags,
  question: MetricQuestion,
): Promise<Result<Share>> {
  const word = flags["from-mlflow"];
  if (word === undefined) return ok(nothing);
  const reference = parseMlflowReference(word);
  const server = readMlflowServer(flags["mlflow-url"] ?? io.env.MLFLOW_TRACKING_URI ?? "", io.env);
  const both = allOf<unknown>([reference, server]);
  if (!reference.ok || !server.ok) return both.ok ? ok(nothing) : both;
  const model = await readMlflow(server.value, reference.value);
  if (!model.ok) return model;
  const read = readMlflowModel(model.value, question);
  if (!read.ok) return read;
  const { draft, measured, unmapped } = read.value;
  const file = model.value.source;
  return ok({
    draft,
    warnings: [],
    measured: [measured],
    unmapped: unmapped.map((one) => ({ file, ...one })),
  });
}

async function fromMetrics(
  root: string,
  flags: RegisterFlags,
  question: MetricQuestion,
): Promise<Result<Share>> {
  const paths = [...(flags.metrics ?? []), ...(flags.slices ?? [])];
  const files = await readMetricFiles(root, paths, flags.format, question);
  const typed = flagMetrics(flags.metric ?? [], question);
  const both = allOf<unknown>([files, typed]);
  if (!files.ok || !typed.ok) return both.ok ? ok(nothing) : both;
  const { measured, unmapped } = files.value;
  return ok({ ...nothing, measured: [...measured, typed.value], unmapped });
}

async function fromParameterFiles(root: string, flags: RegisterFlags): Promise<Result<Share>> {
  const paths = flags.parameters ?? [];
  const read = allOf(await Promise.all(paths.map((path) => readMapping(root, path))));
  if (!read.ok) return read;
  const split = read.value.map(splitParameters);
  const parameters = Object.assign({}, ...split.map((one) => one.parameters));
  return ok({
    ...nothing,
    draft: paths.length > 0 ? { parameters } : {},
    unmapped: split.flatMap(({ unread }, index) =>
      unread.map((one) => ({ file: paths[index] ?? "", ...one })),
    ),
  });
}

/** Digests of files that are named to be hashed, and the signature. */
async function fromFiles(root: string, flags: RegisterFlags): Promise<Result<Share>> {
  const { signature } = flags;
  const [hashed, data, lock] = await Promise.all([
    hashedFile(root, flags["artifact-file"]),
    hashedFile(root, flags["dataset-file"]),
    hashedFile(root, flags["environment-lock"]),
  ]);
  const fields = signature === undefined ? ok(null) : await readMapping(root, signature);
  const all = allOf<unknown>([hashed, data, lock, fields]);
  if (!hashed.ok || !data.ok || !lock.ok || !all.ok) return all.ok ? ok(nothing) : all;
  const content = hashed.value;
  return ok({
    ...nothing,
    draft: {
      ...(content ? group("artifact", { digest: content.digest, bytes: content.bytes }) : {}),
      ...group("dataset", { digest: data.value?.digest }),
      ...environmentOf(flags["environment-lock"], lock.value),
      ...(fields.ok && fields.value !== null ? { signature: fields.value } : {}),
    },
  });
}

async function hashedFile(
  root: string,
  path: string | undefined,
): Promise<Result<FileContent | null>> {
  return path === undefined ? ok(null) : hashInputFile(root, path);
}

/** The lock file's own name: folders of the machine that registers say nothing to anybody else. */
function environmentOf(path: string | undefined, content: FileContent | null): RecordDraft {
  if (path === undefined || content === null) return {};
  return group("environment", { lock: basename(path), digest: content.digest });
}

async function readMapping(root: string, path: string): Promise<Result<RecordDraft>> {
  const file = await readInputFile(root, path);
  const plain = file.ok ? readPlain(file.value) : file;
  if (!plain.ok) return plain;
  if (isMapping(plain.value)) return ok(plain.value);
  return failed({
    code: "file-no-mapping",
    what: `${path} holds no names with values.`,
    fix: "Write a mapping in YAML or JSON.",
    place: { file: path },
  });
}

function inSeveralFiles(metrics: readonly string[]): Problem {
  return {
    code: "metric-in-several-files",
    what: `${metrics.join(", ")} stand${metrics.length === 1 ? "s" : ""} in more than one of the sources named.`,
    why: "A record holds one number a metric.",
    fix: "Leave it out of all but one of them.",
  };
}
