import { z } from "zod";
import { intervalSchema, type Measurement } from "../model-version.js";
import { digestSchema } from "../scalars.js";

const changeSchema = z
  .strictObject({
    value: z.number().describe("the change, from incumbent to candidate"),
    interval: intervalSchema.describe("its 95% interval: lower end, upper end"),
  })
  .refine(({ value, interval: [lower, upper] }) => lower <= value && value <= upper, {
    error: "an interval around the value",
    path: ["interval"],
  });

/**
 * The change of a metric that is a mean of scores, bootstrapped from both versions' scores of each example. Scores,
 * seed and number of resamples give the same numbers again, so that anyone who has the file can check them.
 */
export const pairedChangeSchema = z.strictObject({
  scores: digestSchema.describe("digest of the file with the scores"),
  n: z.int().min(2).describe("examples in it"),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .describe("seed of the bootstrap"),
  resamples: z.int().min(100).max(1_000_000).describe("how often examples were drawn"),
  difference: changeSchema.describe("in the metric's stored unit"),
  relative: changeSchema.optional().describe("as a fraction of the incumbent's value"),
});

export type RecordedPairedChange = z.output<typeof pairedChangeSchema>;

type Metrics = Readonly<Record<string, Measurement>>;

interface Paired {
  readonly candidate: { readonly metrics: Metrics };
  readonly incumbent?: { readonly metrics: Metrics } | undefined;
  readonly paired?: Readonly<Record<string, RecordedPairedChange>> | undefined;
}

/** Far above rounding to four decimals, far below a change that anyone would ask for. */
const ROUNDING = 0.0005;

/** A paired change must be of a metric that both versions have, and be the difference of their two numbers. */
export function checkPairedChanges(evidence: Paired, context: z.RefinementCtx): void {
  for (const [name, change] of Object.entries(evidence.paired ?? {})) {
    const complain = (path: readonly string[], message: string) =>
      context.addIssue({ code: "custom", path: ["paired", name, ...path], message });
    const [before, after] = [evidence.incumbent, evidence.candidate].map((side) =>
      numberOf(side?.metrics, name),
    );
    if (before === undefined || after === undefined) {
      complain([], `a metric that candidate and incumbent both have, which ${name} is not`);
      continue;
    }
    const room = ROUNDING * Math.max(1, Math.abs(before), Math.abs(after));
    if (Math.abs(change.difference.value - (after - before)) > room)
      complain(
        ["difference", "value"],
        `candidate minus incumbent, ${(after - before).toFixed(4)}`,
      );
  }
}

function numberOf(metrics: Metrics | undefined, name: string): number | undefined {
  const measurement = metrics && Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (measurement?.value !== undefined) return measurement.value;
  const { successes, n } = measurement ?? {};
  return successes === undefined || n === undefined ? undefined : successes / n;
}
