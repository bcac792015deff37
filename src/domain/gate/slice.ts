import type { Metric } from "../metric.js";
import {
  formatApart,
  formatBar,
  formatCount,
  formatEstimate,
  formatMetric,
} from "../metric-text.js";
import type { Bar } from "../statistics/estimate.js";
import { measureFix, pointRefused } from "./bound.js";
import { judgedEstimate, judgedLabel, rounded } from "./change.js";
import type { SliceGate } from "./definition/slice.js";
import { foreignNote, listed, runsOf } from "./evidence-runs.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";
import {
  grouped,
  pooled,
  type SliceNumber,
  sliceNumbers,
  vanishedSlices,
} from "./slice-numbers.js";
import { type JudgedSlice, type SliceVerdict, sliceVerdicts } from "./slice-verdicts.js";

/**
 * Judges every slice that is large enough by its own interval, and the gap between best and worst by their values. All
 * must pass (an intersection-union test, which needs no correction); of those below the bound, only ones that Holm's
 * correction for the number of slices leaves below it fail, and the others are inconclusive. A
 * slice that the incumbent or an earlier measurement has and the candidate lacks fails: leaving it out proves nothing.
 */
export function evaluateSlice(gate: SliceGate, context: GateContext): GateOutcome {
  const metric = context.metrics.get(gate.metric);
  const fix = measureFix(gate.metric, context);
  if (metric === undefined)
    return missing(`the metric ${gate.metric} isn't defined`, fix, gate.worst);
  const all = sliceNumbers(metric, context);
  const vanished = vanishedSlices(metric, context, all);
  if (all.length === 0 && vanished.length === 0) {
    const foreign = foreignNote(runsOf(context, "evaluation").foreign);
    return missing(
      `No slices of ${metric.label} for ${context.candidate.version}${foreign}`,
      sliceFix(metric),
      gate.worst,
    );
  }
  const { large, small } = bySize(gate, metric, all);
  const judged = large.flatMap((slice) => judgedSlice(metric, slice));
  const findings = [
    ...vanishedFinding(metric, vanished),
    ...impossibleFinding(metric, large),
    ...boundFindings(gate, metric, judged, context),
    ...gapFinding(gate, metric, judged),
    ...smallFinding(gate, metric, small, judged.length),
  ];
  return outcomeOf(findings, {
    observed: worstOf(metric, judged)?.judged.value ?? null,
    bar: gate.worst,
  });
}

function bySize(
  gate: SliceGate,
  metric: Metric,
  all: readonly SliceNumber[],
): { readonly large: readonly SliceNumber[]; readonly small: readonly SliceNumber[] } {
  const isLarge = ({ n }: SliceNumber) => n >= gate.minimumN;
  const large = all.filter(isLarge);
  const small = all.filter((slice) => !isLarge(slice));
  if (gate.small !== "pool") return { large, small };
  const pools = pooled(metric, small);
  return {
    large: [...large, ...pools.filter(isLarge)],
    small: pools.filter((one) => !isLarge(one)),
  };
}

function judgedSlice(metric: Metric, slice: SliceNumber): readonly JudgedSlice[] {
  return slice.estimate === null
    ? []
    : [{ ...slice, judged: judgedEstimate(metric, slice.estimate) }];
}

function vanishedFinding(metric: Metric, vanished: readonly string[]): readonly Finding[] {
  if (vanished.length === 0) return [];
  const text = `${metric.label} was measured before on ${vanished.join(", ")}, and isn't now`;
  return [
    { result: "fail", text, fix: "Evaluate on these slices too; one that is left out can't pass." },
  ];
}

function impossibleFinding(metric: Metric, large: readonly SliceNumber[]): readonly Finding[] {
  const names = large.filter(({ estimate }) => estimate === null).map(({ name }) => name);
  if (names.length === 0) return [];
  const text = `No possible value of ${metric.label} on ${listed(names)}`;
  return [{ result: "missing", text, fix: sliceFix(metric) }];
}

