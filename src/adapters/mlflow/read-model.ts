import { z } from "zod";
import { quoted } from "../../domain/names.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import type { MlflowDataset, MlflowModel } from "../../domain/registration/mlflow-run.js";
import { askMlflow, type MlflowAnswer, type MlflowServer } from "./client.js";

/** What of MLflow is meant: a run, a registered model's version by number or alias, or a logged model. */
export type MlflowReference =
  | { readonly kind: "run"; readonly id: string }
  | { readonly kind: "version"; readonly name: string; readonly version: string }
  | { readonly kind: "alias"; readonly name: string; readonly alias: string }
  | { readonly kind: "logged-model"; readonly id: string };

/** Reads a run's id, `models:/name/3`, `models:/name@alias` or `models:/m-<id>`. */
export function parseMlflowReference(text: string): Result<MlflowReference> {
  if (/^[0-9a-f]{32}$/.test(text)) return ok({ kind: "run", id: text });
  const [, id] = /^models:\/(m-[0-9a-f]{32})$/.exec(text) ?? [];
  if (id !== undefined) return ok({ kind: "logged-model", id });
  const [, name, version] = /^models:\/([^/@]+)\/(\d+)$/.exec(text) ?? [];
  if (name !== undefined && version !== undefined) return ok({ kind: "version", name, version });
  const [, aliased, alias] = /^models:\/([^/@]+)@([^/@]+)$/.exec(text) ?? [];
  if (aliased !== undefined && alias !== undefined)
    return ok({ kind: "alias", name: aliased, alias });
  return failed({
    code: "mlflow-reference",
    what: `${quoted(text)} names nothing in MLflow.`,
    fix: "Write a run's id (32 hex digits), models:/name/3 or models:/name@alias.",
  });
}

const int64 = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const pairSchema = z.object({ key: z.string(), value: z.string().default("") });
const metricSchema = z.object({
  key: z.string(),
  value: z.union([z.number(), z.string()]),
  step: int64.optional(),
});

const runSchema = z.object({
  run: z.object({
    info: z.object({ run_id: z.string(), end_time: int64.nullish() }),
    data: z
      .object({
        metrics: z.array(metricSchema).default([]),
        params: z.array(pairSchema).default([]),
        tags: z.array(pairSchema).default([]),
      })
      .prefault({}),
    inputs: z
      .object({
        dataset_inputs: z
          .array(
            z.object({
              dataset: z.object({
                name: z.string(),
                digest: z.string(),
                profile: z.string().nullish(),
              }),
              tags: z.array(pairSchema).default([]),
            }),
          )
          .default([]),
      })
      .prefault({}),
    outputs: z
      .object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) })
      .prefault({}),
  }),
});

const versionSchema = z.object({
  model_version: z.object({
    name: z.string(),
    version: z.string(),
    run_id: z.string().nullish(),
    source: z.string().nullish(),
    model_id: z.string().nullish(),
    tags: z.array(pairSchema).default([]),
  }),
});

const loggedModelSchema = z.object({
  model: z.object({
    info: z.object({
      model_id: z.string(),
      artifact_uri: z.string().nullish(),
      source_run_id: z.string().nullish(),
    }),
    data: z
      .object({
        metrics: z.array(metricSchema).default([]),
        params: z.array(pairSchema).default([]),
      })
      .prefault({}),
  }),
});

type Run = z.output<typeof runSchema>["run"];
type Version = z.output<typeof versionSchema>["model_version"];
type LoggedModel = z.output<typeof loggedModelSchema>["model"];

/**
 * Reads all that MLflow knows of a trained model: since MLflow 3 metrics may stand at the run, at the logged model or
 * at both. Fails where there is none.
 * @throws MlflowError where the server can't be reached or refuses
 */
