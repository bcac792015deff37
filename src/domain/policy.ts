import { z } from "zod";
import { gateDefinitionSchema } from "./gate/gate-definition.js";
import { metricDefinitionsSchema } from "./metric.js";
import { lineSchema, loginSchema, ownerSchema, schemaVersion } from "./scalars.js";

/** Path of the policy in the default branch. */
export const POLICY_PATH = ".github/model-promoter.yml";

const directorySchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/, {
    error: "a folder in the repository, such as registry",
  })
  .refine((path) => !path.includes(".."), { error: "a path without .." });

const branchSchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._/-]{0,99}$/, { error: "a branch name" })
  .refine(
    (name) => !name.includes("..") && !name.endsWith(".lock") && !/^promotion(\/|$)/.test(name),
    {
      error: "a branch name that is not a promotion's",
    },
  );

/** Gate results that keep a promotion back; `missing` covers not-comparable. */
export const blockingSchema = z.enum(["fail", "inconclusive", "missing"]);

/** What a stage asks of a promotion into it. */
export const stagePolicySchema = z.strictObject({
  codeowners: z
    .enum(["every", "any", "off"])
    .default("every")
    .describe(
      "every: each owner that CODEOWNERS names must sign; any: one of them; off: CODEOWNERS is not asked",
    ),
  owners: z.array(ownerSchema).default([]).describe("owners added to those of CODEOWNERS"),
  substitutes: z
    .record(ownerSchema, z.array(ownerSchema).min(1))
    .default({})
    .describe("who may sign in an owner's place"),
  blocking: z
    .array(blockingSchema)
    .default(["fail", "inconclusive", "missing"])
    .describe("gate results that keep a promotion back; missing covers not comparable"),
  pointOnly: z
    .enum(["allow", "refuse"])
    .default("allow")
    .describe(
      "numbers without an interval: allow judges them as points, refuse keeps them from passing",
    ),
  gates: z.array(gateDefinitionSchema).default([]).describe("what a version is judged by"),
});

/** `.github/model-promoter.yml`, as people write it. */
export const policySchema = z
  .strictObject({
    schema: schemaVersion,
    registry: z
      .strictObject({
        root: directorySchema.default("registry").describe("folder that holds models/"),
      })
      .prefault({})
      .describe("where the models are"),
    state: z
      .strictObject({
        branch: branchSchema
          .nullable()
          .default(null)
          .describe("a branch that only the App may write; null: the default branch"),
      })
      .prefault({})
      .describe("where the App's own files are: manifest, production.json and audit entries"),
    commands: z
      .strictObject({
        short: z
          .boolean()
          .default(true)
          .describe(
            "false leaves only the form /model promote, where /promote means something else",
          ),
      })
      .prefault({})
      .describe("how commands are read in comments"),
    emergency: z
      .array(ownerSchema)
      .default([])
      .describe("who may roll back at once, without a pull request"),
    override: z
      .array(ownerSchema)
      .default([])
      .describe("who may override a gate or a sign-off; each use is recorded"),
    machines: z
      .array(loginSchema.or(lineSchema))
      .default([])
      .describe("Apps and workflows that may ask for a promotion; they never sign"),
    registration: z
      .enum(["review", "auto"])
      .default("review")
      .describe(
        "auto: the App merges a machine's pull request that only adds one new version and is valid; review: people merge it",
      ),
    evidenceFrom: z
      .enum(["anyone", "machines"])
      .default("anyone")
      .describe("machines: evidence that a person wrote counts for nothing"),
    unknownProvenance: z
      .enum(["refuse", "allow"])
      .default("refuse")
      .describe(
        "allow: versions from before the registry whose source or data nobody can name may be registered; every page says so",
      ),
    metrics: metricDefinitionsSchema
      .default({})
      .describe("metrics of your own by name, beside the predefined ones"),
    stages: z
      .strictObject({
        staging: stagePolicySchema
          .prefault({})
          .describe("asked of a version on its way to Staging"),
        production: stagePolicySchema
          .prefault({})
          .describe("asked of a version on its way to Production"),
      })
      .prefault({})
      .describe("what each stage asks of a promotion into it"),
  })
  .superRefine((policy, context) => {
    for (const stage of ["staging", "production"] as const)
      refuseRepeatedIds(policy.stages[stage].gates, ["stages", stage, "gates"], context);
  });

/** Complains about a gate id that stands twice in one list. */
export function refuseRepeatedIds(
  gates: readonly { readonly id: string }[],
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  for (const [index, gate] of gates.entries()) {
    if (gates.findIndex((other) => other.id === gate.id) === index) continue;
    context.addIssue({
      code: "custom",
      path: [...path, index, "id"],
      message: "a gate id that is used once",
    });
  }
}

export type Policy = z.output<typeof policySchema>;
export type StagePolicy = z.output<typeof stagePolicySchema>;
export type Blocking = z.output<typeof blockingSchema>;
/** A stage that a promotion can lead to. */
export type TargetStage = "staging" | "production";

/** What holds in a repository without a policy file: every code owner signs, the card and lineage are asked for. */
export const defaultPolicy: Policy = policySchema.parse({
  schema: 1,
  stages: {
    staging: { gates: [{ id: "lineage", kind: "lineage" }] },
    production: {
      gates: [
        { id: "lineage", kind: "lineage" },
        { id: "card", kind: "card", sections: ["details", "intendedUse", "trainingData"] },
      ],
    },
  },
});
