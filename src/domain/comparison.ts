import { z } from "zod";
import { metricNameSchema } from "./scalars.js";

const deltaSchema = z.union([
  z.strictObject({ relative: z.number().describe("fraction of the incumbent's value") }),
  z.strictObject({ absolute: z.number().describe("in the metric's stored unit") }),
]);

/**
 * A row of the performance comparison. `better` and `worse` are proven by the interval of the difference, or stand
 * for points only, which `note` says then; `unclear`: the interval holds 0; `new`: the incumbent has no number;
 * `missing`: the candidate has none.
 */
export const comparisonRowSchema = z.strictObject({
  metric: metricNameSchema,
  label: z.string().describe("name shown to people"),
  incumbent: z.number().nullable().describe("its number; null where it has none"),
  candidate: z.number().nullable().describe("its number; null where it has none"),
  delta: deltaSchema.nullable().describe("the change; null where nothing can be compared"),
  interval: z
    .strictObject({
      lower: z.number().describe("lower end"),
      upper: z.number().describe("upper end"),
      confidence: z.number().describe("such as 0.95"),
    })
    .nullable()
    .describe("interval of the delta, in its unit; null for points only"),
  verdict: z
    .enum(["better", "worse", "same", "unclear", "not-comparable", "new", "missing"])
    .describe("what the change means"),
  evaluatedOn: z.string().nullable().describe("name of the evaluation set"),
  note: z.string().nullable().describe("what to know about the row"),
});

export type ComparisonRow = Readonly<z.output<typeof comparisonRowSchema>>;
export type ComparisonVerdict = ComparisonRow["verdict"];
