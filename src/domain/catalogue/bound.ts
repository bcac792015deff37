import { quoted } from "../names.js";
import { failed, ok, type Result } from "../problem.js";

const comparisons = {
  ">=": (value: number, bound: number) => value >= bound,
  "<=": (value: number, bound: number) => value <= bound,
  ">": (value: number, bound: number) => value > bound,
  "<": (value: number, bound: number) => value < bound,
  "=": (value: number, bound: number) => value === bound,
} as const;

/** A metric's bound, such as `f1>=0.9`, in the metric's stored unit. */
export interface Bound {
  readonly metric: string;
  readonly comparison: keyof typeof comparisons;
  readonly value: number;
}

/** Reads `f1>=0.9` or `false_positive_rate<8%`. */
export function parseBound(text: string): Result<Bound> {
  const match =
    /^\s*([A-Za-z0-9][\w.:-]*)\s*(>=|<=|>|<|=)\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)\s*$/i.exec(
      text,
    );
  const [, metric, comparison, number, percent] = match ?? [];
  if (metric === undefined || !isComparison(comparison) || number === undefined)
    return failed({
      code: "bound-invalid",
      what: `${quoted(text)} is no bound.`,
      why: "A bound is a metric, one of >= <= > < =, and a number; in quotes, since shells read < and > themselves.",
      fix: "Write it such as 'f1>=0.9' or 'false_positive_rate<8%'.",
    });
  return ok({ metric, comparison, value: percent ? Number(number) / 100 : Number(number) });
}

function isComparison(text: string | undefined): text is Bound["comparison"] {
  return text !== undefined && Object.hasOwn(comparisons, text);
}

/** Whether a number is within a bound. */
export function meets({ comparison, value: bound }: Bound, value: number): boolean {
  return comparisons[comparison](value, bound);
}
