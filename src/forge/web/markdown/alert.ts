import { lexer, type Token, type Tokens } from "marked";

/** GitHub's five kinds of coloured boxes. */
const TITLES = {
  note: "Note",
  tip: "Tip",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
} as const;

/** A quote that begins with `[!WARNING]` or one of the other four, without that line. */
export interface Alert {
  readonly kind: keyof typeof TITLES;
  readonly title: string;
  readonly tokens: readonly Token[];
}

/** What GitHub reads Markdown of comments and bodies with: its own tables and lists, and line ends that count. */
export const READING = { gfm: true, breaks: true } as const;

/** Reads a quote as an alert; null where it is an ordinary one. */
export function readAlert(quote: Tokens.Blockquote): Alert | null {
  const [first, word = ""] =
    /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i.exec(quote.text) ?? [];
  if (first === undefined) return null;
  const kind = word.toLowerCase() as Alert["kind"];
  return { kind, title: TITLES[kind], tokens: lexer(quote.text.slice(first.length), READING) };
}
