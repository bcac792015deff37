import type { ReadNumbers } from "./measured-file.js";

/** How often a yes-or-no answer was right and wrong, by what is true. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/**
 * The rates that follow from a confusion matrix, each with its counts, so that its interval can be computed. A rate of
 * nothing is left out.
 */
export function confusionRates(
  counts: Confusion,
  positiveClass: string | null,
): Readonly<Record<string, ReadNumbers>> {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  const named = positiveClass === null ? {} : { positiveClass };
  const all = [
    ["accuracy", tp + tn, tp + fp + tn + fn, {}],
    ["precision", tp, tp + fp, named],
    ["recall", tp, tp + fn, named],
    ["false_positive_rate", fp, fp + tn, named],
  ] as const;
  return Object.fromEntries(
    all.flatMap(([metric, successes, n, more]) =>
      n > 0 ? [[metric, { successes, n, ...more }]] : [],
    ),
  );
}
