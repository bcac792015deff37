import { escapeText, type Markdown, markdown } from "./escape.js";

/** Writes Markdown round values: strings are escaped, Markdown is placed as it is. */
export function md(
  parts: TemplateStringsArray,
  ...values: readonly (Markdown | string | number)[]
): Markdown {
  const placed = values.map((value) =>
    typeof value === "object" ? value : escapeText(`${value}`),
  );
  return markdown(String.raw({ raw: parts }, ...placed.map(({ text }) => text)));
}

/** Joins what is there. */
export function join(parts: readonly (Markdown | null)[], separator: string): Markdown {
  const texts = parts.flatMap((part) => (part === null || part.text === "" ? [] : [part.text]));
  return markdown(texts.join(separator));
}

/** Blocks with a blank line between them. */
export function blocks(...parts: readonly (Markdown | null)[]): Markdown {
  return join(parts, "\n\n");
}

/** A list, one line an item. */
export function bullets(items: readonly Markdown[]): Markdown {
  return join(
    items.map(({ text }) => markdown(`- ${text}`)),
    "\n",
  );
}

/** `a`, `a or b`, `a, b or c`; from `most` on only how many more there are. */
export function either(items: readonly Markdown[], word: "or" | "and", most = 8): Markdown {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  const all = rest > 0 ? [...shown, md`${rest} more`] : shown;
  const last = all.at(-1);
  if (last === undefined || all.length === 1) return last ?? markdown("");
  return md`${join(all.slice(0, -1), ", ")} ${markdown(word)} ${last}`;
}

/** A part that is closed until somebody opens it. GitHub shows the summary as HTML: plain words of ours, without markup. */
export function folded(summary: string, content: Markdown): Markdown {
  return markdown(`<details>\n<summary>${summary}</summary>\n\n${content.text}\n\n</details>`);
}

/** A GitHub alert: a coloured box. */
export function alert(kind: "NOTE" | "WARNING" | "CAUTION", content: Markdown): Markdown {
  const lines = content.text.split("\n").map((line) => `> ${line}`.trimEnd());
  return markdown(`> [!${kind}]\n${lines.join("\n")}`);
}
