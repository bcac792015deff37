import type { AbTestEvidence } from "../evidence.js";
import type { Metric } from "../metric.js";
import { formatBar, formatCount } from "../metric-text.js";
import { type Plan, sizeForMeans, sizeForProportions } from "../statistics/sample-size.js";
import type { Finding } from "./finding.js";

/** The effect that a test must have been able to find. */
export interface WantedEffect {
  /** Relative improvement in the good direction, above 0: 0.01 is 1%. */
  readonly effect: number;
  /** Probability of finding it where it is there. */
  readonly power: number;
  /** Of the two-sided test. */
  readonly alpha: number;
}

/**
 * A finding where a test is too small to have found the effect with the power asked for. Units are split between the
 * arms as they were; the rate or mean that the effect is relative to is the control's.
 */
export function smallTestFinding(
  test: AbTestEvidence,
  metric: Metric,
  wanted: WantedEffect,
): readonly Finding[] {
  const { control, candidate } = test.outcome;
  const ratio = candidate.n / control.n;
  const needed = neededControl(test, metric, wanted, ratio);
  const aim = `an effect of ${formatBar({ unit: "ratio" }, wanted.effect)} with a power of ${formatBar({ unit: "ratio" }, wanted.power)}`;
  if (needed === null) {
    const text = `No number of units shows ${aim} on ${metric.label} from where the control is`;
    return [
      { result: "inconclusive", text, fix: "State another effect, or test on another metric." },
    ];
  }
  if (control.n >= needed) return [];
  const all = Math.ceil(needed) + Math.ceil(needed * ratio);
  const text = `${formatCount(control.n + candidate.n)} units, and it takes ${formatCount(all)} to find ${aim}`;
  return [{ result: "inconclusive", text, fix: "Test on as many units as it takes." }];
}

/** Units of the control that it takes; null where no number is enough, such as for a rate above 1. */
function neededControl(
  { outcome }: AbTestEvidence,
  metric: Metric,
  { effect, power, alpha }: WantedEffect,
  ratio: number,
): number | null {
  const plan: Plan = { alpha, power, ratio };
  const rise = metric.direction === "higher" ? effect : -effect;
  if (outcome.kind === "mean") {
    const { control, candidate } = outcome;
    const deviations = { baseline: control.sd, candidate: candidate.sd };
    const needed = sizeForMeans(deviations, control.mean * effect, plan);
    return Number.isFinite(needed) ? needed : null;
  }
  const rate = outcome.control.successes / outcome.control.n;
  const wanted = rate * (1 + rise);
  if (rate <= 0 || rate >= 1 || wanted <= 0 || wanted >= 1) return null;
  return sizeForProportions(rate, wanted, plan);
}
