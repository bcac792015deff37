/** Where in a file a problem was found. `line` counts from 1; `path` is a property path such as `metrics.f1.value`. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly path?: string;
}

/**
 * An expected failure, told to the person who can mend it.
 * `code` is stable and kebab-case; `what` says what is wrong, `why` the rule behind it, `fix` the next action.
 */
export interface Problem {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
  readonly place?: Place;
}

/** A value, or all the problems that kept it from being one. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A result that holds a value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A result that failed for the problems given; there is at least one. */
export function failed(first: Problem, ...others: readonly Problem[]): Result<never> {
  return { ok: false, problems: [first, ...others] };
}

/** All values when every result is one; otherwise every problem of every result. */
export function allOf<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return { ok: false, problems };
  return ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}
