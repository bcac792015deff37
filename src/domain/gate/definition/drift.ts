import { z } from "zod";
import { slugSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** Above this, a population stability index is usually called a shift that asks for action. */
export const USUAL_PSI = 0.2;

/** What comes in now must not have moved far from what the version was made with. */
export const driftGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("drift").describe("kind of gate"),
    maxPsi: z
      .number()
      .gt(0)
      .optional()
      .describe(
        `largest population stability index of a feature; left out: ${USUAL_PSI}, unless maxKs is set`,
      ),
    maxKs: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe(
        "largest Kolmogorov-Smirnov distance of a feature whose bins have an order, 0 to 1",
      ),
    reported: z
      .record(slugSchema, z.number().gt(0))
      .optional()
      .describe("largest statistic of a report without counts, by method, such as wasserstein"),
    maxShare: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe("largest share of features that may have drifted: 0.1 is 10%; left out: none"),
  })
  .describe("the latest drift report of the artifact has few features beyond the bar");

export type DriftGate = z.output<typeof driftGateSchema>;
