import { gaussLegendre } from "./gauss-legendre.js";
import { normalDensity, normalSurvival, upperZ } from "./normal.js";
import { assertFraction } from "./preconditions.js";

/** How a test that is looked at more than once spends its error over the looks. */
export type SpendingFunction = "obrien-fleming" | "pocock";

/** An error smaller than this can't be told from none beside a confidence, which is a number near 1. */
const LEAST_ERROR = 1e-15;

/** Beyond so many standard deviations no path matters to any error that {@link LEAST_ERROR} lets count. */
const FARTHEST = 14;

/**
 * The two-sided error that may be spent up to an information fraction t, of `alpha` in all.
 *
 * O'Brien-Fleming: 4 (1 - Phi(z(alpha/4) / sqrt(t))), with z(a) the upper quantile; Pocock: alpha ln(1 + (e - 1) t).
 *
 * Source: K. K. G. Lan, D. L. DeMets, Discrete sequential boundaries for clinical trials, Biometrika 70 (1983)
 * 659-663, each side spending alpha/2.
 *
 * @param fraction share of the planned information, above 0 and at most 1
 * @throws RangeError on an alpha outside (0, 1) or a fraction outside (0, 1]
 */
export function spentError(kind: SpendingFunction, alpha: number, fraction: number): number {
  assertFraction("alpha", alpha);
  if (!(fraction > 0 && fraction <= 1))
    throw new RangeError(`The information fraction must lie in (0, 1], but got ${fraction}.`);
  if (kind === "pocock") return alpha * Math.log1p((Math.E - 1) * fraction);
  return 4 * normalSurvival(upperZ(alpha / 4) / Math.sqrt(fraction));
}

/**
 * The boundary of a two-sided test at each of its looks, as |z|: the first look whose |z| reaches it may stop the
 * test. Infinite where the error to spend is too small for any result to count. Its level at a look is
 * 2 (1 - Phi(z)); an interval of that confidence holds at all looks together (a repeated confidence interval).
 *
 * The error spent between two looks equals the probability of leaving the boundary at the later one for the first
 * time. That is found by carrying the density of the score, a random walk with normal steps, from look to look.
 *
 * Sources: P. Armitage, C. K. McPherson, B. C. Rowe, Repeated significance tests on accumulating data, JRSS A 132
 * (1969) 235-244; C. Jennison, B. W. Turnbull, Group Sequential Methods (2000), chapters 7, 9 and 19.
 *
 * @param fractions information fractions of the looks, rising, the last at most 1
 * @throws RangeError on an alpha outside (0, 1) or fractions that don't rise within (0, 1]
 */
export function spendingBoundary(
  kind: SpendingFunction,
  alpha: number,
  fractions: readonly number[],
): readonly number[] {
  const boundary: number[] = [];
  let [walk, spent, before] = [start, 0, 0];
  for (const fraction of fractions) {
    if (fraction <= before) throw new RangeError("The information fractions must rise.");
    const total = spentError(kind, alpha, fraction);
    const step = Math.sqrt(fraction - before);
    const exit = total < LEAST_ERROR ? 0 : (total - spent) / 2;
    const limit = limitOf(walk, step, exit, Math.sqrt(fraction));
    boundary.push(limit);
    walk = stepped(walk, step, Math.min(limit, FARTHEST) * Math.sqrt(fraction));
    [spent, before] = [total, fraction];
  }
  return boundary;
}

/** As {@link spendingBoundary}, for looks at equal distances up to `reached`, the share of the plan that was run. */
export function boundaryAtLook(
  kind: SpendingFunction,
  alpha: number,
  looks: number,
  reached: number,
): number {
  if (spentError(kind, alpha, reached) < LEAST_ERROR) return Number.POSITIVE_INFINITY;
  const fractions = Array.from({ length: looks }, (_, index) => (reached * (index + 1)) / looks);
  return spendingBoundary(kind, alpha, fractions).at(-1) ?? Number.POSITIVE_INFINITY;
}

/** Where a score may be that has not left the boundary yet: points, each with the probability that stands for it. */
type Walk = readonly { readonly at: number; readonly mass: number }[];

const start: Walk = [{ at: 0, mass: 1 }];

function density(walk: Walk, step: number, at: number): number {
  return walk.reduce(
    (sum, from) => sum + (from.mass * normalDensity((at - from.at) / step)) / step,
    0,
  );
}

function stepped(walk: Walk, step: number, limit: number): Walk {
  return gaussLegendre(pointsNeeded(limit, step)).map(({ node, weight }) => {
    const at = node * limit;
    return { at, mass: weight * limit * density(walk, step, at) };
  });
}

/** Gauss-Legendre converges once there are enough points for the waves that a product of two such normals has. */
function pointsNeeded(limit: number, step: number): number {
  return 16 + Math.ceil((8 * limit) / step);
}

/**
 * The limit, in standard deviations `deviation` of the score, that a walk passes on one side with the probability
 * `exit`. A walk that is stopped on its way passes it no more often than one that isn't, and P(Z > z) is at most
 * exp(-z^2 / 2) / 2: that bounds the search.
 */
function limitOf(walk: Walk, step: number, exit: number, deviation: number): number {
  if (exit <= 0) return Number.POSITIVE_INFINITY;
  const passing = (limit: number) =>
    walk.reduce((sum, { at, mass }) => sum + mass * normalSurvival((limit - at) / step), 0);
  let [low, high] = [0, Math.sqrt(-2 * Math.log(2 * exit))];
  for (let halvings = 0; halvings < 46; halvings += 1) {
    const middle = (low + high) / 2;
    if (passing(middle * deviation) > exit) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
