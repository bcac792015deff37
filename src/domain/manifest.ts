import { z } from "zod";
import {
  digestSchema,
  modelNameSchema,
  schemaVersion,
  stageSchema,
  timeSchema,
  versionSchema,
} from "./scalars.js";

/** Id of an audit entry: 20 hex digits. */
export const entryIdSchema = z
  .string()
  .regex(/^[0-9a-f]{20}$/, { error: "an entry id: 20 hex digits" })
  .describe("id of an audit entry: 20 hex digits");

/** What a version in Production is there for. */
export const roleSchema = z.enum(["current", "rolling-out", "outgoing"]);

const versionStateSchema = z
  .strictObject({
    stage: stageSchema.exclude(["none"]).describe("stage that it is in"),
    role: roleSchema.optional().describe("what it is there for, in Production alone"),
    since: timeSchema.describe("since when, in UTC"),
    entry: entryIdSchema.describe("audit entry that moved it there"),
  })
  .refine((state) => (state.stage === "production") === (state.role !== undefined), {
    error: "a role, exactly in production",
    path: ["role"],
  });

const weightsSchema = z
  .record(versionSchema, z.number().min(0).max(100))
  .refine(
    (weights) => Math.abs(Object.values(weights).reduce((sum, w) => sum + w, 0) - 100) < 1e-9,
    {
      error: "weights that sum to 100",
    },
  );

const rolloutStateSchema = z.strictObject({
  version: versionSchema.describe("version that takes over"),
  step: z.int().nonnegative().describe("step of the rollout plan, from 0"),
  since: timeSchema.describe("when the step began, in UTC"),
  state: z.enum(["running", "paused"]).describe("whether it goes on by itself"),
  weights: weightsSchema.describe("percent of requests by version; 100 together"),
});

/** `manifest.yaml`: the current state of a model, by the App alone. A version that it doesn't name is in stage None. */
export const manifestSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  versions: z
    .record(versionSchema, versionStateSchema)
    .describe("where each version is; one that isn't named is in None"),
  rollout: rolloutStateSchema
    .nullable()
    .default(null)
    .describe("the rollout under way; null where there is none"),
  last: z
    .strictObject({
      seq: z.int().min(1).describe("its number"),
      id: entryIdSchema.describe("its id"),
      digest: digestSchema.describe("digest of its file"),
    })
    .describe("the latest audit entry"),
});

const servingSchema = z.strictObject({
  version: versionSchema,
  weight: z.number().min(0).max(100).describe("percent of requests that it answers"),
  artifact: z
    .strictObject({
      uri: z.string().describe("where its file is"),
      digest: digestSchema.describe("digest of the file"),
    })
    .describe("what to load"),
  provenance: z
    .literal("unknown")
    .optional()
    .describe("unknown where nobody can say what it was made from; else left out"),
});

/** `production.json`: what serves now, for machines, by the App alone. */
export const productionRecordSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  current: versionSchema.nullable().describe("the current version; null where there is none"),
  since: timeSchema.nullable().describe("since when, in UTC"),
  entry: entryIdSchema.describe("audit entry that this state follows from"),
  serving: z.array(servingSchema).describe("versions that answer requests; weights sum to 100"),
});

export type Role = z.output<typeof roleSchema>;
export type VersionState = z.output<typeof versionStateSchema>;
export type Manifest = z.output<typeof manifestSchema>;
export type ProductionRecord = z.output<typeof productionRecordSchema>;
