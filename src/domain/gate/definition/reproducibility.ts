import { z } from "zod";
import { slugSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** A re-run from what the record names must come to the same numbers. */
export const reproducibilityGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("reproducibility").describe("kind of gate"),
    metrics: z
      .array(slugSchema)
      .min(1)
      .optional()
      .describe("metrics that the re-run must have; left out: those that it has"),
    absolute: z
      .number()
      .nonnegative()
      .optional()
      .describe("allowed difference, in the metric's stored unit"),
    relative: z
      .number()
      .nonnegative()
      .optional()
      .describe("allowed difference as a fraction of the number; with both, either is enough"),
    artifact: z
      .enum(["same", "any"])
      .optional()
      .describe("same: the re-run must give the artifact bit by bit; left out: any"),
  })
  .describe("a re-run from the commit and dataset of the record gives the same numbers");

export type ReproducibilityGate = z.output<typeof reproducibilityGateSchema>;
