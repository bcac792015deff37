import type { Verb } from "./command.js";
import { commandReference } from "./reference.js";

const verbs: ReadonlyMap<string, Verb> = new Map(
  commandReference.map((entry) => [entry.verb, entry.verb]),
);
const longestVerb = Math.max(...[...verbs.keys()].map((verb) => verb.length));

const tab = 9;
const carriageReturn = 13;
const space = 32;
const slash = 47;
const lastAscii = 126;

/** From this column on Markdown reads a line as code (CommonMark 0.31, 4.4). */
const codeColumn = 4;

/**
 * A cheap look at a comment's beginning, for servers that get every comment of an organisation. False means that
 * `readComment` would say "not a command" under any policy; true means that it is worth asking.
 */
export function mayBeCommand(body: string): boolean {
  const start = commandStart(body);
  if (start < 0) return false;
  // One letter more than the longest verb, so that a longer word isn't taken for it.
  const word = /^[a-z]+/i.exec(body.slice(start + 1, start + longestVerb + 2))?.[0].toLowerCase();
  return word !== undefined && (word === "model" || verbs.has(word));
}

/**
 * The line that a command would be on, from its slash to its end: the first line that isn't blank, when it begins
 * with a slash and isn't indented so far that Markdown shows it as code. Otherwise null.
 */
export function commandLine(body: string): string | null {
  const start = commandStart(body);
  if (start < 0) return null;
  const length = body.slice(start).search(/[\r\n]/);
  return length < 0 ? body.slice(start) : body.slice(start, start + length);
}

/** The verb that a word names, in any case; undefined for any other word. Only A-Z fold: no Kelvin sign for a k. */
export function verbNamed(word: string): Verb | undefined {
  return /^[a-z]{1,20}$/i.test(word) ? verbs.get(word.toLowerCase()) : undefined;
}

function commandStart(body: string): number {
  let start = 0;
  while (isBlank(body.charCodeAt(start))) start += 1;
  if (body.charCodeAt(start) !== slash) return -1;
  return indentation(body, start) < codeColumn ? start : -1;
}

/** Markdown counts spaces and tabs only: behind any other blank, a line can't become code. */
function indentation(body: string, start: number): number {
  const lineStart = Math.max(body.lastIndexOf("\n", start), body.lastIndexOf("\r", start)) + 1;
  let column = 0;
  for (let at = lineStart; at < start; at++) {
    const code = body.charCodeAt(at);
    if (code !== space && code !== tab) return column;
    column += code === space ? 1 : codeColumn - (column % codeColumn);
  }
  return column;
}

/** Line ends, spaces of all kinds, and characters that show nothing (zero-width, direction marks). */
function isBlank(code: number): boolean {
  if (code <= space) return code === space || (code >= tab && code <= carriageReturn);
  return code > lastAscii && /[\s\p{Cf}]/u.test(String.fromCharCode(code));
}
