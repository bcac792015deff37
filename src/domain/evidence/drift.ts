import { z } from "zod";
import { slugSchema } from "../scalars.js";
import { evidenceHead } from "./head.js";

const counts = z.array(z.int().nonnegative()).min(1).max(1000);

const binnedSchema = z
  .strictObject({
    kind: z.literal("counts").describe("examples by bin: statistics are computed from these"),
    bins: z
      .array(z.string().min(1).max(100))
      .optional()
      .describe("names of the bins, such as 0-10 or DE"),
    reference: counts.describe("examples of the reference in each bin"),
    current: counts.describe("examples seen now in each bin"),
  })
  .superRefine(({ bins, reference, current }, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const length = reference.length;
    if (current.length !== length) complain("current", `a count for each of the ${length} bins`);
    if (bins !== undefined && bins.length !== length)
      complain("bins", `a name for each of the ${length} bins`);
    if (reference.every((count) => count === 0)) complain("reference", "at least one example");
    if (current.every((count) => count === 0)) complain("current", "at least one example");
  });

const declaredSchema = z.strictObject({
  kind: z.literal("statistic").describe("a statistic that a report gave, without its counts"),
  method: slugSchema.describe("which: psi, ks, wasserstein, jensen-shannon or another"),
  value: z.number().nonnegative().describe("its value: the more, the larger the drift"),
});

/** How far what comes in now, or what the model answers, has moved from a reference. */
export const driftEvidenceSchema = z
  .strictObject({
    ...evidenceHead,
    kind: z.literal("drift").describe("kind of evidence"),
    reference: z
      .string()
      .min(1)
      .max(200)
      .describe("what is compared with, such as transactions v4, training split"),
    current: z
      .string()
      .min(1)
      .max(200)
      .describe("what is seen now, such as live requests of last week"),
    features: z
      .record(
        z.string().min(1).max(100),
        z.discriminatedUnion("kind", [binnedSchema, declaredSchema]),
      )
      .refine((features) => Object.keys(features).length > 0, { error: "at least one feature" })
      .describe("inputs and outputs by name"),
  })
  .describe("how far inputs and outputs have moved from a reference");

/** One feature of a drift report. */
export type DriftFeature = z.output<typeof driftEvidenceSchema>["features"][string];
