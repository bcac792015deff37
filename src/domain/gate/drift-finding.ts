import type { DriftFeature } from "../evidence/drift.js";
import { formatPValue } from "../metric-text.js";
import {
  type BinnedCounts,
  binnedDistance,
  homogeneityTest,
  populationStability,
} from "../statistics/binned-drift.js";

/** Largest drift that a feature may have, by method. */
export type DriftBars = ReadonlyMap<string, number>;

/** What a feature's numbers say. `unjudged`: a statistic by a method that no bar is set for. */
export interface FeatureDrift {
  readonly name: string;
  readonly verdict: "steady" | "drifted" | "unclear" | "unjudged";
  /** The statistic and how it came about: `psi 0.31`. */
  readonly text: string;
  /** How far the worst statistic reaches towards its bar; 1 is the bar itself. */
  readonly reach: number;
}

/** Below this, chance alone doesn't explain the difference of two sets of counts. */
const ALPHA = 0.05;

/**
 * Judges one feature. Counts are judged by the statistics that have a bar, each computed; a statistic above its bar
 * that chance may explain (chi-square) is unclear, since small samples look drifted. A report's statistic is held
 * against the bar of its method.
 */
export function featureDrift(name: string, feature: DriftFeature, bars: DriftBars): FeatureDrift {
  if (feature.kind === "statistic") return reportedDrift(name, feature, bars);
  const worst = computed(feature, bars).sort((a, b) => b.reach - a.reach)[0];
  if (worst === undefined)
    return { name, verdict: "unjudged", text: `${name} by counts`, reach: 0 };
  const { pValue } = homogeneityTest(feature);
  const text = `${name} ${worst.method} ${shown(worst.value)}`;
  if (worst.reach <= 1) return { name, verdict: "steady", text, reach: worst.reach };
  const verdict = pValue < ALPHA ? "drifted" : "unclear";
  return { name, verdict, text: `${text} (${formatPValue(pValue)})`, reach: worst.reach };
}

function computed(counts: BinnedCounts, bars: DriftBars) {
  const statistics = { psi: populationStability, ks: binnedDistance };
  return Object.entries(statistics).flatMap(([method, compute]) => {
    const bar = bars.get(method);
    if (bar === undefined) return [];
    const value = compute(counts);
    return [{ method, value, reach: value / bar }];
  });
}

function reportedDrift(
  name: string,
  { method, value }: { readonly method: string; readonly value: number },
  bars: DriftBars,
): FeatureDrift {
  const bar = bars.get(method);
  const text = `${name} ${method} ${shown(value)} as reported`;
  if (bar === undefined) return { name, verdict: "unjudged", text, reach: 0 };
  return { name, verdict: value > bar ? "drifted" : "steady", text, reach: value / bar };
}

function shown(value: number): string {
  return value.toFixed(3);
}
