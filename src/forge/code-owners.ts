import type { GitStore } from "./git-store.js";

/** One line of CODEOWNERS that counts; `line` is counted from 1. */
export interface CodeOwnersRule {
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly string[];
}

const LOCATIONS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** The rules of a commit's CODEOWNERS file, the first that is found in GitHub's three places. */
export async function readCodeOwners(
  store: GitStore,
  oid: string,
): Promise<readonly CodeOwnersRule[]> {
  for (const location of LOCATIONS) {
    const file = await store.blobAt(oid, location);
    if (file !== null) return parseCodeOwners(file.content.toString("utf8"));
  }
  return [];
}

/** The rules of a CODEOWNERS text; lines in a syntax that GitHub doesn't support are left out. */
export function parseCodeOwners(text: string): readonly CodeOwnersRule[] {
  return text.split(/\r?\n/).flatMap((written, index) => {
    const [pattern = "", ...owners] = written
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    const supported = pattern !== "" && !/^!|[[\]]/.test(pattern);
    return supported ? [{ line: index + 1, pattern, owners }] : [];
  });
}

/** The owners of a path as written, `@user`, `@org/team` or an email: those of the last line that matches. */
export function ownersOf(rules: readonly CodeOwnersRule[], path: string): readonly string[] {
  return rules.findLast((rule) => patternAsRegExp(rule.pattern).test(path))?.owners ?? [];
}

function patternAsRegExp(pattern: string): RegExp {
  const anchored = /\/(?!$)/.test(pattern);
  const body = pattern
    .replace(/^\//, "")
    .replace(/\/$/, "/**")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard);
  // A pattern that ends in `/*` means the folder's own files; any other may name a folder.
  const end = /(^|\/)\*$/.test(pattern) && anchored ? "$" : "(?:/.*)?$";
  return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${body}${end}`);
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
