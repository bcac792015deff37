import { lineOfProperty } from "../property-line.js";
import type { Finding, LocatedFinding } from "./finding.js";

/** A finding with its line. `text` is the file's, where the finding's keys must be looked up in it; null where it can't be had. */
export function located(finding: Finding, text: string | null): LocatedFinding {
  const { severity, file, keys } = finding;
  const { code, what, why = null, fix = null, place } = finding.problem;
  const line = place?.line ?? (keys === null || text === null ? 1 : lineOfProperty(text, keys));
  return { severity, code, file, line, what: withoutPlace(what, file), why, fix };
}

/** Whether a file must be read again to tell a finding's line. */
export function needsText({ keys, problem }: Finding): boolean {
  return keys !== null && problem.place?.line === undefined;
}

/** Texts of problems begin with their place, which a finding tells apart. */
function withoutPlace(what: string, file: string): string {
  if (!what.startsWith(`${file}:`)) return what;
  const rest = what
    .slice(file.length + 1)
    .replace(/^\d+:/, "")
    .trim();
  return rest === "" ? what : rest;
}
