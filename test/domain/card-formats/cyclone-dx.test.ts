import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { machineLearningBom } from "../../../src/domain/card-formats/cyclone-dx.js";
import { version213 } from "./example.js";

const origin = { at: "2025-03-10T09:00:00Z", toolVersion: "0.1.0" };
const folder = join(
  dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json")),
  "res/schema",
);

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), "utf8"));
}

let validate: ValidateFunction;

beforeAll(() => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("iri-reference", /^[^\s<>"{}|\\^`]*$/);
  ajv.addFormat("idn-email", /@/);
  ajv.addSchema(schemaOf("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
  ajv.addSchema(schemaOf("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
  validate = ajv.compile(schemaOf("bom-1.6"));
});

function faults(...context: Parameters<typeof version213>): unknown {
  validate(machineLearningBom(version213(...context), origin));
  return validate.errors ?? [];
}

interface Bom {
  readonly serialNumber: string;
  readonly components: readonly Record<string, unknown>[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

function bom(...context: Parameters<typeof version213>): Bom {
  return JSON.parse(JSON.stringify(machineLearningBom(version213(...context), origin)));
}

describe("an ML-BOM is valid against the published JSON Schema of CycloneDX 1.6", () => {
  const parents = [
    { name: "acme/base", version: "2", digest: `sha256:${"b".repeat(64)}` },
    { name: "other", version: "1.0", digest: `sha256:${"c".repeat(64)}` },
  ];
  test.each<[string, Parameters<typeof version213>]>([
    ["the worked example", []],
    ["a version without a card", [{}, null]],
    ["a card with one section", [{}, { details: { licence: "Apache-2.0" } }]],
    [
      "a version of unknown provenance",
      [{ provenance: "unknown", source: undefined, dataset: undefined }],
    ],
    ["a fine-tune, by its parents", [{ parents }]],
    [
      "an address with blanks and braces",
      [{ artifact: { uri: "s3://a b/{c}", digest: `sha256:${"a".repeat(64)}`, bytes: 1 } }],
    ],
    ["a namespaced model", [{ model: "risk/fraud" }]],
    [
      "a source that is an address",
      [{ source: { repository: "https://git.acme.example/fraud", commit: "a".repeat(40) } }],
    ],
    ["citations", [{}, { details: { citations: ["https://acme.example/paper", "Acme, 2025."] } }]],
  ])("%s", (_name, context) => {
    expect(faults(...context)).toEqual([]);
  });

  test("the schema is looked at: a wrong document fails", () => {
    expect(validate({ ...machineLearningBom(version213(), origin), specVersion: 1.6 })).toBe(false);
  });
});

test("the model is a component with hash, licence, origin and card", () => {
  const [model] = bom({}, { details: { licence: "apache-2.0", owner: "Fraud team" } }).components;
  expect(model).toMatchObject({
    type: "machine-learning-model",
    "bom-ref": "model:fraud-detection@2.1.3",
    name: "fraud-detection",
    version: "2.1.3",
    supplier: { name: "Fraud team" },
    hashes: [{ alg: "SHA-256", content: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    licenses: [{ license: { id: "Apache-2.0" } }],
    pedigree: {
      commits: [{ uid: "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f" }],
      notes: "Trained from acme/fraud.",
    },
    externalReferences: [{ type: "distribution", url: "s3://models/fraud/2.1.3" }],
  });
});

test("the card's parts are where CycloneDX has them, and no text is lost", () => {
  const card = bom().components[0]?.modelCard;
  expect(card).toMatchObject({
    modelParameters: {
      task: "classifier",
      architectureFamily: "xgboost",
      inputs: [
        { format: "amount: float64" },
        { format: "merchant: string" },
        { format: "country: string" },
      ],
      outputs: [{ format: "score: float64" }],
    },
    considerations: {
      users: ["Authorisation service and fraud analysts."],
      useCases: ["Decide in real time which card transactions are held for review."],
      technicalLimitations: [
        "Labels arrive 60 days late",
        "Not calibrated for gift cards",
        "Out of scope: Credit decisions",
        "Out of scope: Account opening",
      ],
      environmentalConsiderations: {
        properties: [
          { name: "model-promoter:hardware", value: "8 vCPU" },
          { name: "model-promoter:hours", value: "6" },
          { name: "model-promoter:kgCO2e", value: "1.4" },
        ],
      },
    },
  });
  const whole = JSON.stringify(card);
  for (const text of ["0.8 % fraud", "labelled by chargebacks", "Rural regions score lower"])
    expect(whole).toContain(text);
});

test("metrics are those that gates judge by, with their intervals, overall and by slice", () => {
  const card = bom().components[0]?.modelCard;
  const metrics: unknown = Reflect.get(
    Reflect.get(Object(card), "quantitativeAnalysis"),
    "performanceMetrics",
  );
  expect(metrics).toContainEqual({
    type: "auc_roc",
    value: "0.962",
    confidenceInterval: { lowerBound: "0.96", upperBound: "0.964" },
  });
  expect(metrics).toContainEqual({ type: "latency_p95", value: "98" });
  expect(metrics).toContainEqual({
    type: "f1",
    slice: "region=rural",
    value: "0.899",
    confidenceInterval: { lowerBound: "0.891", upperBound: "0.907" },
  });
});

test("datasets are components of their own, and the model depends on them", () => {
  const { components, dependencies } = bom();
  const data = components.filter(({ type }) => type === "data");
  expect(data.map(({ name }) => name)).toEqual(["transactions", "transactions-holdout"]);
  const refs = data.map((one) => one["bom-ref"]);
  expect(components[0]?.modelCard).toMatchObject({
    modelParameters: { datasets: refs.map((ref) => ({ ref })) },
  });
  expect(dependencies).toContainEqual({ ref: "model:fraud-detection@2.1.3", dependsOn: refs });
});

test("base models are ancestors", () => {
  const digest = `sha256:${"b".repeat(64)}`;
  const [model] = bom({ parents: [{ name: "acme/base", version: "2", digest }] }).components;
  expect(model?.pedigree).toMatchObject({
    ancestors: [
      {
        type: "machine-learning-model",
        name: "acme/base",
        version: "2",
        hashes: [{ alg: "SHA-256", content: "b".repeat(64) }],
      },
    ],
  });
});

test("the serial number follows from the content: the same for the same, another for another", () => {
  expect(bom().serialNumber).toBe(bom().serialNumber);
  expect(bom().serialNumber).not.toBe(bom({ type: "ranker" }).serialNumber);
  expect(bom().serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
