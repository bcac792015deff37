/** What GitHub would make of Markdown beyond plain text, found by the rules' own wording rather than by our escapes. */
export function effectsOf(markdown: string): readonly string[] {
  const text = withoutCode(markdown);
  return patterns.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

const patterns: readonly (readonly [string, RegExp])[] = [
  ["mention", /@[A-Za-z0-9]/],
  ["reference", /(?:(?<!&)#|\bGH-)\d/i],
  ["HTML", /<(?:[A-Za-z/!?])/],
  ["link", /(?<!\\)\](?:\(|\[|:)|https?:\/\/|\bwww\.|mailto:[^&]/i],
  ["emphasis", /(?<!\\)[*~]|(?<![\\A-Za-z0-9])_|(?<!\\)_(?![A-Za-z0-9])/],
  ["math", /(?<!\\)\$/],
  ["code", /`/],
  ["cell", /\|/],
  ["block", /^ {0,3}(?:[-+*] |[-+*]$|\d{1,9}[.)](?: |$)|#{1,6}(?: |$)|>|(?:- *){3,}$|=+ *$|:-)/m],
  ["line", /[\r\n\u2028\u2029\p{Cc}]/u],
  ["direction", /[\u202a-\u202e\u2066-\u2069]/],
];

/** Without inline code, in which GitHub sees nothing; the code element's text is kept, since Markdown is read in it. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/`[^`\n]+`/g, "code").replace(/<\/?code>/g, "");
}

/** Columns of a table's row, by GitHub's rule: every pipe without a backslash before it parts two cells, in code too. */
export function columnsOf(row: string): number {
  return (row.match(/(?<!\\)\|/g)?.length ?? 0) - 1;
}
