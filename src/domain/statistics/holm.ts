import { assertProbability } from "./preconditions.js";

/**
 * P-values of one family, each raised so that it may be held against the family's error by itself: the probability
 * that any true null is rejected stays below that error, however the tests depend on each other.
 *
 * With the p-values in rising order, the i-th of m becomes the largest of (m - j + 1) p(j) over j <= i, at most 1.
 *
 * Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
 * (1979) 65-70.
 *
 * @returns adjusted p-values in the order given
 * @throws RangeError on a p-value outside 0 to 1
 */
export function holmAdjusted(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) assertProbability("p-value", p);
  const rising = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  const adjusted = new Map<number, number>();
  let largest = 0;
  for (const [rank, [index, p]] of rising.entries()) {
    largest = Math.min(1, Math.max(largest, (pValues.length - rank) * p));
    adjusted.set(index, largest);
  }
  return pValues.map((p, index) => adjusted.get(index) ?? p);
}
