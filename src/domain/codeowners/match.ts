import type { Owner } from "./owner.js";
import type { Codeowners, CodeownersError, CodeownersLine } from "./parse.js";
import { compilePattern, matchesPath } from "./pattern.js";

/**
 * Who owns a path, and the line that says so. No line matched: `line` and `pattern` are null.
 * A line matched but names nobody: `owners` is empty and `line` is that line.
 */
export interface Ownership {
  readonly path: string;
  readonly owners: readonly Owner[];
  readonly line: number | null;
  readonly pattern: string | null;
}

/**
 * The owners of a repository path (`/` between segments, none in front): those of the last line that
 * matches, and of no other. Source: docs.github.com, "About code owners".
 */
export function ownersOf(codeowners: Codeowners, path: string): Ownership {
  const line = lastMatch(codeowners, path);
  return {
    path,
    owners: line?.owners ?? [],
    line: line?.line ?? null,
    pattern: line?.pattern ?? null,
  };
}

/**
 * The errors that leave the owners of a path in doubt: those of a file that isn't loaded, and those of
 * skipped lines that, mended, may match the path and come after the line that matches now.
 */
export function errorsTouching(codeowners: Codeowners, path: string): readonly CodeownersError[] {
  const decidedBy = lastMatch(codeowners, path)?.line ?? 0;
  return codeowners.errors.filter(
    (error) => error.kind === "file-too-large" || (error.line > decidedBy && mayMatch(error, path)),
  );
}

function lastMatch(codeowners: Codeowners, path: string): CodeownersLine | undefined {
  return codeowners.lines.findLast((line) => matchesPath(compilePattern(line.pattern), path));
}

function mayMatch({ mayMean }: CodeownersError, path: string): boolean {
  if (mayMean.length === 0) return true;
  return mayMean.some((pattern) => matchesPath(compilePattern(pattern), path));
}
