import { z } from "zod";
import { gateDefinitionSchema } from "./gate/gate-definition.js";
import { metricDefinitionsSchema } from "./metric.js";
import { signatureSchema } from "./model-version.js";
import { refuseRepeatedIds } from "./policy.js";
import {
  durationSchema,
  metricNameSchema,
  modelNameSchema,
  schemaVersion,
  slugSchema,
} from "./scalars.js";
import { tierSchema } from "./tier.js";

const stepSchema = z.strictObject({
  traffic: z.number().gt(0).max(100).describe("percent of requests that the candidate answers"),
  dwell: durationSchema.optional().describe("how long it stays at this step, such as 12h"),
});

const rollbackConditionSchema = z
  .strictObject({
    metric: metricNameSchema,
    above: z
      .number()
      .optional()
      .describe("rolls back above this value, in the metric's stored unit"),
    below: z.number().optional().describe("rolls back below this value"),
    window: durationSchema.describe("for how long, such as 15m"),
  })
  .refine((condition) => (condition.above === undefined) !== (condition.below === undefined), {
    error: "above or below, one of them",
    path: ["above"],
  });

/** How a version takes over the traffic once it was merged into Production. */
export const rolloutPlanSchema = z.strictObject({
  kind: z
    .enum(["canary", "progressive", "shadow"])
    .describe("shadow begins without traffic; the others at the first step's"),
  steps: z
    .array(stepSchema)
    .min(1)
    .refine(
      (steps) => steps.every((step, i) => i === 0 || step.traffic > (steps[i - 1]?.traffic ?? 0)),
      {
        error: "steps whose traffic rises",
      },
    )
    .refine((steps) => steps.at(-1)?.traffic === 100, { error: "a last step of 100" })
    .describe("share of traffic, rising to 100"),
  rollbackIf: z
    .array(rollbackConditionSchema)
    .default([])
    .describe("when the former version takes over again"),
  migration: durationSchema
    .optional()
    .describe("how long the former version is kept as rollback target, such as 14d"),
});

/** `model.yaml`: what people say about a registered model. It may add gates to the policy's, never change one. */
export const modelDefinitionSchema = z
  .strictObject({
    schema: schemaVersion,
    model: modelNameSchema,
    description: z.string().min(1).max(1000).describe("what the model does, in a sentence"),
    tier: tierSchema.default("medium").describe("how much hangs on it"),
    metrics: metricDefinitionsSchema
      .default({})
      .describe("adds to or refines the predefined metrics and the policy's"),
    compare: z.array(slugSchema).default([]).describe("metrics of the comparison table, in order"),
    gates: z
      .strictObject({
        staging: z.array(gateDefinitionSchema).default([]).describe("on the way to Staging"),
        production: z.array(gateDefinitionSchema).default([]).describe("on the way to Production"),
      })
      .prefault({})
      .describe("gates of this model alone, beside the policy's"),
    rollout: rolloutPlanSchema
      .optional()
      .describe("how a version takes over the traffic; without it all at once"),
    serving: signatureSchema.optional().describe("what the serving system sends and expects"),
  })
  .superRefine((model, context) => {
    for (const stage of ["staging", "production"] as const)
      refuseRepeatedIds(model.gates[stage], ["gates", stage], context);
  });

export type ModelDefinition = z.output<typeof modelDefinitionSchema>;
export type RolloutPlan = z.output<typeof rolloutPlanSchema>;
export type RollbackCondition = z.output<typeof rollbackConditionSchema>;
