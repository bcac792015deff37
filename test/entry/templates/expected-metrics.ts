/** A score and the right answer. */
export interface Scored {
  readonly score: number;
  readonly label: number;
}

/** A number and its 95% interval. */
export interface ExpectedNumber {
  readonly value: number;
  readonly interval: readonly [number, number];
}

const Z = 1.959963984540054;

/**
 * Area under the ROC curve by looking at every pair of a positive and a negative, and DeLong's variance from the two
 * classes' structural components as the paper defines them: no ranks are involved.
 */
export function aucByPairs(scored: readonly Scored[]): ExpectedNumber {
  const [positives, negatives] = [1, 0].map((label) =>
    scored.filter((one) => one.label === label).map(({ score }) => score),
  ) as [number[], number[]];
  const wins = (positive: number, negative: number) =>
    positive > negative ? 1 : positive === negative ? 0.5 : 0;
  const byPositive = positives.map((one) => mean(negatives.map((other) => wins(one, other))));
  const byNegative = negatives.map((one) => mean(positives.map((other) => wins(other, one))));
  const value = mean(byPositive);
  const error = Math.sqrt(
    variance(byPositive) / positives.length + variance(byNegative) / negatives.length,
  );
  return { value, interval: [value - Z * error, Math.min(1, value + Z * error)] };
}

/** Wilson's interval by its definition: the rates from which what was seen is 1.96 standard errors away, by bisection. */
export function rateByInversion(successes: number, n: number): ExpectedNumber {
  const value = successes / n;
  const away = (rate: number) => Math.abs(value - rate) - Z * Math.sqrt((rate * (1 - rate)) / n);
  return { value, interval: [crossing(away, 0, value), crossing(away, 1, value)] };
}

/** F1 as the harmonic mean of precision and recall; its interval from that of the share of TP in TP + FP + FN. */
export function f1ByRates(tp: number, fp: number, fn: number): ExpectedNumber {
  const [precision, recall] = [tp / (tp + fp), tp / (tp + fn)];
  const { interval } = rateByInversion(tp, tp + fp + fn);
  const [lower, upper] = interval.map((share) => 1 / (0.5 + 0.5 / share));
  return {
    value: 2 / (1 / precision + 1 / recall),
    interval: [lower ?? Number.NaN, upper ?? Number.NaN],
  };
}

/** How often the answer and the label were which. */
export function countsOf(scored: readonly Scored[], threshold: number) {
  const count = (yes: boolean, label: number) =>
    scored.filter((one) => one.score >= threshold === yes && one.label === label).length;
  return { tp: count(true, 1), fp: count(true, 0), fn: count(false, 1), tn: count(false, 0) };
}

/** Where a function is 0, between an end where it is positive and one where it is negative. */
function crossing(f: (x: number) => number, positive: number, negative: number): number {
  let [above, below] = [positive, negative];
  for (let step = 0; step < 100; step += 1) {
    const middle = (above + below) / 2;
    if (f(middle) > 0) above = middle;
    else below = middle;
  }
  return (above + below) / 2;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

function variance(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return numbers.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (numbers.length - 1);
}
