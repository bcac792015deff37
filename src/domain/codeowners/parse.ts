import { type Owner, parseOwner } from "./owner.js";
import { splitCharacters } from "./pattern.js";
import { findPatternFault } from "./pattern-fault.js";

/** Where GitHub looks for the file, in its order: the first that exists counts, the others never. */
export const CODEOWNERS_LOCATIONS: readonly string[] = [
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
];

/** GitHub doesn't load a file of more than 3 MB; counted in bytes of UTF-8. */
export const CODEOWNERS_MAX_BYTES = 3 * 1024 * 1024;

/** A line that GitHub accepts. `line` counts from 1. No owners: the line clears ownership. */
export interface CodeownersLine {
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly Owner[];
}

/**
 * Why a line is skipped (the others still count); a file that is too large is skipped as a whole, and
 * its `line` is 1. `text` is the line as written. `mayMean` are patterns that together match at least what the line
 * can have been meant for; empty when that can't be told.
 */
export interface CodeownersError {
  readonly line: number;
  readonly kind: "invalid-pattern" | "invalid-owner" | "file-too-large";
  readonly message: string;
  readonly text: string;
  readonly mayMean: readonly string[];
}

/** A CODEOWNERS file as GitHub reads it; `file` is its path, for people. */
export interface Codeowners {
  readonly file: string;
  readonly lines: readonly CodeownersLine[];
  readonly errors: readonly CodeownersError[];
}

/**
 * Reads a CODEOWNERS file. Never fails: what GitHub would skip is in `errors`, one for each fault.
 * Rules: docs.github.com, "About code owners".
 */
export function parseCodeowners(text: string, file: string): Codeowners {
  if (Buffer.byteLength(text) > CODEOWNERS_MAX_BYTES) return tooLarge(file);
  const rows = text.replace(/^\uFEFF/u, "").split(/\r?\n/u);
  const readings = rows.flatMap((row, index) => readRow(row, index + 1) ?? []);
  return {
    file,
    lines: readings.flatMap((reading) => reading.line ?? []),
    errors: readings.flatMap((reading) => reading.errors),
  };
}

const WHITE_SPACE: ReadonlySet<string> = new Set([" ", "\t", "\r"]);

interface Reading {
  readonly line: CodeownersLine | null;
  readonly errors: readonly CodeownersError[];
}

function readRow(row: string, line: number): Reading | null {
  const text = row.replace(/^[ \t\r]+/u, "");
  if (text === "" || text.startsWith("#")) return null;
  const pattern = readPattern(text);
  const words = readOwnerWords(text.slice(pattern.length));
  const owners = words.map((word) => parseOwner(word));
  const errors = findErrors(pattern, words, { line, text: row });
  if (errors.length > 0) return { line: null, errors };
  return { line: { line, pattern, owners: withoutRepeats(owners) }, errors };
}

/** Up to the first white space that no backslash escapes. */
function readPattern(text: string): string {
  const characters = splitCharacters(text);
  const end = characters.findIndex((character) => WHITE_SPACE.has(character));
  return characters.slice(0, end === -1 ? undefined : end).join("");
}

function readOwnerWords(text: string): readonly string[] {
  const [beforeComment = ""] = text.split("#", 1);
  return beforeComment.split(/[ \t\r]+/u).filter((word) => word !== "");
}

function findErrors(
  pattern: string,
  words: readonly string[],
  place: Pick<CodeownersError, "line" | "text">,
): readonly CodeownersError[] {
  const fault = findPatternFault(pattern);
  const mayMean = fault?.mayMean ?? [pattern];
  const strangers = words.filter((word) => parseOwner(word) === null);
  return [
    ...(fault ? [{ ...place, ...fault, kind: "invalid-pattern" as const }] : []),
    ...strangers.map((word) => ({
      ...place,
      kind: "invalid-owner" as const,
      message: `\`${word}\` can't be an owner. Write @user, @organization/team or an email address.`,
      mayMean,
    })),
  ];
}

/** An owner written twice is one owner, and so one place to sign. */
function withoutRepeats(owners: readonly (Owner | null)[]): readonly Owner[] {
  const byName = new Map<string, Owner>();
  for (const owner of owners) {
    if (owner === null) continue;
    const name = owner.text.toLowerCase();
    if (!byName.has(name)) byName.set(name, owner);
  }
  return [...byName.values()];
}

function tooLarge(file: string): Codeowners {
  const message =
    "The file is larger than 3 MB, so GitHub doesn't load it and nothing has an owner. Shorten it, for example with wildcards.";
  return {
    file,
    lines: [],
    errors: [{ line: 1, kind: "file-too-large", message, text: "", mayMean: [] }],
  };
}
