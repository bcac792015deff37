import { z } from "zod";
import { evaluationSetSchema, measurementSchema } from "../model-version.js";
import { commitIdSchema, digestSchema, slugSchema } from "../scalars.js";
import { evidenceHead } from "./head.js";

/** The version trained or evaluated once more from what its record names. */
export const reproducibilityEvidenceSchema = z
  .strictObject({
    ...evidenceHead,
    kind: z.literal("reproducibility").describe("kind of evidence"),
    rerun: z
      .strictObject({
        commit: commitIdSchema.describe("commit that the re-run was done at"),
        dataset: digestSchema.describe("digest of the training data that it used"),
        artifact: digestSchema.optional().describe("digest of the artifact that came out"),
      })
      .describe("what the re-run was made of, and what came out"),
    evaluationSets: z
      .record(slugSchema, evaluationSetSchema)
      .describe("what evaluatedOn refers to, by name"),
    metrics: z.record(slugSchema, measurementSchema).describe("numbers of the re-run, by metric"),
  })
  .describe("the version trained or evaluated once more from what its record names");
