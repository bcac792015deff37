import { chiSquareSurvival } from "./chi-square.js";
import { assertWhole } from "./preconditions.js";

/** How many examples fell into each bin, of a reference and of what is seen now, in one order of bins. */
export interface BinnedCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/**
 * The population stability index: sum over bins of (c - r) ln(c / r), with c and r the shares of a bin in current and
 * reference. 0 where they are equal; 0.1 to 0.25 is usually called a moderate shift, more a large one. A bin that is
 * empty on one side counts there as half an example, since ln 0 has no value.
 *
 * Source: N. Siddiqi, Credit Risk Scorecards (2006), chapter 9; it is the Jeffreys divergence of the two.
 *
 * @throws RangeError on counts that can't be, sides of different length or without any example
 */
export function populationStability({ reference, current }: BinnedCounts): number {
  assertBins({ reference, current });
  const [before, now] = [sum(reference), sum(current)];
  return reference.reduce((total, count, bin) => {
    const other = current[bin] ?? 0;
    if (count === 0 && other === 0) return total;
    const [r, c] = [Math.max(count, 0.5) / before, Math.max(other, 0.5) / now];
    return total + (c - r) * Math.log(c / r);
  }, 0);
}

/** The outcome of a {@link homogeneityTest}. */
export interface HomogeneityTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square test that reference and current come from one distribution, without continuity correction.
 * Bins that are empty on both sides are left out; with a single bin left there is nothing to tell apart, and p is 1.
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.4.5.
 * Preconditions: independent examples, some 5 or more expected in most bins.
 *
 * @throws RangeError as {@link populationStability}
 */
export function homogeneityTest({ reference, current }: BinnedCounts): HomogeneityTest {
  assertBins({ reference, current });
  const [before, now] = [sum(reference), sum(current)];
  const bins = reference
    .map((count, bin) => ({ count, other: current[bin] ?? 0 }))
    .filter(({ count, other }) => count + other > 0);
  const share = before / (before + now);
  const statistic = bins.reduce((total, { count, other }) => {
    const [expected, expectedNow] = [(count + other) * share, (count + other) * (1 - share)];
    return total + (count - expected) ** 2 / expected + (other - expectedNow) ** 2 / expectedNow;
  }, 0);
  const degreesOfFreedom = bins.length - 1;
  const pValue = degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom);
  return { statistic, degreesOfFreedom, pValue };
}

/**
 * The largest difference between the two cumulative shares at the bins' edges, 0 to 1: the Kolmogorov-Smirnov
 * distance as far as bins can tell. It says something only where bins have an order.
 *
 * @throws RangeError as {@link populationStability}
 */
export function binnedDistance({ reference, current }: BinnedCounts): number {
  assertBins({ reference, current });
  const [before, now] = [sum(reference), sum(current)];
  let [r, c, largest] = [0, 0, 0];
  for (const [bin, count] of reference.entries()) {
    r += count;
    c += current[bin] ?? 0;
    largest = Math.max(largest, Math.abs(r / before - c / now));
  }
  return largest;
}

function assertBins({ reference, current }: BinnedCounts): void {
  if (reference.length !== current.length)
    throw new RangeError(
      `Both sides need a count for every bin, but got ${reference.length} and ${current.length}.`,
    );
  for (const count of [...reference, ...current]) assertWhole("count of a bin", count, 0);
  assertWhole("number of examples of the reference", sum(reference), 1);
  assertWhole("number of examples now", sum(current), 1);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
