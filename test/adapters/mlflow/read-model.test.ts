import { afterEach, describe, expect, test } from "vitest";
import { parseMlflowReference, readMlflow } from "../../../src/adapters/mlflow/read-model.js";
import { readOf, refusalOf } from "../../domain/metric-formats/question.js";
import { type AnsweringServer, startAnswering } from "./answering.js";

const RUN = "4f1c0000000000000000000000000000";
const MODEL = "m-5e2d0000000000000000000000000000";
let server: AnsweringServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const run = {
  run: {
    info: { run_id: RUN, status: "FINISHED", end_time: "1740902400417" },
    data: {
      metrics: [
        { key: "f1_score", value: 0.91, timestamp: 1, step: "0" },
        { key: "loss", value: "NaN", timestamp: 1, step: 0 },
      ],
      params: [{ key: "max_depth", value: "6" }],
      tags: [{ key: "mlflow.user", value: "jo" }],
    },
    inputs: {
      dataset_inputs: [
        {
          tags: [{ key: "mlflow.data.context", value: "training" }],
          dataset: {
            name: "transactions",
            digest: "9a8b7c6d",
            source_type: "local",
            profile: "{}",
          },
        },
      ],
    },
    outputs: { model_outputs: [{ model_id: MODEL, step: 0 }] },
  },
};
const logged = {
  model: {
    info: {
      model_id: MODEL,
      artifact_uri: "mlflow-artifacts:/1/models/m/artifacts",
      source_run_id: RUN,
    },
    data: {
      metrics: [
        { key: "roc_auc", value: 0.9, step: 2 },
        { key: "roc_auc", value: 0.8, step: 1 },
      ],
    },
  },
};
const version = {
  model_version: {
    name: "fraud",
    version: "3",
    run_id: "",
    source: `models:/${MODEL}`,
    model_id: MODEL,
  },
};
const absent = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "not found" };

/** Serves what it is given by path, and says that all else isn't there. */
async function reading(reference: string, answers: Readonly<Record<string, unknown>>) {
  server = await startAnswering(({ url = "" }) => {
    const known = Object.entries(answers).find(([path]) =>
      url.startsWith(`/api/2.0/mlflow/${path}`),
    );
    return known ? { body: known[1] } : { status: 404, body: absent };
  });
  return readMlflow(
    { url: server.url, authorization: null },
    readOf(parseMlflowReference(reference)),
  );
}

test("a run brings the one model that it logged", async () => {
  const read = readOf(await reading(RUN, { "runs/get": run, [`logged-models/${MODEL}`]: logged }));
  expect(read).toEqual({
    source: `MLflow run ${RUN}`,
    endTime: 1740902400417,
    params: [{ key: "max_depth", value: "6" }],
    metrics: [
      { key: "roc_auc", value: 0.9 },
      { key: "f1_score", value: 0.91 },
      { key: "loss", value: "NaN" },
    ],
    tags: [{ key: "mlflow.user", value: "jo" }],
    datasets: [{ name: "transactions", digest: "9a8b7c6d", profile: "{}", context: "training" }],
    artifactUri: "mlflow-artifacts:/1/models/m/artifacts",
  });
});

test("a version brings its logged model and that one's run", async () => {
  const answers = {
    "model-versions/get": version,
    [`logged-models/${MODEL}`]: logged,
    "runs/get": run,
  };
  const read = readOf(await reading("models:/fraud/3", answers));
  expect(read.source).toBe("MLflow's fraud 3");
  expect(read.metrics).toHaveLength(3);
  expect(server?.asked.map(({ path }) => path.replace("/api/2.0/mlflow/", ""))).toEqual([
    "model-versions/get?name=fraud&version=3",
    `logged-models/${MODEL}`,
    `runs/get?run_id=${RUN}`,
  ]);
});

test("a version of before MLflow 3 has a run and a source only", async () => {
  const old = { model_version: { name: "fraud", version: "3", run_id: RUN, source: "s3://b/m" } };
  const { outputs: _, inputs: __, ...bare } = run.run;
  const read = readOf(
    await reading("models:/fraud@champion", {
      "registered-models/alias": old,
      "runs/get": { run: bare },
    }),
  );
  expect(read).toMatchObject({ artifactUri: "s3://b/m", datasets: [], endTime: 1740902400417 });
});

test("a run under way has no end, and several logged models are none", async () => {
  const { info, outputs, ...rest } = run.run;
  const going = {
    run: {
      ...rest,
      info: { run_id: info.run_id },
      outputs: { model_outputs: [...outputs.model_outputs, { model_id: "m-other" }] },
    },
  };
  const read = readOf(await reading(RUN, { "runs/get": going }));
  expect(read).toMatchObject({ endTime: null, artifactUri: null });
});

test.each([RUN, "models:/fraud/3", "models:/fraud@champion", `models:/${MODEL}`])(
  "%s that isn't there is a problem, with MLflow's words",
  async (reference) => {
    expect(refusalOf(await reading(reference, {}))).toEqual([
      expect.stringMatching(/^mlflow-unknown MLflow.* isn't at http/),
    ]);
  },
);

describe("a reference", () => {
  test.each([
    "",
    "fraud",
    "models:/fraud",
    "models:/fraud/latest",
    "models:/a/b/3",
    "runs:/x",
    "A".repeat(32),
  ])("%j is none", (text) => {
    expect(refusalOf(parseMlflowReference(text))[0]).toMatch(/^mlflow-reference/);
  });
});
