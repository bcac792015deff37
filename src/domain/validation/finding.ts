import type { Problem } from "../problem.js";

/** How bad a finding is: an error makes a registry invalid, a warning points at what may be meant otherwise. */
export type Severity = "error" | "warning";

/**
 * Something wrong in a registry, and where. `keys` lead to the property at fault within the file, so that its line can
 * be told; null where the problem names its line, or is about the whole file.
 */
export interface Finding {
  readonly severity: Severity;
  readonly problem: Problem;
  readonly file: string;
  readonly keys: readonly PropertyKey[] | null;
}

/** A finding as people and machines are told it. `line` counts from 1. */
export interface LocatedFinding {
  readonly severity: Severity;
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly why: string | null;
  readonly fix: string | null;
}

/** An error about a file, or about one of its properties. */
export function fault(
  file: string,
  problem: Omit<Problem, "place">,
  keys: readonly PropertyKey[] | null = null,
): Finding {
  return { severity: "error", problem: { ...problem, place: { file } }, file, keys };
}

/** A warning about a file, or about one of its properties. */
export function remark(
  file: string,
  problem: Omit<Problem, "place">,
  keys: readonly PropertyKey[] | null = null,
): Finding {
  return { ...fault(file, problem, keys), severity: "warning" };
}

/** A problem that names its own place, as an error. */
export function faultOf(problem: Problem, elsewhere: string): Finding {
  const { place } = problem;
  const keys = place?.line === undefined && place?.path ? place.path.split(".") : null;
  return { severity: "error", problem, file: place?.file ?? elsewhere, keys };
}
