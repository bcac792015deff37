import {
  assertEstimate,
  commonConfidence,
  type Estimate,
  type Interval,
  negated,
} from "./estimate.js";

/** An estimate whose interval is known. */
interface Bounded {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * The relative change c/b - 1 from baseline b to candidate c, as a fraction (0.021 is +2.1%), by MOVER-R.
 *
 * The ratio's limits are those R at which the MOVER limit of c - R b is 0. For positive values
 * lower = (bc - sqrt((bc)^2 - lc ub (2c - lc)(2b - ub))) / (ub (2b - ub)),
 * upper = (bc + sqrt((bc)^2 - uc lb (2c - uc)(2b - lb))) / (lb (2b - lb)).
 *
 * Source: A. Donner, G. Y. Zou, Closed-form confidence intervals for functions of the normal mean and standard
 * deviation, Statistical Methods in Medical Research 21 (2012) 347-359.
 *
 * Point only when either has no interval. Undefined when the baseline is 0 or its interval holds 0: then no
 * finite interval exists, and a bare point would hide that.
 *
 * @throws RangeError when an interval doesn't contain its value or the two confidences differ
 */
export function relativeChange(baseline: Estimate, candidate: Estimate): Estimate | undefined {
  assertEstimate("baseline", baseline);
  assertEstimate("candidate", candidate);
  const [b, c] = [baseline.interval, candidate.interval];
  const { lower, upper } = b ?? { lower: baseline.value, upper: baseline.value };
  if (lower <= 0 && upper >= 0) return undefined;
  if (upper < 0) return relativeChange(negated(baseline), negated(candidate));
  const value = candidate.value / baseline.value - 1;
  if (b === null || c === null) return { value, interval: null };
  const confidence = commonConfidence(b, c);
  const divisor = { value: baseline.value, interval: b };
  const dividend = { value: candidate.value, interval: c };
  return { value, interval: { ...ratioLimits(divisor, dividend), confidence } };
}

function ratioLimits(divisor: Bounded, dividend: Bounded): Omit<Interval, "confidence"> {
  const { lower, upper } = dividend.interval;
  return {
    lower: lowerRatio(divisor, dividend.value, lower) - 1,
    upper: -lowerRatio(divisor, -dividend.value, -upper) - 1,
  };
}

/**
 * The lower limit of c/b for b > 0, given the lower limit of c: the smaller root R of A R^2 - 2bc R + C = 0 with
 * A = b^2 - (limit of b - b)^2 and C = c^2 - (c - lower)^2. Where the ratio's limit is negative, the limit of b
 * that counts is its lower one. Root and discriminant are written so that nearly equal numbers aren't subtracted,
 * which also covers A <= 0 (an upper limit of twice b or more).
 */
function lowerRatio({ value: b, interval }: Bounded, c: number, lower: number): number {
  if (lower === 0) return 0;
  const limit = lower >= 0 ? interval.upper : interval.lower;
  const A = limit * (2 * b - limit);
  const C = lower * (2 * c - lower);
  const [deviationB, deviationC] = [limit - b, c - lower];
  const discriminant =
    lower >= 0
      ? (b * deviationC) ** 2 + deviationB ** 2 * C
      : (c * deviationB) ** 2 + deviationC ** 2 * A;
  const root = Math.sqrt(discriminant);
  return c >= 0 ? C / (b * c + root) : (b * c - root) / A;
}
