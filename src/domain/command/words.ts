import type { CommentOptions, Verb } from "./command.js";
import { verbNamed } from "./first-line.js";

/** A command line taken apart, before anything in it is judged. */
export interface Said {
  readonly verb: Verb;
  /** How the verb was called: `/` or `/model `. */
  readonly prefix: string;
  /** The words between the verb and `because`, without flags. */
  readonly words: readonly string[];
  /** Flags before `because`, without their dashes and in lower case: `dry-run`. */
  readonly flags: readonly string[];
  /** The text after `because`, tidied; null without that word. */
  readonly because: string | null;
}

interface Word {
  readonly text: string;
  readonly end: number;
}

// Phones turn two hyphens into one of these, and a hyphen that doesn't break into the second.
const dashes = /^[-‐‑‒–—―−]+(?=[^-‐‑‒–—―−])/;
const anyDash = /[‐‑‒–—―−]/g;
const quoteFamilies = [`"“”„‟«»`, `'‘’‚‛`] as const;

/** Takes a line apart when its verb is ours under this policy; otherwise null. Time is linear in the line. */
export function takeApart(line: string, options: CommentOptions): Said | null {
  const all = wordsOf(line);
  const called = calledVerb(all, options);
  if (called === null) return null;
  const rest = all.slice(called.length);
  const at = rest.findIndex((word) => word.text.toLowerCase() === "because");
  const before = (at < 0 ? rest : rest.slice(0, at)).map((word) => word.text);
  const end = rest[at]?.end;
  return {
    verb: called.verb,
    prefix: called.length === 1 ? "/" : "/model ",
    words: before.filter((word) => !dashes.test(word)),
    flags: before.filter((word) => dashes.test(word)).map(flagName),
    because: end === undefined ? null : unquoted(tidied(line.slice(end))),
  };
}

/** Text on one line, single spaces, nothing invisible (joiners stay: emoji and some scripts need them). */
export function tidied(text: string): string {
  return text
    .replace(/(?!\u200c|\u200d)[\p{Cc}\p{Cf}]/gu, (character) => (/\s/.test(character) ? " " : ""))
    .replace(/\p{Cs}/gu, "\ufffd")
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ");
}

function wordsOf(line: string): readonly Word[] {
  return Array.from(line.matchAll(/\S+/g), (match) => ({
    text: withoutInvisibleEnds(match[0]),
    end: match.index + match[0].length,
  })).filter((word) => word.text !== "");
}

/** Loops rather than a pattern ending in `$`, which takes quadratic time on a long run. */
function withoutInvisibleEnds(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && /\p{Cf}/u.test(word.charAt(start))) start += 1;
  while (end > start && /\p{Cf}/u.test(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end);
}

function calledVerb(
  words: readonly Word[],
  options: CommentOptions,
): { readonly verb: Verb; readonly length: 1 | 2 } | null {
  const first = words[0]?.text ?? "";
  const second = words[1]?.text ?? "";
  const short = options.shortVerbs ? verbNamed(first.slice(1)) : undefined;
  if (short !== undefined) return { verb: short, length: 1 };
  const long = first.toLowerCase() === "/model" ? verbNamed(second) : undefined;
  return long === undefined ? null : { verb: long, length: 2 };
}

function flagName(word: string): string {
  return word.replace(dashes, "").replace(anyDash, "-").toLowerCase();
}

/** Without one pair of quotes round the whole; quotes that belong to the text stay: `"Q1" and "Q2"`, `'tis`. */
function unquoted(text: string): string {
  for (const family of quoteFamilies) {
    const inner = text.slice(1, -1);
    if (text.length < 2 || !family.includes(text.charAt(0))) continue;
    if (!family.includes(text.charAt(text.length - 1))) continue;
    if (!hasQuote(inner, family)) return inner.trim();
  }
  return text;
}

/** An apostrophe between two letters is no quote. */
function hasQuote(text: string, family: string): boolean {
  const plain = text.replace(/(?<=\p{L})['’](?=\p{L})/gu, "");
  return [...plain].some((character) => family.includes(character));
}
