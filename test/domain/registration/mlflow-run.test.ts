import { describe, expect, test } from "vitest";
import {
  type MlflowModel,
  readMlflowModel,
  readScalar,
  repositoryName,
} from "../../../src/domain/registration/mlflow-run.js";
import { question, readOf, refusalOf } from "../metric-formats/question.js";

const commit = "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f";
const run: MlflowModel = {
  source: "MLflow run 4f1c",
  endTime: Date.parse("2025-03-02T08:00:00.417Z"),
  params: [
    { key: "max_depth", value: "6" },
    { key: "booster", value: "gbtree" },
    { key: "shuffle", value: "True" },
  ],
  metrics: [
    { key: "example_count", value: 750 },
    { key: "accuracy_score", value: 0.93 },
    { key: "val/f1", value: 0.91 },
    { key: "loss", value: "NaN" },
  ],
  tags: [
    { key: "mlflow.source.git.commit", value: commit },
    { key: "mlflow.source.git.repoURL", value: "git@github.com:acme/fraud.git" },
    { key: "mlflow.user", value: "jo" },
  ],
  datasets: [
    {
      name: "transactions",
      digest: "9a8b7c6d",
      profile: '{"num_rows": 50000000}',
      context: "training",
    },
    { name: "holdout", digest: "11223344", profile: null, context: "eval" },
  ],
  artifactUri: "mlflow-artifacts:/1/models/m-1/artifacts",
};

test("a run gives parameters, times, source, data and numbers", () => {
  const { draft, measured } = readOf(readMlflowModel(run, question()));
  expect(draft).toEqual({
    parameters: { max_depth: 6, booster: "gbtree", shuffle: true },
    trained: { at: "2025-03-02T08:00:00Z" },
    source: { repository: "acme/fraud", commit },
    dataset: { name: "transactions", records: 50000000 },
    artifact: { uri: "mlflow-artifacts:/1/models/m-1/artifacts" },
  });
  expect(measured.metrics).toEqual({
    accuracy: { value: 0.93, n: 750 },
    f1: { value: 0.91, n: 750 },
  });
});

test("what has no place is named, and why: digests that are no SHA-256, a user who is no login", () => {
  const { unmapped } = readOf(readMlflowModel(run, question()));
  expect(unmapped).toEqual([
    { path: "loss", why: "no number, and no metric of this name is known" },
    { path: "tag mlflow.user", why: expect.stringContaining("--trained-by") },
    { path: "dataset transactions", why: expect.stringContaining("9a8b7c6d is no SHA-256") },
    { path: "dataset holdout", why: expect.stringContaining("isn't the one") },
  ]);
});

test("a known metric that is NaN is refused", () => {
  const broken = { ...run, metrics: [{ key: "f1", value: "NaN" }] };
  expect(refusalOf(readMlflowModel(broken, question()))[0]).toBe(
    'metric-not-a-number MLflow run 4f1c: f1: expected a finite number, found "NaN".',
  );
});

test("a run that knows nothing gives nothing", () => {
  const bare = {
    ...run,
    endTime: null,
    params: [],
    metrics: [],
    tags: [],
    datasets: [],
    artifactUri: null,
  };
  expect(readOf(readMlflowModel(bare, question())).draft).toEqual({});
});

describe("text", () => {
  test.each([
    ["6", 6],
    ["-0.5", -0.5],
    ["1e-3", 0.001],
    ["True", true],
    ["false", false],
    ["007", "007"],
    ["1e999", "1e999"],
    ["12345678901234567890", "12345678901234567890"],
    ["NaN", "NaN"],
    ["None", "None"],
    [" 6", " 6"],
    ["", ""],
  ])("%j is %j", (text, value) => {
    expect(readScalar(text)).toBe(value);
  });

  test.each([
    ["https://github.com/acme/fraud.git", "acme/fraud"],
    ["https://x-access-token:t@github.com/acme/fraud", "acme/fraud"],
    ["git@github.com:acme/fraud.git", "acme/fraud"],
    ["ssh://git@github.acme.com/acme/fraud/", "acme/fraud"],
    ["/srv/git/acme/fraud.git", "/srv/git/acme/fraud.git"],
    ["https://user:token@git.acme.example/a/b/c", "https://git.acme.example/a/b/c"],
    ["", undefined],
    [undefined, undefined],
  ])("%j is the repository %j", (address, name) => {
    expect(repositoryName(address)).toBe(name);
  });
});
