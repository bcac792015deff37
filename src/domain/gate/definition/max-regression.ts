import { z } from "zod";
import { metricNameSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** A metric may be worse than the incumbent's by no more than an allowance. */
export const maxRegressionGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("max-regression").describe("kind of gate"),
    metric: metricNameSchema,
    by: z
      .number()
      .nonnegative()
      .describe(
        "allowed loss: a fraction of the incumbent's value (0.01 is 1%), or in the metric's stored unit",
      ),
    measure: z
      .enum(["relative", "absolute"])
      .describe("whether by is a fraction of the incumbent's value or in the metric's unit"),
  })
  .describe("the metric is worse than the incumbent's by no more than an allowance");

export type MaxRegressionGate = z.output<typeof maxRegressionGateSchema>;
