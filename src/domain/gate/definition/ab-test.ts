import { z } from "zod";
import { gateHead } from "../gate-head.js";

/** Power that tests are usually planned with. */
export const USUAL_POWER = 0.8;

/** The version must have done better than the incumbent on live traffic, by a randomised comparison. */
export const abTestGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("ab-test").describe("kind of gate"),
    minHours: z.number().nonnegative().optional().describe("least length of the test"),
    minShare: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe("least planned share of units for the candidate: 0.05 is 5%"),
    minUplift: z
      .number()
      .describe(
        "relative improvement in the good direction that must be exceeded: 0.01 is 1%, 0 any improvement",
      ),
    confidence: z
      .number()
      .gt(0.5)
      .lt(1)
      .default(0.95)
      .describe("of the uplift's two-sided interval"),
    minEffect: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        "relative effect that the test must have been large enough to find: 0.01 is 1%; a smaller test is inconclusive",
      ),
    power: z
      .number()
      .gt(0.5)
      .lt(1)
      .optional()
      .describe(`probability of finding minEffect where it is there; left out: ${USUAL_POWER}`),
  })
  .describe("the latest A/B test of the artifact is sound and shows the uplift");

export type AbTestGate = z.output<typeof abTestGateSchema>;
