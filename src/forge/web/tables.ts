import { type Html, html } from "./html.js";

/** A table with a title for those who can't see where it stands; null rows make a sentence of its own. */
export function plainTable(table: {
  readonly caption: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Html[])[];
  readonly none: string;
}): Html {
  const { caption, titles, rows, none } = table;
  if (rows.length === 0) return html`<p class="quiet">${none}</p>`;
  return html`<div class="scroll box" tabindex="0" role="group" aria-label="${caption}"><table class="plain">
<caption class="unseen">${caption}</caption>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
</table></div>`;
}

function row([first, ...others]: readonly Html[]): Html {
  return html`<tr><th scope="row">${first ?? null}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
