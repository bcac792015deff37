import { z } from "zod";
import { evaluationSetSchema, measurementSchema, sliceSchema } from "./model-version.js";
import { digestSchema, schemaVersion, slugSchema, timeSchema, versionSchema } from "./scalars.js";

const count = z.int().nonnegative();

const head = {
  schema: schemaVersion,
  version: versionSchema,
  collected: z
    .strictObject({
      from: timeSchema,
      to: timeSchema,
      by: z.string().min(1).max(200).describe("github:<login> or machine:<name>"),
      source: z.string().max(1000).optional().describe("where the run can be looked at"),
    })
    .refine((collected) => Date.parse(collected.from) <= Date.parse(collected.to), {
      error: "from not after to",
      path: ["from"],
    }),
  artifact: digestSchema.describe("what was measured: equals the record's artifact"),
  note: z.string().max(1000).optional(),
};

const against = z
  .strictObject({ version: versionSchema, artifact: digestSchema })
  .describe("the incumbent that it was measured beside");

const withoutEvaluatedOn = {
  metrics: z.record(slugSchema, measurementSchema),
  slices: z.array(sliceSchema).default([]),
};

/** Both models' numbers on one evaluation set. */
export const evaluationEvidenceSchema = z.strictObject({
  ...head,
  kind: z.literal("evaluation"),
  against: against.optional(),
  evaluationSets: z.record(slugSchema, evaluationSetSchema),
  candidate: z.strictObject(withoutEvaluatedOn),
  incumbent: z.strictObject(withoutEvaluatedOn).optional(),
});

/** The candidate beside the incumbent on live traffic, its answers not used. */
export const shadowEvidenceSchema = z.strictObject({
  ...head,
  kind: z.literal("shadow"),
  against: against.optional(),
  requests: count,
  anomalies: count,
  disagreements: count.optional().describe("requests that both versions decided differently"),
});

/** Response times under a named load. */
export const latencyEvidenceSchema = z.strictObject({
  ...head,
  kind: z.literal("latency"),
  n: count.min(1),
  p50: z.number().nonnegative().describe("milliseconds"),
  p95: z.number().nonnegative().describe("milliseconds"),
  p99: z.number().nonnegative().describe("milliseconds"),
  load: z.string().min(1).max(200).describe("requests per second, hardware"),
});

const arm = z
  .strictObject({ n: count.min(1), successes: count })
  .refine((part) => part.successes <= part.n, {
    error: "successes of at most n",
    path: ["successes"],
  });
const meanArm = z.strictObject({ n: count.min(2), mean: z.number(), sd: z.number().nonnegative() });

/** A randomised comparison on live traffic, as counts: rates and p-values are computed from these. */
export const abTestEvidenceSchema = z.strictObject({
  ...head,
  kind: z.literal("ab-test"),
  against,
  unit: z.string().min(1).max(60).describe("randomisation unit, such as user"),
  share: z.number().gt(0).lt(1).describe("planned share of units that got the candidate"),
  plan: z
    .strictObject({
      end: timeSchema.optional(),
      n: count.min(1).optional().describe("planned units of both arms together"),
      looks: count.min(1),
      boundary: z.enum(["none", "obrien-fleming", "pocock"]).default("none"),
    })
    .refine((plan) => plan.end !== undefined || plan.n !== undefined, {
      error: "a planned end or n",
      path: ["end"],
    }),
  outcome: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("proportion"),
      metric: slugSchema,
      control: arm,
      candidate: arm,
    }),
    z.strictObject({
      kind: z.literal("mean"),
      metric: slugSchema,
      control: meanArm,
      candidate: meanArm,
    }),
  ]),
});

/** `evidence/<semver>/<kind>-<run>.yaml`: one run of one kind, append-only. */
export const evidenceSchema = z.discriminatedUnion("kind", [
  evaluationEvidenceSchema,
  shadowEvidenceSchema,
  latencyEvidenceSchema,
  abTestEvidenceSchema,
]);

export type Evidence = z.output<typeof evidenceSchema>;
export type EvidenceKind = Evidence["kind"];
export type EvaluationEvidence = z.output<typeof evaluationEvidenceSchema>;
export type ShadowEvidence = z.output<typeof shadowEvidenceSchema>;
export type LatencyEvidence = z.output<typeof latencyEvidenceSchema>;
export type AbTestEvidence = z.output<typeof abTestEvidenceSchema>;

/** Evidence with the file that holds it. */
export interface EvidenceRun<E extends Evidence = Evidence> {
  readonly path: string;
  readonly evidence: E;
}
