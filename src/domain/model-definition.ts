import { z } from "zod";
import { gateDefinitionSchema } from "./gate/gate-definition.js";
import { metricDefinitionsSchema } from "./metric.js";
import { signatureSchema } from "./model-version.js";
import { refuseRepeatedIds } from "./policy.js";
import { modelNameSchema, schemaVersion, slugSchema } from "./scalars.js";

const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, { error: "a duration such as 15m, 12h or 14d" });

const stepSchema = z.strictObject({
  traffic: z.number().gt(0).max(100).describe("percent of requests that the candidate answers"),
  dwell: durationSchema.optional(),
});

const rollbackConditionSchema = z
  .strictObject({
    metric: slugSchema,
    above: z.number().optional(),
    below: z.number().optional(),
    window: durationSchema,
  })
  .refine((condition) => (condition.above === undefined) !== (condition.below === undefined), {
    error: "above or below, one of them",
    path: ["above"],
  });

/** How a version takes over the traffic once it was merged into Production. */
export const rolloutPlanSchema = z.strictObject({
  kind: z.enum(["canary", "progressive", "shadow"]),
  steps: z
    .array(stepSchema)
    .min(1)
    .refine(
      (steps) => steps.every((step, i) => i === 0 || step.traffic > (steps[i - 1]?.traffic ?? 0)),
      {
        error: "steps whose traffic rises",
      },
    )
    .refine((steps) => steps.at(-1)?.traffic === 100, { error: "a last step of 100" }),
  rollbackIf: z.array(rollbackConditionSchema).default([]),
  migration: durationSchema
    .optional()
    .describe("how long the former version is kept as rollback target"),
});

/** `model.yaml`: what people say about a registered model. It may add gates to the policy's, never change one. */
export const modelDefinitionSchema = z
  .strictObject({
    schema: schemaVersion,
    model: modelNameSchema,
    description: z.string().min(1).max(1000),
    tier: z.enum(["low", "medium", "high"]).default("medium"),
    metrics: metricDefinitionsSchema.default({}),
    compare: z.array(slugSchema).default([]).describe("metrics of the comparison table, in order"),
    gates: z
      .strictObject({
        staging: z.array(gateDefinitionSchema).default([]),
        production: z.array(gateDefinitionSchema).default([]),
      })
      .prefault({}),
    rollout: rolloutPlanSchema.optional(),
    serving: signatureSchema.optional(),
  })
  .superRefine((model, context) => {
    for (const stage of ["staging", "production"] as const)
      refuseRepeatedIds(model.gates[stage], ["gates", stage], context);
  });

export type ModelDefinition = z.output<typeof modelDefinitionSchema>;
export type RolloutPlan = z.output<typeof rolloutPlanSchema>;
export type RollbackCondition = z.output<typeof rollbackConditionSchema>;
