import type { Metric, Unit } from "./metric.js";
import type { Estimate } from "./statistics/estimate.js";

/**
 * A change from incumbent to candidate: `relative` is a fraction of the incumbent (0.021 is +2.1%), `absolute` is
 * in the metric's stored unit.
 */
export type Delta = { readonly relative: number } | { readonly absolute: number };

/** How numbers of one size are written: multiplied, rounded and followed by their unit. */
interface Scale {
  readonly factor: number;
  readonly suffix: string;
  readonly decimals: number;
  /** Whether all decimals are written, so that a column of numbers lines up. */
  readonly padded: boolean;
}

type Sign = "negative" | "exceptZero";

const MOST_DECIMALS = 9;
const percent: Scale = { factor: 100, suffix: "%", decimals: 1, padded: true };
const points: Scale = { ...percent, suffix: " pp" };

/**
 * A metric's number as people read it: `8.2%`, `0.962`, `95 ms`, `104.9 MB`, `1,250`.
 * More decimals are written where rounding would make it look like 0 or 1 without being that.
 *
 * @param value in the metric's stored unit
 */
export function formatMetric(metric: Pick<Metric, "unit">, value: number): string {
  return formatApart(metric, value, []);
}

/**
 * As {@link formatMetric}, with as many decimals as it takes to tell the value from each of `others`: 8.04% beside
 * a bound of 8%, not 8.0%.
 *
 * @param others in the metric's stored unit
 */
export function formatApart(
  metric: Pick<Metric, "unit">,
  value: number,
  others: readonly number[],
): string {
  const scale = withDecimals(scaleOf(metric.unit, value), value, [...others, ...ends(metric.unit)]);
  return write(scale, value, "negative");
}

/** A bound as it was set, with no more decimals than it has: `0.95`, `8%`, `120 ms`, `500 MB`. */
export function formatBar(metric: Pick<Metric, "unit">, bar: number): string {
  return write(exactly(scaleOf(metric.unit, bar)), bar, "negative");
}

/**
 * A change with its sign and how it is meant: `+2.1%` relative, `-1.1 pp` for points of a ratio, `+3 ms`.
 * A change that isn't zero is never written as one.
 */
export function formatDelta(metric: Pick<Metric, "unit">, delta: Delta): string {
  const [value, scale] = scaledDelta(metric, delta);
  return write(withDecimals(scale, value, [0]), value, "exceptZero");
}

/** An allowed change without a sign, with no more decimals than one needs: `1.0%`, `0.5 pp`, `20 ms`. */
export function formatAllowance(metric: Pick<Metric, "unit">, delta: Delta): string {
  const [value, scale] = scaledDelta(metric, delta);
  return write(withDecimals(scale, value, [0]), value, "negative");
}

/** An interval's range beside a change: `95% CI +1.5% to +2.8%`, or `point only`. */
export function formatDeltaInterval(
  metric: Pick<Metric, "unit">,
  measure: "relative" | "absolute",
  { interval }: Estimate,
): string {
  if (interval === null) return "point only";
  const [lower, upper] = [interval.lower, interval.upper].map((end) =>
    formatDelta(metric, measure === "relative" ? { relative: end } : { absolute: end }),
  );
  return `${confidenceText(interval.confidence)} CI ${lower} to ${upper}`;
}

/**
 * A measured number with what is known of its error: `0.962 (95% CI 0.960 to 0.964)`, `98 ms (point only)`.
 *
 * @param others numbers that it is judged against, in the metric's stored unit; see {@link formatApart}
 */
export function formatEstimate(
  metric: Pick<Metric, "unit">,
  { value, interval }: Estimate,
  others: readonly number[] = [],
): string {
  if (interval === null) return `${formatApart(metric, value, others)} (point only)`;
  const { lower, upper, confidence } = interval;
  const apart = [...others, ...ends(metric.unit), lower, upper];
  const scale = withDecimals(scaleOf(metric.unit, value), value, apart);
  const [shown, from, to] = [value, lower, upper].map((one) => write(scale, one, "negative"));
  return `${shown} (${confidenceText(confidence)} CI ${from} to ${to})`;
}