export async function readMlflow(
  server: MlflowServer,
  reference: MlflowReference,
): Promise<Result<MlflowModel>> {
  const start = await begin(server, reference);
  if (!start.ok) return start;
  const { version, source } = start.value;
  const first = start.value.modelId && (await loggedModel(server, start.value.modelId));
  if (first && !first.found) return failed(absent(server, source, first.message));
  const early = first ? first.value.model : null;
  const runId = start.value.runId || early?.info.source_run_id;
  const run = runId ? await askMlflow(server, "runs/get", { run_id: runId }, runSchema) : null;
  if (run && !run.found) return failed(absent(server, source, run.message));
  const logged = early ?? (run ? await onlyOutput(server, run.value.run) : null);
  return ok(together(source, run?.value.run ?? null, logged, version));
}

interface Start {
  readonly source: string;
  readonly version: Version | null;
  readonly runId: string | null;
  readonly modelId: string | null;
}

async function begin(server: MlflowServer, reference: MlflowReference): Promise<Result<Start>> {
  if (reference.kind === "run") {
    const { id } = reference;
    return ok({ source: `MLflow run ${id}`, version: null, runId: id, modelId: null });
  }
  if (reference.kind === "logged-model") {
    const { id } = reference;
    return ok({ source: `MLflow model ${id}`, version: null, runId: null, modelId: id });
  }
  const { name } = reference;
  const source = `MLflow's ${name} ${reference.kind === "alias" ? `@${reference.alias}` : reference.version}`;
  const answer =
    reference.kind === "alias"
      ? await askMlflow(
          server,
          "registered-models/alias",
          { name, alias: reference.alias },
          versionSchema,
        )
      : await askMlflow(
          server,
          "model-versions/get",
          { name, version: reference.version },
          versionSchema,
        );
  if (!answer.found) return failed(absent(server, source, answer.message));
  const version = answer.value.model_version;
  return ok({ source, version, runId: version.run_id || null, modelId: version.model_id || null });
}

function loggedModel(
  server: MlflowServer,
  id: string,
): Promise<MlflowAnswer<z.output<typeof loggedModelSchema>>> {
  return askMlflow(server, `logged-models/${encodeURIComponent(id)}`, {}, loggedModelSchema);
}

/** The model that a run logged; null where it logged none or several, of which none is meant more than another. */
async function onlyOutput(server: MlflowServer, run: Run): Promise<LoggedModel | null> {
  const [only, ...others] = run.outputs.model_outputs;
  if (only === undefined || others.length > 0) return null;
  const answer = await loggedModel(server, only.model_id);
  return answer.found ? answer.value.model : null;
}

function together(
  source: string,
  run: Run | null,
  logged: LoggedModel | null,
  version: Version | null,
): MlflowModel {
  return {
    source,
    endTime: run?.info.end_time || null,
    params: byKey([...(logged?.data.params ?? []), ...(run?.data.params ?? [])]),
    metrics: byKey([...latest(logged?.data.metrics ?? []), ...(run?.data.metrics ?? [])]).map(
      ({ key, value }) => ({ key, value }),
    ),
    tags: byKey([...(run?.data.tags ?? []), ...(version?.tags ?? [])]),
    datasets: run?.inputs.dataset_inputs.map(datasetOf) ?? [],
    artifactUri: logged?.info.artifact_uri ?? version?.source ?? null,
  };
}

/** One of each key; a later one stands for an earlier. */
function byKey<T extends { readonly key: string }>(pairs: readonly T[]): readonly T[] {
  return [...new Map(pairs.map((pair) => [pair.key, pair])).values()];
}

function latest(metrics: readonly z.output<typeof metricSchema>[]) {
  return metrics.toSorted((one, other) => (one.step ?? 0) - (other.step ?? 0));
}

function datasetOf({ dataset, tags }: Run["inputs"]["dataset_inputs"][number]): MlflowDataset {
  const context = tags.find(({ key }) => key === "mlflow.data.context")?.value ?? null;
  return { ...dataset, profile: dataset.profile ?? null, context };
}

function absent({ url }: MlflowServer, source: string, message: string): Problem {
  return {
    code: "mlflow-unknown",
    what: `${source} isn't at ${url}.`,
    ...(message === "" ? {} : { why: `MLflow says: ${message.slice(0, 300)}` }),
    fix: "Correct the name, or the address of the server.",
  };
}
