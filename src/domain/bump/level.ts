import semver from "semver";

/** How much of a version's number a change raises, from most to least. */
export type BumpLevel = "major" | "minor" | "patch";

/** One thing that changed, and how much it raises the number. The reason is a clause: `architecture xgboost -> mlp`. */
export interface BumpReason {
  readonly level: BumpLevel;
  readonly text: string;
}

/** The levels, from most to least. */
export const bumpLevels: readonly BumpLevel[] = ["major", "minor", "patch"];

/** The weightiest level among reasons; `patch` where there is none. */
export function weightiest(reasons: readonly BumpReason[]): BumpLevel {
  return bumpLevels.find((level) => reasons.some((reason) => reason.level === level)) ?? "patch";
}

/**
 * The level by which one version's number is above another's; null where it isn't. What a pre-release prepares counts
 * as raised already: from 2.0.0-rc.1 to 2.0.0 is major, from 2.1.0-rc.1 to 2.1.0 minor.
 */
export function declaredLevel(previous: string, next: string): BumpLevel | null {
  const [before, after] = [semver.parse(previous), semver.parse(next)];
  if (before === null || after === null || semver.compare(after, before) <= 0) return null;
  if (after.major > before.major) return "major";
  if (after.minor > before.minor) return "minor";
  if (after.patch > before.patch) return "patch";
  if (before.patch > 0) return "patch";
  return before.minor > 0 ? "minor" : "major";
}

/** Whether a level raises at least as much as another. */
export function coversLevel(declared: BumpLevel, needed: BumpLevel): boolean {
  return bumpLevels.indexOf(declared) <= bumpLevels.indexOf(needed);
}
