import type { GateOutcome, GateResult } from "./gate-outcome.js";

/** One thing that a gate found. Most gates find several, and the worst decides. `text` is a clause without a full stop. */
export interface Finding {
  readonly result: GateResult;
  readonly text: string;
  /** A sentence that says what to do; null where there is nothing to do. */
  readonly fix: string | null;
}

/** Worst first: what is proven bad, then what can't be judged, then what is undecided. */
const bySeverity: readonly GateResult[] = [
  "fail",
  "missing",
  "not-comparable",
  "inconclusive",
  "not-applicable",
  "pass",
];

/** What a gate shows beside its findings, in the metric's stored unit. */
export type Shown = Pick<GateOutcome, "observed" | "bar">;

/**
 * A gate's answer from its findings: the worst result, all texts with the ones that decided first, and every fix
 * once. There is at least one finding.
 */
export function outcomeOf(findings: readonly Finding[], shown: Shown): GateOutcome {
  const ordered = findings.toSorted((a, b) => severity(a) - severity(b));
  const worst = ordered[0];
  if (worst === undefined) throw new RangeError("A gate's answer needs a finding.");
  const fixes = new Set(ordered.flatMap(({ fix }) => (fix === null ? [] : [fix])));
  return {
    result: worst.result,
    observed: shown.observed,
    bar: shown.bar,
    text: ordered.map(({ text }) => text).join("; "),
    fix: fixes.size === 0 ? null : [...fixes].join(" "),
  };
}

/** A gate's answer where there is nothing to judge by. */
export function missing(text: string, fix: string, bar: GateOutcome["bar"] = null): GateOutcome {
  return { result: "missing", observed: null, bar, text, fix };
}

/** A gate's answer where it has nothing to say, with the reason. */
export function notApplicable(text: string): GateOutcome {
  return { result: "not-applicable", observed: null, bar: null, text, fix: null };
}

function severity({ result }: Finding): number {
  return bySeverity.indexOf(result);
}
