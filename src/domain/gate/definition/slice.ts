import { z } from "zod";
import { metricNameSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** Every slice of the evaluation set must meet a bound of its own. */
export const sliceGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("slice").describe("kind of gate"),
    metric: metricNameSchema,
    worst: z
      .number()
      .describe(
        "bound that every slice must meet, in the metric's stored unit; for a metric with a target, the greatest distance from it",
      ),
    largestGap: z
      .number()
      .nonnegative()
      .optional()
      .describe("greatest difference between the best and the worst slice of one evaluation set"),
    minimumN: z.int().min(1).describe("examples that a slice needs to be judged"),
    small: z
      .enum(["warn", "block", "pool"])
      .describe(
        "slices with fewer: warn lists them, block asks for more examples, pool judges those of one division, such as region, together",
      ),
  })
  .describe("every slice meets the bound, and none has vanished");

export type SliceGate = z.output<typeof sliceGateSchema>;
