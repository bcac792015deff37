import { z } from "zod";
import { metricNameSchema, slugSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** A test of the team's own must have found a number on the good side of a bound. */
export const customGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("custom").describe("kind of gate"),
    test: slugSchema.describe("name of the test, as its evidence gives it"),
    metric: metricNameSchema,
    minimum: z.number().optional().describe("least value, in the metric's stored unit"),
    maximum: z.number().optional().describe("greatest value; minimum or maximum, one of the two"),
  })
  .refine((gate) => (gate.minimum === undefined) !== (gate.maximum === undefined), {
    error: "minimum or maximum, one of the two",
    path: ["minimum"],
  })
  .describe("the latest run of a test of your own meets the bound with its whole interval");

export type CustomGate = z.output<typeof customGateSchema>;
