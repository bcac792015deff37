import { describe, expect, test } from "vitest";
import { hubMetadata } from "../../../src/domain/card-formats/hugging-face.js";
import { version213 } from "./example.js";

const digest = `sha256:${"b".repeat(64)}`;

test("the worked example's front matter", () => {
  const { metadata } = hubMetadata(version213());
  const { "model-index": index, ...rest } = metadata;
  expect(rest).toEqual({
    license: "other",
    license_name: "proprietary",
    pipeline_tag: "tabular-classification",
    tags: ["classifier", "xgboost"],
    metrics: ["roc_auc", "f1", "false_positive_rate"],
    co2_eq_emissions: { emissions: 1400, hardware_used: "8 vCPU" },
  });
  expect(index).toHaveLength(1);
});

test("model-index holds the numbers that gates judge by, by evaluation set", () => {
  const { metadata } = hubMetadata(version213());
  expect(metadata["model-index"]).toEqual([
    {
      name: "fraud-detection",
      results: [
        {
          task: { type: "tabular-classification", name: "classifier" },
          dataset: {
            type: "transactions-holdout",
            name: "transactions-holdout (test, 2025-01-01 to 2025-02-28)",
            split: "test",
            revision: expect.stringMatching(/^sha256:/),
          },
          metrics: [
            { type: "roc_auc", value: 0.962, name: "AUC-ROC" },
            { type: "f1", value: 0.911, name: "F1" },
            { type: "false_positive_rate", value: 17608 / 248000, name: "False positive rate" },
          ],
        },
      ],
    },
  ]);
});

test("two evaluation sets are two results", () => {
  const holdout = { dataset: "holdout", digest, split: "test" };
  const context = {
    ...version213({
      metrics: {
        f1: { value: 0.9, evaluatedOn: "one" },
        accuracy: { value: 0.95, evaluatedOn: "two" },
      },
      evaluationSets: { one: holdout, two: { ...holdout, split: "hard" } },
    }),
    evidence: [],
  };
  const [index] = hubMetadata(context).metadata["model-index"] ?? [];
  expect(index?.results.map(({ dataset, metrics }) => [dataset.split, metrics[0]?.type])).toEqual([
    ["test", "f1"],
    ["hard", "accuracy"],
  ]);
});

describe("a licence", () => {
  test.each([
    ["Apache-2.0", { license: "apache-2.0" }],
    ["apache-2.0", { license: "apache-2.0" }],
    ["ODbL-1.0", { license: "odbl" }],
    ["openrail", { license: "openrail" }],
    ["Acme internal use", { license: "other", license_name: "acme-internal-use" }],
    [
      "https://acme.example/licence",
      {
        license: "other",
        license_name: "acme.example-licence",
        license_link: "https://acme.example/licence",
      },
    ],
  ])("%s", (licence, expected) => {
    const { metadata } = hubMetadata(version213({}, { details: { licence } }));
    const { license, license_name, license_link } = metadata;
    expect(JSON.parse(JSON.stringify({ license, license_name, license_link }))).toEqual(expected);
  });
});

describe("a task", () => {
  test.each([
    ["text-classification", "text-classification"],
    ["Tabular Regression", "tabular-regression"],
    ["regressor", "tabular-regression"],
    ["ranker", undefined],
  ])("%s", (type, tag) => {
    expect(hubMetadata(version213({}, { details: { type } })).metadata.pipeline_tag).toBe(tag);
  });

  test("of a classifier of images isn't tabular", () => {
    const signature = { inputs: { image: { type: "tensor" } }, outputs: {} };
    expect(hubMetadata(version213({ signature })).metadata.pipeline_tag).toBeUndefined();
  });
});

test("only names with an owner are ids of the Hub: a plain one there would be somebody else's", () => {
  const { dataset } = version213().candidate;
  const parents = [
    { name: "acme/base", version: "2", digest },
    { name: "base", version: "1", digest },
  ];
  const context = version213({ parents, dataset: { ...dataset, name: "acme/transactions" } });
  const { metadata, notes } = hubMetadata(context);
  expect(metadata).toMatchObject({ datasets: ["acme/transactions"], base_model: ["acme/base"] });
  expect(notes).toContain("base_model leaves out base: no ids of the Hub's (owner/name).");
});

test("what the format has no place for is told", () => {
  expect(hubMetadata(version213({ type: "ranker" })).notes).toEqual([
    'pipeline_tag is left out: "ranker" is none of the Hub\'s tasks. Give the card a details.type such as tabular-classification.',
    'license is "other": the Hub knows no licence proprietary.',
    "datasets is left out: transactions is no id of the Hub's (owner/name).",
    "model-index leaves out Latency p50, Latency p95, Latency p99: measured on no evaluation set.",
  ]);
});
