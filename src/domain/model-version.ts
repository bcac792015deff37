import { z } from "zod";
import {
  commitIdSchema,
  digestSchema,
  modelNameSchema,
  periodSchema,
  schemaVersion,
  slugSchema,
  timeSchema,
  versionSchema,
} from "./scalars.js";

const count = z.int().nonnegative();
/** A confidence interval `[lower, upper]` at 95 %, two-sided. */
export const intervalSchema = z
  .tuple([z.number(), z.number()])
  .refine(([lower, upper]) => lower <= upper, { error: "an interval whose lower end comes first" });

/**
 * One measured number. Its interval comes from `successes` of `n`, from `standardError`, or is given by who measured it;
 * without any of these the number is judged as a point.
 */
export const measurementSchema = z
  .strictObject({
    value: z
      .number()
      .optional()
      .describe(
        "the number, in the metric's stored unit; may be left out where successes and n are given",
      ),
    n: count.min(1).optional().describe("examples that the number rests on: its denominator"),
    successes: count.optional().describe("numerator of a proportion"),
    standardError: z.number().nonnegative().optional().describe("standard error of the value"),
    interval: intervalSchema.optional().describe("95% interval: lower end, upper end"),
    threshold: z.number().optional().describe("score from which the answer is yes"),
    averaging: z
      .enum(["binary", "micro", "macro", "weighted"])
      .optional()
      .describe("how classes are averaged"),
    positiveClass: z.string().min(1).max(100).optional().describe("the class that counts as yes"),
    evaluatedOn: slugSchema.describe("name of the evaluation set"),
  })
  .superRefine(checkMeasurement);

interface MeasurementParts {
  readonly value?: number | undefined;
  readonly n?: number | undefined;
  readonly successes?: number | undefined;
  readonly interval?: readonly [number, number] | undefined;
}

/** Rates are computed, never believed: a given value that its own counts contradict is an error. */
function checkMeasurement(parts: MeasurementParts, context: z.RefinementCtx): void {
  const { value, n, successes, interval } = parts;
  const complain = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (successes !== undefined && n === undefined) complain("n", "n beside successes");
  if (value === undefined && successes === undefined)
    complain("value", "a value, or successes and n");
  if (successes !== undefined && n !== undefined) {
    if (successes > n) complain("successes", `at most n (${n})`);
    if (value !== undefined && Math.abs(value - successes / n) > 0.0005)
      complain("value", `the rate of its counts, ${(successes / n).toFixed(4)}`);
  }
  if (interval && value !== undefined && (value < interval[0] || value > interval[1]))
    complain("interval", "an interval around the value");
}

/** An evaluation set: two numbers are compared only when all of this is equal. */
export const evaluationSetSchema = z.strictObject({
  dataset: z.string().min(1).max(200).describe("name of the dataset"),
  digest: digestSchema.describe("digest of its content"),
  split: z.string().min(1).max(60).describe("part of the dataset, such as test"),
  period: periodSchema.optional().describe("days that its examples are from"),
});

/** A part of the evaluation set with numbers of its own. */
export const sliceSchema = z.strictObject({
  by: slugSchema.describe("what divides the examples, such as region"),
  value: z.string().min(1).max(100).describe("this part of them, such as rural"),
  n: count.min(1).describe("examples in it"),
  evaluatedOn: slugSchema.describe("name of the evaluation set"),
  metrics: z
    .record(
      slugSchema,
      z.strictObject({
        value: z.number().describe("the number, in the metric's stored unit"),
        successes: count.optional().describe("numerator of a proportion"),
        standardError: z.number().nonnegative().optional().describe("standard error of the value"),
        interval: intervalSchema.optional().describe("95% interval: lower end, upper end"),
      }),
    )
    .describe("numbers of this slice, by metric"),
});

const signatureFieldSchema = z.strictObject({
  type: z
    .enum([
      "float64",
      "float32",
      "int64",
      "int32",
      "bool",
      "string",
      "timestamp",
      "bytes",
      "tensor",
    ])
    .describe("type of the value"),
  required: z.boolean().default(true).describe("whether it must be there"),
  shape: z.array(z.int()).optional().describe("lengths of a tensor's axes; -1: any"),
});

/** Inputs and outputs by name. */
export const signatureSchema = z.strictObject({
  inputs: z
    .record(z.string().min(1), signatureFieldSchema)
    .default({})
    .describe("what the model takes, by name"),
  outputs: z
    .record(z.string().min(1), signatureFieldSchema)
    .default({})
    .describe("what it answers, by name"),
});

const parameterSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** `versions/<semver>.yaml`: the record of a model version, immutable once a stage was asked for. */
export const modelVersionSchema = z
  .strictObject({
    schema: schemaVersion,
    model: modelNameSchema,
    version: versionSchema,
    type: z.string().min(1).max(60).describe("what kind of model it is, such as classifier"),
    architecture: z.string().min(1).max(100).describe("how it is built, such as xgboost"),
    trained: z
      .strictObject({
        at: timeSchema.describe("when training ended, in UTC"),
        by: z
          .string()
          .regex(/^(github:[A-Za-z0-9][A-Za-z0-9_-]*|machine:[A-Za-z0-9][\w.-]*|unknown)$/, {
            error: "github:<login>, machine:<name> or unknown",
          })
          .describe("github:<login>, machine:<name> or unknown; that person can't sign"),
      })
      .describe("when it was trained, and by whom"),
    source: z
      .strictObject({
        repository: z.string().min(1).max(200).describe("repository of the training code"),
        commit: commitIdSchema.describe("full commit id that it was trained at"),
      })
      .optional()
      .describe("training code; may be left out where provenance is unknown"),
    dataset: z
      .strictObject({
        name: z.string().min(1).max(100).describe("name of the dataset"),
        version: z.string().min(1).max(60).describe("its version"),
        digest: digestSchema.describe("digest of its content"),
        records: count.describe("how many records it has"),
        period: periodSchema.optional().describe("days that its records are from"),
      })
      .optional()
      .describe("training data; may be left out where provenance is unknown"),
    environment: z
      .strictObject({
        lock: z
          .string()
          .min(1)
          .max(200)
          .describe("name of the lock file, such as requirements.lock, uv.lock or conda-lock.yml"),
        digest: digestSchema.describe("digest of the lock file"),
      })
      .optional()
      .describe("packages that it was trained with, as a lock file pins them"),
    artifact: z
      .strictObject({
        uri: z.string().min(1).max(1000).describe("where the model's file is"),
        digest: digestSchema.describe("digest of the file: what evidence and serving refer to"),
        bytes: count.describe("size of the file"),
      })
      .describe("the model itself"),
    parameters: z
      .record(z.string().min(1), parameterSchema)
      .default({})
      .describe("training parameters, by name"),
    signature: signatureSchema
      .default({ inputs: {}, outputs: {} })
      .describe("what the model takes and answers"),
    provenance: z
      .enum(["known", "unknown"])
      .default("known")
      .describe(
        "unknown: a version from before the registry, whose source or data nobody can name",
      ),
    parents: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe("name of the base model"),
          version: z.string().min(1).describe("its version"),
          digest: digestSchema.describe("digest of its file"),
        }),
      )
      .default([])
      .describe("base models, for adapters and fine-tunes"),
    tags: z
      .array(slugSchema)
      .max(20)
      .optional()
      .describe("words to find the version by, such as quarterly"),
    metrics: z
      .record(slugSchema, measurementSchema)
      .default({})
      .describe("numbers that it was measured with, by metric"),
    slices: z.array(sliceSchema).default([]).describe("numbers of parts of an evaluation set"),
    evaluationSets: z
      .record(slugSchema, evaluationSetSchema)
      .default({})
      .describe("what evaluatedOn refers to, by name"),
  })
  .superRefine((record, context) => {
    for (const part of ["source", "dataset"] as const)
      if (record.provenance === "known" && record[part] === undefined)
        context.addIssue({
          code: "custom",
          path: [part],
          message: `${part}, unless provenance is unknown`,
        });
    checkEvaluatedOn(record, context);
  });

interface Evaluated {
  readonly metrics: Readonly<Record<string, { readonly evaluatedOn: string }>>;
  readonly slices: readonly { readonly evaluatedOn: string }[];
  readonly evaluationSets: Readonly<Record<string, unknown>>;
}

function checkEvaluatedOn(record: Evaluated, context: z.RefinementCtx): void {
  const known = Object.keys(record.evaluationSets).join(", ") || "none";
  const check = (path: PropertyKey[], name: string) => {
    if (Object.hasOwn(record.evaluationSets, name)) return;
    context.addIssue({
      code: "custom",
      path: [...path, "evaluatedOn"],
      message: `one of evaluationSets (${known})`,
    });
  };
  for (const [name, metric] of Object.entries(record.metrics))
    check(["metrics", name], metric.evaluatedOn);
  for (const [index, slice] of record.slices.entries()) check(["slices", index], slice.evaluatedOn);
}

export type Measurement = z.output<typeof measurementSchema>;
export type EvaluationSet = z.output<typeof evaluationSetSchema>;
export type Slice = z.output<typeof sliceSchema>;
export type Signature = z.output<typeof signatureSchema>;
export type ModelVersion = z.output<typeof modelVersionSchema>;
