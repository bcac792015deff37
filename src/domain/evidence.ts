import { z } from "zod";
import { customEvidenceSchema } from "./evidence/custom.js";
import { driftEvidenceSchema } from "./evidence/drift.js";
import { against, evidenceHead as head } from "./evidence/head.js";
import { checkPairedChanges, pairedChangeSchema } from "./evidence/paired-change.js";
import { reproducibilityEvidenceSchema } from "./evidence/reproducibility.js";
import { evaluationSetSchema, measurementSchema, sliceSchema } from "./model-version.js";
import { metricNameSchema, slugSchema, timeSchema } from "./scalars.js";

const count = z.int().nonnegative();

const withoutEvaluatedOn = {
  metrics: z.record(slugSchema, measurementSchema).describe("numbers by metric"),
  slices: z.array(sliceSchema).default([]).describe("numbers of parts of the evaluation set"),
};

/** Both models' numbers on one evaluation set. */
export const evaluationEvidenceSchema = z
  .strictObject({
    ...head,
    kind: z.literal("evaluation").describe("kind of evidence"),
    against: against.optional(),
    evaluationSets: z
      .record(slugSchema, evaluationSetSchema)
      .describe("what evaluatedOn refers to, by name"),
    candidate: z.strictObject(withoutEvaluatedOn).describe("numbers of the version"),
    incumbent: z
      .strictObject(withoutEvaluatedOn)
      .optional()
      .describe("numbers of the version in Production, measured the same way"),
    paired: z
      .record(slugSchema, pairedChangeSchema)
      .optional()
      .describe("changes from both versions' scores of each example, by metric"),
  })
  .superRefine(checkPairedChanges)
  .describe("numbers of the version, and of the incumbent beside it, on one evaluation set");

/** The candidate beside the incumbent on live traffic, its answers not used. */
export const shadowEvidenceSchema = z
  .strictObject({
    ...head,
    kind: z.literal("shadow").describe("kind of evidence"),
    against: against.optional(),
    requests: count.describe("requests that the version answered in shadow"),
    anomalies: count.describe("errors, time-outs and impossible answers"),
    disagreements: count.optional().describe("requests that both versions decided differently"),
  })
  .describe("the version beside the incumbent on live requests, its answers not used");

/** Response times under a named load. */
export const latencyEvidenceSchema = z
  .strictObject({
    ...head,
    kind: z.literal("latency").describe("kind of evidence"),
    n: count.min(1).describe("requests measured"),
    p50: z.number().nonnegative().describe("half of the answers came within, in milliseconds"),
    p95: z.number().nonnegative().describe("95% of the answers came within, in milliseconds"),
    p99: z.number().nonnegative().describe("99% of the answers came within, in milliseconds"),
    load: z.string().min(1).max(200).describe("under what load: requests per second, hardware"),
  })
  .describe("response times under a named load");

const arm = z
  .strictObject({
    n: count.min(1).describe("units in this arm"),
    successes: count.describe("units that count as a success"),
  })
  .refine((part) => part.successes <= part.n, {
    error: "successes of at most n",
    path: ["successes"],
  });
const meanArm = z.strictObject({
  n: count.min(2).describe("units in this arm"),
  mean: z.number().describe("their mean"),
  sd: z.number().nonnegative().describe("their standard deviation"),
});

/** More looks make a boundary slow to compute, and hardly another one: a look a day for a month. */
const MOST_LOOKS = 31;

/** A randomised comparison on live traffic, as counts: rates and p-values are computed from these. */
export const abTestEvidenceSchema = z
  .strictObject({
    ...head,
    kind: z.literal("ab-test").describe("kind of evidence"),
    against,
    unit: z.string().min(1).max(60).describe("randomisation unit, such as user"),
    share: z.number().gt(0).lt(1).describe("planned share of units that got the candidate"),
    plan: z
      .strictObject({
        end: timeSchema.optional().describe("planned end, in UTC"),
        n: count.min(1).optional().describe("planned units of both arms together"),
        looks: count
          .min(1)
          .describe("how often the result was looked at, at equal distances, this time included"),
        boundary: z
          .enum(["none", "obrien-fleming", "pocock"])
          .default("none")
          .describe("alpha-spending stopping rule that was declared beforehand"),
      })
      .refine((plan) => plan.boundary === "none" || plan.looks <= MOST_LOOKS, {
        error: `at most ${MOST_LOOKS} looks with a boundary`,
        path: ["looks"],
      })
      .refine((plan) => plan.end !== undefined || plan.n !== undefined, {
        error: "a planned end or n",
        path: ["end"],
      })
      .describe("what was planned before the test began"),
    outcome: z
      .discriminatedUnion("kind", [
        z.strictObject({
          kind: z.literal("proportion").describe("units succeed or don't"),
          metric: metricNameSchema,
          control: arm.describe("units that got the incumbent"),
          candidate: arm.describe("units that got the candidate"),
        }),
        z.strictObject({
          kind: z.literal("mean").describe("units have a number each"),
          metric: metricNameSchema,
          control: meanArm.describe("units that got the incumbent"),
          candidate: meanArm.describe("units that got the candidate"),
        }),
      ])
      .describe("counts of both arms; rates and p-values are computed from these"),
  })
  .describe("a randomised comparison on live traffic, as counts");

/** `evidence/<semver>/<kind>-<run>.yaml`: one run of one kind, append-only. */
export const evidenceSchema = z.discriminatedUnion("kind", [
  evaluationEvidenceSchema,
  shadowEvidenceSchema,
  latencyEvidenceSchema,
  abTestEvidenceSchema,
  driftEvidenceSchema,
  reproducibilityEvidenceSchema,
  customEvidenceSchema,
]);

export type Evidence = z.output<typeof evidenceSchema>;
export type EvidenceKind = Evidence["kind"];

/** The kinds of evidence there are. */
export const evidenceKindSchema = z.enum([
  "evaluation",
  "shadow",
  "latency",
  "ab-test",
  "drift",
  "reproducibility",
  "custom",
] satisfies readonly EvidenceKind[]);
export type EvaluationEvidence = z.output<typeof evaluationEvidenceSchema>;
export type ShadowEvidence = z.output<typeof shadowEvidenceSchema>;
export type LatencyEvidence = z.output<typeof latencyEvidenceSchema>;
export type AbTestEvidence = z.output<typeof abTestEvidenceSchema>;
export type DriftEvidence = z.output<typeof driftEvidenceSchema>;
export type ReproducibilityEvidence = z.output<typeof reproducibilityEvidenceSchema>;
export type CustomEvidence = z.output<typeof customEvidenceSchema>;

/** Evidence with the file that holds it. */
export interface EvidenceRun<E extends Evidence = Evidence> {
  readonly path: string;
  readonly evidence: E;
}
