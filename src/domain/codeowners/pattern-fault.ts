import { splitCharacters, splitSegments } from "./pattern.js";

/**
 * Why GitHub skips a line for its pattern. `mayMean` are accepted patterns that together match at
 * least what the author can have meant; empty when that can't be told.
 */
export interface PatternFault {
  readonly message: string;
  readonly mayMean: readonly string[];
}

type Characters = readonly string[];

interface Rule {
  isBrokenBy(pattern: Characters): boolean;
  readonly message: string;
  /** What may have been meant, as patterns that keep this rule; at least as wide, never narrower. */
  meant(pattern: Characters): readonly Characters[];
}

/**
 * GitHub's exceptions from gitignore's rules (docs.github.com, "About code owners"), the messages of
 * its CODEOWNERS errors API, and patterns that can't match any path of a repository.
 */
const rules: readonly Rule[] = [
  {
    isBrokenBy: (pattern) => pattern[0] === "!",
    message:
      "GitHub has no `!` in CODEOWNERS. To take owners away, repeat the pattern further down without owners.",
    meant: (pattern) => (pattern.length > 1 ? [pattern.slice(1)] : []),
  },
  {
    isBrokenBy: (pattern) => pattern.some(isHash),
    message:
      "A pattern can't contain `#`, not even as `\\#`. Use `?` in its place; put a space before a comment.",
    meant: (pattern) => {
      const beforeHash = pattern.slice(0, pattern.findIndex(isHash));
      const literal = pattern.map((character) => (isHash(character) ? "\\#" : character));
      return beforeHash.length > 0 ? [literal, beforeHash] : [literal];
    },
  },
  {
    isBrokenBy: (pattern) => pattern.some(isBracket),
    message:
      "GitHub has no `[ ]` ranges in CODEOWNERS. Write `\\[` and `\\]` for brackets in a name, or one line for each name.",
    meant: (pattern) => [joinSegments(splitSegments(pattern).map(widenBrackets))],
  },
  {
    isBrokenBy: (pattern) => indexOfThreeStars(pattern) !== -1,
    message:
      "Three asterisks in a row mean nothing. Write `**` for any depth, or `*` within a name.",
    meant: (pattern) => [dropThirdStars(pattern)],
  },
  {
    isBrokenBy: (pattern) => pattern.at(-1) === "\\",
    message: "The pattern ends with a `\\` that escapes nothing. Remove it.",
    meant: (pattern) => (pattern.length > 1 ? [pattern.slice(0, -1)] : []),
  },
  {
    isBrokenBy: (pattern) => pattern.every((character) => character === "/"),
    message: "The pattern `/` never matches anything. Write `*` for every file.",
    meant: () => [["*"]],
  },
  {
    isBrokenBy: (pattern) => pattern.some((_, index) => isSecondSlash(pattern, index)),
    message: "Two slashes in a row never match a path. Write one.",
    meant: (pattern) => [pattern.filter((_, index) => !isSecondSlash(pattern, index))],
  },
  {
    isBrokenBy: (pattern) => splitSegments(pattern).some(isDots),
    message:
      "A path in a repository has no `.` or `..` parts, so this never matches. Write it from the root, beginning with `/`.",
    meant: (pattern) => {
      const segments = splitSegments(pattern);
      if (segments.some((segment) => segment.join("") === "..")) return [];
      const named = joinSegments(segments.filter((segment) => !isDots(segment)));
      return [named.some((character) => character !== "/") ? ["/", ...withoutSlash(named)] : ["*"]];
    },
  },
];

/** The first rule that a pattern breaks, or null when GitHub accepts the pattern. */
export function findPatternFault(text: string): PatternFault | null {
  const pattern = splitCharacters(text);
  const broken = rules.find((rule) => rule.isBrokenBy(pattern));
  if (broken === undefined) return null;
  return { message: broken.message, mayMean: meaningsOf(pattern).map((meant) => meant.join("")) };
}

function meaningsOf(pattern: Characters): readonly Characters[] {
  return rules.reduce<readonly Characters[]>(
    (meanings, rule) =>
      meanings.flatMap((meant) => (rule.isBrokenBy(meant) ? rule.meant(meant) : [meant])),
    [pattern],
  );
}

function isHash(character: string): boolean {
  return character === "#" || character === "\\#";
}

function isBracket(character: string): boolean {
  return character === "[" || character === "]";
}

/**
 * `?*` for what the brackets enclose; for the whole name where they don't pair up within it.
 * Not `*`, because a last segment that is just `*` doesn't reach below a directory.
 */
function widenBrackets(segment: Characters): Characters {
  const first = segment.findIndex(isBracket);
  const last = segment.findLastIndex(isBracket);
  if (first === -1) return segment;
  if (segment[first] === "]" || segment[last] === "[") return ["?", "*"];
  return [...segment.slice(0, first), "?", "*", ...segment.slice(last + 1)];
}

function joinSegments(segments: readonly Characters[]): Characters {
  return segments.flatMap((segment, index) => (index === 0 ? segment : ["/", ...segment]));
}

function isThirdStar(pattern: Characters, index: number): boolean {
  return index > 1 && pattern.slice(index - 2, index + 1).every((character) => character === "*");
}

function indexOfThreeStars(pattern: Characters): number {
  return pattern.findIndex((_, index) => isThirdStar(pattern, index));
}

function dropThirdStars(pattern: Characters): Characters {
  return pattern.filter((_, index) => !isThirdStar(pattern, index));
}

function isSecondSlash(pattern: Characters, index: number): boolean {
  return index > 0 && pattern[index] === "/" && pattern[index - 1] === "/";
}

function isDots(segment: Characters): boolean {
  return segment.join("") === "." || segment.join("") === "..";
}

function withoutSlash(pattern: Characters): Characters {
  return pattern[0] === "/" ? pattern.slice(1) : pattern;
}
