import { anyRun, coversAll } from "./wildcard.js";

const anyOne = Symbol("any one character");

type Segment = readonly (string | typeof anyOne | typeof anyRun)[];

/** A pattern made ready for matching: one item a path segment, or `anyRun` for any depth. */
export type PathPattern = readonly (Segment | typeof anyRun)[];

const anyDepth: PathPattern = [anyRun];
const somethingBelow: PathPattern = [[anyRun], anyRun];

/** Splits into characters (code points); a backslash stays with the character that it escapes. */
export function splitCharacters(text: string): readonly string[] {
  return text.match(/\\[\s\S]|[\s\S]/gu) ?? [];
}

/** Splits characters into segments; slashes at the ends give empty segments there. */
export function splitSegments(characters: readonly string[]): readonly (readonly string[])[] {
  const segments: string[][] = [[]];
  for (const character of characters) {
    if (character === "/") segments.push([]);
    else segments.at(-1)?.push(character);
  }
  return segments;
}

/**
 * Makes a pattern ready for matching, by gitignore's rules with GitHub's exceptions
 * (docs.github.com, "About code owners"; git-scm.com, "gitignore"): a slash at the start or in the
 * middle anchors; a directory stands for all below it; a last segment that is just `*` stops there;
 * a trailing slash or a last `**` wants something below.
 * Any text compiles; whether GitHub accepts it is for `findPatternFault` to say.
 */
export function compilePattern(text: string): PathPattern {
  const segments = splitSegments(splitCharacters(text));
  const startsWithSlash = segments.length > 1 && segments[0]?.length === 0;
  const endsWithSlash = segments.length > 1 && segments.at(-1)?.length === 0;
  const body = segments.slice(startsWithSlash ? 1 : 0, endsWithSlash ? -1 : undefined);
  const anchored = startsWithSlash || body.length > 1;
  const items = body.map(compileSegment);
  return [...(anchored ? [] : anyDepth), ...items, ...tailAfter(items.at(-1), endsWithSlash)];
}

function compileSegment(characters: readonly string[]): Segment | typeof anyRun {
  if (characters.join("") === "**") return anyRun;
  return characters.map((character) => {
    if (character === "*") return anyRun;
    if (character === "?") return anyOne;
    return character.startsWith("\\") ? character.slice(1) : character;
  });
}

function tailAfter(last: PathPattern[number] | undefined, endsWithSlash: boolean): PathPattern {
  if (endsWithSlash || last === anyRun) return somethingBelow;
  return last !== undefined && isLoneStar(last) ? [] : anyDepth;
}

function isLoneStar(segment: Segment): boolean {
  return segment.length === 1 && isAllRuns(segment);
}

function isAllRuns(segment: Segment): boolean {
  return segment.every((item) => item === anyRun);
}

/** Whether a pattern matches a repository path (`/` between segments, none in front). */
export function matchesPath(pattern: PathPattern, path: string): boolean {
  return coversAll<Segment, string>(pattern, path.split("/"), fitsSegment);
}

function fitsSegment(segment: Segment, text: string): boolean {
  return coversAll<string | typeof anyOne, string>(segment, [...text], fitsCharacter);
}

function fitsCharacter(item: string | typeof anyOne, character: string): boolean {
  return item === anyOne || item === character;
}

/** Whether a pattern matches every path of a repository, as `*`, `**` and `/**` do; `/` matches none. */
export function isCatchAll(text: string): boolean {
  if (text === "/") return false;
  const items = compilePattern(text);
  const segments = items.filter((item) => item !== anyRun);
  return segments.length === 1 && items.length > 1 && segments.every(isAllRuns);
}