/** A whole number with thousands separators: `1,250`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A p-value as it is usually given: `p < 0.001`, `p = 0.032`. */
export function formatPValue(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

/** To as many digits as tell a confidence from the nines next to it: `95%`, `99.457%`, `over 99.9999%`. */
function confidenceText(confidence: number): string {
  const error = 1 - confidence;
  if (error < 1e-6) return "over 99.9999%";
  const digits = Math.max(3, 2 - Math.floor(Math.log10(error)));
  return write(exactly(percent), Number(confidence.toFixed(digits)), "negative");
}

function scaledDelta(metric: Pick<Metric, "unit">, delta: Delta): readonly [number, Scale] {
  if ("relative" in delta) return [delta.relative, percent];
  const scale = metric.unit === "ratio" ? points : scaleOf(metric.unit, delta.absolute);
  return [delta.absolute, scale];
}

function scaleOf(unit: Unit, value: number): Scale {
  const size = Math.abs(value);
  switch (unit) {
    case "ratio":
      return percent;
    case "score":
      return { factor: 1, suffix: "", decimals: 3, padded: true };
    case "milliseconds":
      return { factor: 1, suffix: " ms", decimals: size < 10 ? 2 : 1, padded: false };
    case "seconds":
      return { factor: 1, suffix: " s", decimals: size < 1 ? 3 : 2, padded: false };
    case "bytes":
      return bytesScale(size);
    case "count":
      return { factor: 1, suffix: "", decimals: 1, padded: false };
    case "currency":
      return { factor: 1, suffix: "", decimals: 2, padded: true };
    case "none":
      return { factor: 1, suffix: "", decimals: fourDigits(size), padded: false };
  }
}

function bytesScale(size: number): Scale {
  const decimal = { decimals: 1, padded: false };
  if (size >= 1e9) return { factor: 1e-9, suffix: " GB", ...decimal };
  if (size >= 1e6) return { factor: 1e-6, suffix: " MB", ...decimal };
  if (size >= 1e3) return { factor: 1e-3, suffix: " kB", ...decimal };
  return { factor: 1, suffix: " bytes", ...decimal };
}

/** Decimals that leave about four digits that say something, and never cut into the whole part. */
function fourDigits(size: number): number {
  if (size === 0) return 0;
  return Math.min(MOST_DECIMALS, Math.max(0, 3 - Math.floor(Math.log10(size))));
}

/** Ends of a scale that a number must not seem to have reached. */
function ends(unit: Unit): readonly number[] {
  return unit === "ratio" || unit === "score" ? [0, 1] : [];
}

function withDecimals(scale: Scale, value: number, others: readonly number[]): Scale {
  const different = others.filter((other) => !isNearly(other, value));
  const round = (number: number, decimals: number) =>
    Number((number * scale.factor).toFixed(decimals));
  const looksLike = (decimals: number) => (other: number) =>
    round(other, decimals) === round(value, decimals);
  let { decimals } = scale;
  while (decimals < MOST_DECIMALS && different.some(looksLike(decimals))) decimals += 1;
  return { ...scale, decimals };
}

/** Numbers that differ by the rounding of binary fractions only. */
function isNearly(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

function exactly(scale: Scale): Scale {
  return { ...scale, decimals: MOST_DECIMALS, padded: false };
}

function write({ factor, suffix, decimals, padded }: Scale, value: number, sign: Sign): string {
  const scaled = Number((value * factor).toPrecision(12));
  const number = scaled.toLocaleString("en-US", {
    minimumFractionDigits: padded ? decimals : 0,
    maximumFractionDigits: decimals,
    signDisplay: sign,
  });
  return `${number}${suffix}`;
}
