import { z } from "zod";
import { intervalSchema } from "../model-version.js";
import { slugSchema } from "../scalars.js";
import { evidenceHead } from "./head.js";

const numberSchema = z
  .strictObject({
    value: z
      .number()
      .optional()
      .describe("the number, in the metric's stored unit; left out where counts are given"),
    n: z.int().min(1).optional().describe("cases that it rests on: its denominator"),
    successes: z.int().nonnegative().optional().describe("numerator of a proportion"),
    standardError: z.number().nonnegative().optional().describe("standard error of the value"),
    interval: intervalSchema.optional().describe("95% interval: lower end, upper end"),
  })
  .superRefine(({ value, n, successes, interval }, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if ((value === undefined) === (successes === undefined))
      complain("value", "a value, or successes of n: one of the two");
    if (successes !== undefined && n === undefined) complain("n", "n beside successes");
    if (successes !== undefined && n !== undefined && successes > n)
      complain("successes", `at most n (${n})`);
    if (interval && value !== undefined && (value < interval[0] || value > interval[1]))
      complain("interval", "an interval around the value");
  });

/** A test of the team's own: what it found, as counts or numbers. Whether that is enough, the gate says. */
export const customEvidenceSchema = z
  .strictObject({
    ...evidenceHead,
    kind: z.literal("custom").describe("kind of evidence"),
    test: slugSchema.describe("which test, as the gate names it"),
    metrics: z
      .record(slugSchema, numberSchema)
      .refine((metrics) => Object.keys(metrics).length > 0, { error: "at least one metric" })
      .describe("what it found, by metric"),
  })
  .describe("a test of your own, as counts or numbers");

/** One number of a test of the team's own. */
export type CustomNumber = z.output<typeof numberSchema>;
