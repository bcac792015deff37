import { metricCatalogue } from "../../../src/domain/metric.js";
import type {
  MeasuredFile,
  MetricQuestion,
} from "../../../src/domain/metric-formats/measured-file.js";
import type { Result } from "../../../src/domain/problem.js";

/** A question with a metric of the team's own beside the predefined ones. */
export function question(more: Partial<MetricQuestion> = {}): MetricQuestion {
  const churn = { direction: "lower", unit: "currency", kind: "mean" } as const;
  return {
    catalogue: metricCatalogue({ churn_cost: churn }),
    part: null,
    averaging: null,
    positiveClass: null,
    ...more,
  };
}

/** What was read; fails the test with the problems where nothing was. */
export function readOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.problems.map(({ what }) => what).join("\n"));
}

/** Codes and texts of what was refused; fails the test where it wasn't. */
export function refusalOf(result: Result<unknown>): readonly string[] {
  if (result.ok) throw new Error("it was read");
  return result.problems.map(({ code, what }) => `${code} ${what}`);
}

/** Paths of what wasn't taken over. */
export function unmappedOf({ unmapped }: Pick<MeasuredFile, "unmapped">): readonly string[] {
  return unmapped.map(({ path }) => path);
}
