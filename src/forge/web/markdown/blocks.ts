import type { Token, Tokens } from "marked";
import { type Html, html, trusted } from "../html.js";
import { readAlert } from "./alert.js";
import { renderInline } from "./inline.js";
import { closeElements, type OpenElements, safeHtml } from "./raw-html.js";

/** Blocks of Markdown as HTML. `open` is there at the top level only, where parts may be folded. */
export function renderBlocks(tokens: readonly Token[], open: OpenElements | null): Html {
  const shown = tokens.map((token) => block(token as Tokens.Generic, open));
  return open === null ? html`${shown}` : html`${shown}${trusted(closeElements(open))}`;
}

function block(token: Tokens.Generic, open: OpenElements | null): Html {
  switch (token.type) {
    case "paragraph":
      return html`<p>${renderInline(token.tokens)}</p>`;
    case "heading":
      return heading(token as Tokens.Heading);
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    case "blockquote":
      return quote(token as Tokens.Blockquote);
    case "code":
      return html`<pre tabindex="0"><code>${String(token.text)}</code></pre>`;
    case "hr":
      return html`<hr>`;
    case "html":
      return rawBlock(token.raw, open);
    case "space":
    case "def":
      return html``;
    default:
      return renderInline([token as Token]);
  }
}

/** A page's own title is its only `h1`, and a section of it holds the text: a text's first level is the third. */
function heading({ depth, tokens }: Tokens.Heading): Html {
  const level = String(Math.min(depth + 1, 6));
  const size = String(depth);
  const shown = renderInline(tokens);
  return html`<h${trusted(level)} class="size-${size}">${shown}</h${trusted(level)}>`;
}

function list({ ordered, start, items }: Tokens.List): Html {
  const shown = items.map((item) => {
    const content = renderBlocks(item.tokens, null);
    return item.task ? html`<li class="task">${content}</li>` : html`<li>${content}</li>`;
  });
  return ordered ? html`<ol start="${start || 1}">${shown}</ol>` : html`<ul>${shown}</ul>`;
}

function table({ header, rows }: Tokens.Table): Html {
  const titles = header.map(
    (cell) => html`<th scope="col"${aligned(cell)}>${renderInline(cell.tokens)}</th>`,
  );
  const lines = rows.map((row) => {
    const cells = row.map((cell) => html`<td${aligned(cell)}>${renderInline(cell.tokens)}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>
<thead><tr>${titles}</tr></thead>
<tbody>${lines}</tbody>
</table></div>`;
}

function aligned({ align }: Tokens.TableCell): Html {
  return align === null || align === "left" ? html`` : html` class="${align}"`;
}

function quote(token: Tokens.Blockquote): Html {
  const alert = readAlert(token);
  if (alert === null) return html`<blockquote>${renderBlocks(token.tokens, null)}</blockquote>`;
  const { kind, title, tokens } = alert;
  const content = renderBlocks(tokens, null);
  return html`<div class="alert ${kind}" role="note"><p class="alert-title">${title}</p>${content}</div>`;
}

function rawBlock(text: string, open: OpenElements | null): Html {
  if (open !== null) return trusted(safeHtml(text, "block", open));
  const own: OpenElements = [];
  const shown = safeHtml(text, "inline", own);
  return html`<p>${trusted(shown)}${trusted(closeElements(own))}</p>`;
}
