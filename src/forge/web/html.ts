/** Text that is HTML already. Only {@link html} and {@link trusted} make it, so nothing reaches a page unescaped. */
export interface Html {
  readonly html: string;
}

/** What a template can place: text is escaped, lists are joined, null is nothing. */
export type Placed = Html | string | number | null | readonly Placed[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template of HTML: `` html`<b>${text}</b>` ``. Values are escaped for text and for quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Placed[]): Html {
  return trusted(String.raw({ raw: parts }, ...values.map(placed)));
}

/** Declares text to be HTML. Only for text of our own, or text that was escaped piece by piece. */
export function trusted(text: string): Html {
  return { html: text };
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Text as HTML shows it, where `&lt;` and other character references stand for their character already. */
export function escapeAround(text: string): string {
  return text.replace(
    /[<>"']|&(?!(?:#\d{1,7}|#[Xx][\da-fA-F]{1,6}|\w+);)/g,
    (character) => ENTITIES[character] ?? character,
  );
}

function placed(value: Placed): string {
  if (value === null) return "";
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return "html" in value ? value.html : value.map(placed).join("");
}
