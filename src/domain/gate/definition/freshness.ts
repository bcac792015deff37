import { z } from "zod";
import { evidenceKindSchema } from "../../evidence.js";
import { durationSchema } from "../../scalars.js";
import { gateHead } from "../gate-head.js";

/** The latest evidence of a kind must not be old. */
export const freshnessGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("freshness").describe("kind of gate"),
    evidence: evidenceKindSchema.describe("kind of evidence"),
    maxAge: durationSchema.describe("greatest age since it was collected, such as 30d"),
  })
  .describe("the latest evidence of the kind is recent when the promotion is judged");

export type FreshnessGate = z.output<typeof freshnessGateSchema>;
