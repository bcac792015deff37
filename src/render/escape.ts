/**
 * Markdown that may be shown as it is: written by us, with every text from people or files escaped.
 * The wrapper keeps a plain string from being taken for it.
 */
export interface Markdown {
  readonly kind: "markdown";
  readonly text: string;
}

/** Markdown that we wrote ourselves. Never for a text from people or files. */
export function markdown(text: string): Markdown {
  return { kind: "markdown", text };
}

/** Invisible, and no part of a word: what GitHub takes for a mention, a reference or an address ends there. */
const BREAK = "&#8203;";

/** Characters that reorder or hide the text around them: bidirectional controls, zero-width marks, tags; and lone surrogates. */
const DECEIVING =
  /[\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Line breaks and blanks of every kind, with the control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
const BLANK = /[\s\u0000-\u001f\u007f-\u009f]+/gu;

const INLINE: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\\": "&#92;",
  "|": "&#124;",
  "`": "&#96;",
  "*": "\\*",
  _: "\\_",
  "[": "\\[",
  "]": "\\]",
  "~": "\\~",
  $: "\\$",
  "@": `@${BREAK}`,
  "#": `#${BREAK}`,
};

/**
 * A text from people or files, to be placed anywhere on a line of Markdown, a table's cell included: on one line,
 * without effect as markup, mention, reference, link or HTML. Renovate and Dependabot break mentions and references in
 * the same way.
 */
export function escapeText(text: string): Markdown {
  const inline = oneLine(text).replace(
    /[&>\\|`*[\]~$@#]|<(?![ \d=])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,
    (character) => INLINE[character] ?? character,
  );
  const unlinked = inline
    .replace(/:(?=\/\/)|(?:mailto|xmpp):/gi, (prefix) => `${prefix}${BREAK}`)
    .replace(/www(?=\.)|\bGH-(?=\d)/gi, (prefix) => `${prefix}${BREAK}`);
  return markdown(
    unlinked.replace(LINE_START, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`),
  );
}

/** What begins a list, a rule, an underlined heading or a table's delimiter row at the start of a line. */
const LINE_START = /^ ?(?:[-+](?= |$)|-(?=[-: ]*$)|=(?==* ?$)|:(?=-)|\d{1,9}[.)](?= |$))/;

/** A text as inline code. GitHub reads neither mentions nor references in code. Nothing for a blank text. */
export function code(text: string): Markdown {
  const line = oneLine(text).trim();
  if (line === "") return markdown("");
  if (/[`|]/.test(line)) return markdown(`<code>${escapeText(line).text}</code>`);
  return markdown(`\`${line}\``);
}

function oneLine(text: string): string {
  return text.replace(DECEIVING, "\ufffd").replace(BLANK, " ");
}