function boundFindings(
  gate: SliceGate,
  metric: Metric,
  judged: readonly JudgedSlice[],
  context: GateContext,
): readonly Finding[] {
  const bar = barOf(gate, metric);
  const limit = formatBar(metric, bar.bar);
  const [good, bad] = bar.kind === "minimum" ? ["at least", "below"] : ["at most", "above"];
  const write = shown(metric, bar);
  const verdicts = new Map(sliceVerdicts(metric, judged, bar).map((one) => [one.slice, one]));
  const having = (verdict: SliceVerdict["verdict"]) =>
    judged.filter((one) => verdicts.get(one)?.verdict === verdict);
  const finding = (
    result: Finding["result"],
    slices: readonly JudgedSlice[],
    says: string,
    fix: string,
  ) =>
    slices.length === 0
      ? []
      : [{ result, text: `${judgedLabel(metric)} on ${listed(slices.map(write))} ${says}`, fix }];
  const passing = having("pass");
  const worst = worstOf(metric, passing);
  const refused = passing.filter(({ judged: estimate }) =>
    pointRefused({ metric, estimate, exact: false }, "pass", context),
  );
  const [meet, measureMore, giveIntervals] = [
    `Ask for a version that meets ${limit} on every slice.`,
    "Evaluate on more examples of these slices.",
    `Give ${metric.label} of each slice with its counts, standard error or interval.`,
  ];
  const text = `${passing.length} of ${judged.length} slices are ${good} ${limit}`;
  return [
    ...finding("fail", having("fail"), `is ${bad} ${limit}`, meet),
    ...finding(
      "inconclusive",
      having("chance"),
      `is ${bad} ${limit} by itself, as chance may make one of ${judged.length} slices (Holm)`,
      measureMore,
    ),
    ...finding("inconclusive", having("inconclusive"), `may be ${bad} ${limit}`, measureMore),
    ...finding("missing", refused, "has no interval, which the policy asks for", giveIntervals),
    ...(worst
      ? [
          {
            result: "pass",
            text: `${text}, the worst of these ${write(worst)}`,
            fix: null,
          } as const,
        ]
      : []),
  ];
}

function gapFinding(
  gate: SliceGate,
  metric: Metric,
  judged: readonly JudgedSlice[],
): readonly Finding[] {
  if (gate.largestGap === undefined || judged.length === 0) return [];
  const sets = grouped(judged, ({ evaluatedOn }) => evaluatedOn);
  const gap = rounded(Math.max(...sets.map(gapOf)));
  const wide = gap > gate.largestGap;
  const limit = formatBar(metric, gate.largestGap);
  const text = `gap between best and worst ${formatApart(metric, gap, [gate.largestGap])}, at most ${limit} allowed`;
  const fix = wide ? "Ask for a version that serves its slices more alike." : null;
  return [{ result: wide ? "fail" : "pass", text, fix }];
}

function smallFinding(
  gate: SliceGate,
  metric: Metric,
  small: readonly SliceNumber[],
  judgedCount: number,
): readonly Finding[] {
  if (small.length === 0) return [];
  const names = small
    .map(({ name, n, estimate }) => {
      const number = estimate === null ? "no possible value" : formatMetric(metric, estimate.value);
      return `${name} ${number} (n ${formatCount(n)})`;
    })
    .join(", ");
  const text = `too small to judge, under ${formatCount(gate.minimumN)}: ${names}`;
  if (gate.small !== "block" && judgedCount > 0) return [{ result: "pass", text, fix: null }];
  return [{ result: "missing", text, fix: "Evaluate on more examples of these slices." }];
}

function barOf(gate: SliceGate, { direction }: Metric): Bar {
  return { kind: direction === "higher" ? "minimum" : "maximum", bar: gate.worst };
}

function shown(metric: Metric, { bar }: Bar): (slice: JudgedSlice) => string {
  return ({ name, judged }) => `${name} ${formatEstimate(metric, judged, [bar])}`;
}

function worstOf({ direction }: Metric, judged: readonly JudgedSlice[]): JudgedSlice | undefined {
  const badness = ({ judged: { value } }: JudgedSlice) => (direction === "higher" ? -value : value);
  return judged.toSorted((a, b) => badness(b) - badness(a))[0];
}

function gapOf(judged: readonly JudgedSlice[]): number {
  const values = judged.map((slice) => slice.judged.value);
  return Math.max(...values) - Math.min(...values);
}

function sliceFix({ label }: Metric): string {
  return `Add evaluation evidence with ${label} on each slice.`;
}
