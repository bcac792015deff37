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
  .regex(/^[0-9a-f]{20}$/, { error: "an entry id: 20 hex digits" });

/** What a version in Production is there for. */
export const roleSchema = z.enum(["current", "rolling-out", "outgoing"]);

const versionStateSchema = z
  .strictObject({
    stage: stageSchema.exclude(["none"]),
    role: roleSchema.optional(),
    since: timeSchema,
    entry: entryIdSchema,
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
  version: versionSchema,
  step: z.int().nonnegative(),
  since: timeSchema,
  state: z.enum(["running", "paused"]),
  weights: weightsSchema,
});

/** `manifest.yaml`: the current state of a model, by the App alone. A version that it doesn't name is in stage None. */
export const manifestSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  versions: z.record(versionSchema, versionStateSchema),
  rollout: rolloutStateSchema.nullable().default(null),
  last: z.strictObject({ seq: z.int().min(1), id: entryIdSchema, digest: digestSchema }),
});

const servingSchema = z.strictObject({
  version: versionSchema,
  weight: z.number().min(0).max(100),
  artifact: z.strictObject({ uri: z.string(), digest: digestSchema }),
});

/** `production.json`: what serves now, for machines, by the App alone. */
export const productionRecordSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  current: versionSchema.nullable(),
  since: timeSchema.nullable(),
  entry: entryIdSchema,
  serving: z.array(servingSchema),
});

export type Role = z.output<typeof roleSchema>;
export type VersionState = z.output<typeof versionStateSchema>;
export type Manifest = z.output<typeof manifestSchema>;
export type ProductionRecord = z.output<typeof productionRecordSchema>;
