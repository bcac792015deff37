import { z } from "zod";
import { gateHead } from "../gate-head.js";

/** It must be known what the version was made from. */
export const lineageGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("lineage").describe("kind of gate"),
    environment: z
      .enum(["required", "optional"])
      .optional()
      .describe(
        "required: the record names the lock file of its packages by digest; left out: optional",
      ),
    unknown: z
      .enum(["fail", "allow"])
      .optional()
      .describe(
        "allow: a version of unknown provenance passes, and the gate says so; left out: fail",
      ),
  })
  .describe("source commit, training dataset and artifact are known by digest");

export type LineageGate = z.output<typeof lineageGateSchema>;
