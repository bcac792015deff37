import { failed, ok, type Problem, type Result } from "../problem.js";
import { isMapping, type Mapping, type Unmapped } from "./measured-file.js";

/** What a report says, as the content of one kind of evidence; `unmapped` is what has no place in it. */
export interface ReportContent {
  readonly content: Readonly<Record<string, unknown>>;
  readonly unmapped: readonly Unmapped[];
}

const MOST_IN_NOTE = 8;

/** Whether a plain value is a validation result of Great Expectations. */
export function isValidationResult(value: unknown): value is Mapping {
  return isMapping(value) && typeof value.success === "boolean" && Array.isArray(value.results);
}

/**
 * Reads a validation result of Great Expectations (0.18 and 1.x) as custom evidence: how many expectations were
 * evaluated and how many held, counted from `results`; its own statistics must say the same.
 */
export function readValidationResult(file: string, value: Mapping): Result<ReportContent> {
  const results = Array.isArray(value.results) ? value.results.filter(isMapping) : [];
  const strange = results.findIndex((one) => typeof one.success !== "boolean");
  if (results.length === 0 || strange !== -1) return failed(noResults(file));
  const held = results.filter((one) => one.success === true);
  const problems = statisticsProblems(file, value, results.length, held.length);
  if (problems.length > 0) return { ok: false, problems };
  const lost = results.filter((one) => one.success === false).map(nameOf);
  return ok({
    content: {
      kind: "custom",
      test: "great-expectations",
      metrics: { pass_rate: { n: results.length, successes: held.length } },
      ...(lost.length > 0 ? { note: noteOf("Expectations that did not hold", lost) } : {}),
    },
    unmapped: Object.keys(value)
      .filter((key) => !["success", "results", "statistics"].includes(key))
      .map((key) => ({ path: key, why: "evidence holds counts, not how the run was set up" })),
  });
}

/** Names in a note for reviewers, cut after a few. */
export function noteOf(what: string, names: readonly string[]): string {
  const shown = names.slice(0, MOST_IN_NOTE).map((name) => name.slice(0, 100));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `${what}: ${shown.join(", ")}${more}`;
}

function nameOf({ expectation_config: config, exception_info: exception }: Mapping): string {
  if (!isMapping(config)) return "unnamed";
  const type = String(config.type ?? config.expectation_type ?? "unnamed");
  const column = isMapping(config.kwargs) ? config.kwargs.column : undefined;
  const name = typeof column === "string" ? `${type}(${column})` : type;
  return raisedException(exception) ? `${name}, by an exception` : name;
}

function raisedException(exception: unknown): boolean {
  if (!isMapping(exception)) return false;
  if (exception.raised_exception === true) return true;
  return Object.values(exception).some((one) => isMapping(one) && one.raised_exception === true);
}

function statisticsProblems(
  file: string,
  { statistics, success }: Mapping,
  n: number,
  held: number,
): readonly Problem[] {
  const said = isMapping(statistics) ? statistics : {};
  const pairs = [
    ["statistics.evaluated_expectations", said.evaluated_expectations ?? n, n],
    ["statistics.successful_expectations", said.successful_expectations ?? held, held],
    ["success", success, held === n],
  ] as const;
  return pairs.flatMap(([path, told, counted]) =>
    told === counted
      ? []
      : [
          {
            code: "report-contradicts-itself",
            what: `${file}: ${path} is ${String(told)}, and its results say ${String(counted)}.`,
            why: "Counts are computed from the results, never believed.",
            fix: "Hand in the result as Great Expectations wrote it, whole.",
            place: { file, path },
          },
        ],
  );
}

function noResults(file: string): Problem {
  return {
    code: "report-empty",
    what: `${file} has no results of expectations, or one that says neither success nor failure.`,
    fix: "Run the checkpoint, and hand in its validation result as JSON.",
    place: { file },
  };
}
