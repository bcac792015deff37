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
      .describe("stored number; may be left out where successes and n are given"),
    n: count.min(1).optional().describe("examples that the number rests on: its denominator"),
    successes: count.optional().describe("numerator of a proportion"),
    standardError: z.number().nonnegative().optional(),
    interval: intervalSchema.optional(),
    threshold: z.number().optional(),
    averaging: z.enum(["binary", "micro", "macro", "weighted"]).optional(),
    positiveClass: z.string().min(1).max(100).optional(),
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
  dataset: z.string().min(1).max(200),
  digest: digestSchema,
  split: z.string().min(1).max(60),
  period: periodSchema.optional(),
});

/** A part of the evaluation set with numbers of its own. */
export const sliceSchema = z.strictObject({
  by: slugSchema,
  value: z.string().min(1).max(100),
  n: count.min(1),
  evaluatedOn: slugSchema,
  metrics: z.record(
    slugSchema,
    z.strictObject({
      value: z.number(),
      successes: count.optional(),
      standardError: z.number().nonnegative().optional(),
      interval: intervalSchema.optional(),
    }),
  ),
});

const signatureFieldSchema = z.strictObject({
  type: z.enum([
    "float64",
    "float32",
    "int64",
    "int32",
    "bool",
    "string",
    "timestamp",
    "bytes",
    "tensor",
  ]),
  required: z.boolean().default(true),
  shape: z.array(z.int()).optional(),
});

/** Inputs and outputs by name. */
export const signatureSchema = z.strictObject({
  inputs: z.record(z.string().min(1), signatureFieldSchema).default({}),
  outputs: z.record(z.string().min(1), signatureFieldSchema).default({}),
});

const parameterSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** `versions/<semver>.yaml`: the record of a model version, immutable once a stage was asked for. */
export const modelVersionSchema = z
  .strictObject({
    schema: schemaVersion,
    model: modelNameSchema,
    version: versionSchema,
    type: z.string().min(1).max(60),
    architecture: z.string().min(1).max(100),
    trained: z.strictObject({
      at: timeSchema,
      by: z
        .string()
        .regex(/^(github:[A-Za-z0-9][A-Za-z0-9_-]*|machine:[A-Za-z0-9][\w.-]*|unknown)$/, {
          error: "github:<login>, machine:<name> or unknown",
        }),
    }),
    source: z
      .strictObject({ repository: z.string().min(1).max(200), commit: commitIdSchema })
      .optional(),
    dataset: z
      .strictObject({
        name: z.string().min(1).max(100),
        version: z.string().min(1).max(60),
        digest: digestSchema,
        records: count,
        period: periodSchema.optional(),
      })
      .optional(),
    artifact: z.strictObject({
      uri: z.string().min(1).max(1000),
      digest: digestSchema,
      bytes: count,
    }),
    parameters: z.record(z.string().min(1), parameterSchema).default({}),
    signature: signatureSchema.default({ inputs: {}, outputs: {} }),
    provenance: z.enum(["known", "unknown"]).default("known"),
    parents: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          version: z.string().min(1),
          digest: digestSchema,
        }),
      )
      .default([]),
    metrics: z.record(slugSchema, measurementSchema).default({}),
    slices: z.array(sliceSchema).default([]),
    evaluationSets: z.record(slugSchema, evaluationSetSchema).default({}),
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
