import { type Markdown, markdown } from "./escape.js";
import { blocks } from "./markdown.js";

/** GitHub takes 65,536 characters for a body; the rest is room for line ends that it may count twice. */
export const BODY_LIMIT = 65_000;

/** GitHub takes 65,535 characters for a check's summary, and as many for its text. */
export const CHECK_LIMIT = 65_535;

/** Cuts Markdown after its last whole line that fits, closes what is folded, and adds `note` where something was cut. */
export function cutToFit(content: Markdown, limit: number, note: Markdown): Markdown {
  if (content.text.length <= limit) return content;
  const closing = "\n\n</details>";
  const room = limit - note.text.length - 2 * closing.length;
  const kept = content.text.slice(0, Math.max(0, room));
  const whole = kept.slice(0, Math.max(0, kept.lastIndexOf("\n")));
  const open = occurrences(whole, "<details>") - occurrences(whole, "</details>");
  return blocks(markdown(`${whole}${closing.repeat(Math.max(0, open))}`), note);
}

/** The length that parts are cut to so that all fit into `room`: the short ones stay whole, the long ones share the rest. */
export function fairLimit(lengths: readonly number[], room: number): number {
  const ascending = lengths.toSorted((a, b) => a - b);
  let rest = room;
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(rest / (ascending.length - index));
    if (length > share) return share;
    rest -= length;
  }
  return room;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
