import { z } from "zod";
import { digestSchema, schemaVersion, timeSchema, versionSchema } from "../scalars.js";

/** What evidence of every kind begins with. */
export const evidenceHead = {
  schema: schemaVersion,
  version: versionSchema,
  collected: z
    .strictObject({
      from: timeSchema.describe("when the run began, in UTC"),
      to: timeSchema.describe("when it ended"),
      by: z.string().min(1).max(200).describe("who ran it: github:<login> or machine:<name>"),
      source: z.string().max(1000).optional().describe("where the run can be looked at"),
    })
    .refine((collected) => Date.parse(collected.from) <= Date.parse(collected.to), {
      error: "from not after to",
      path: ["from"],
    })
    .describe("when and by whom it was collected"),
  artifact: digestSchema.describe("what was measured: equals the record's artifact"),
  note: z.string().max(1000).optional().describe("a remark for reviewers"),
};

/** What evidence that measured both versions says of the other one. */
export const against = z
  .strictObject({
    version: versionSchema.describe("the incumbent's version"),
    artifact: digestSchema.describe("digest of the incumbent's artifact"),
  })
  .describe("the incumbent that it was measured beside");
