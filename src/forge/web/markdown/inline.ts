import type { Token, Tokens } from "marked";
import { escapeAround, type Html, html, trusted } from "../html.js";
import { safeAddress } from "./links.js";
import { closeElements, type OpenElements, safeHtml } from "./raw-html.js";

/** The inline parts of a block, as HTML. Elements that are opened in it end in it. */
export function renderInline(tokens: readonly Token[] | undefined): Html {
  const open: OpenElements = [];
  const shown = (tokens ?? []).map((token) => inlineToken(token as Tokens.Generic, open));
  return html`${shown}${trusted(closeElements(open))}`;
}

function inlineToken(token: Tokens.Generic, open: OpenElements): Html {
  switch (token.type) {
    case "strong":
      return html`<strong>${renderInline(token.tokens)}</strong>`;
    case "em":
      return html`<em>${renderInline(token.tokens)}</em>`;
    case "del":
      return html`<del>${renderInline(token.tokens)}</del>`;
    case "codespan":
      return html`<code>${String(token.text)}</code>`;
    case "br":
      return html`<br>`;
    case "checkbox":
      return checkbox(token.checked === true);
    case "link":
      return link(token as Tokens.Link);
    case "image":
      return image(token as Tokens.Image);
    case "html":
      return trusted(safeHtml(token.raw, "inline", open));
    case "escape":
      return html`${String(token.text)}`;
    default:
      return token.tokens === undefined
        ? trusted(escapeAround(token.raw))
        : renderInline(token.tokens);
  }
}

function link({ href, tokens }: Tokens.Link): Html {
  const label = renderInline(tokens);
  const address = safeAddress(href);
  return address === null ? label : html`<a href="${address}" rel="nofollow noopener">${label}</a>`;
}

/** Pages load nothing from elsewhere: a picture is a link to it. */
function image({ href, text }: Tokens.Image): Html {
  const address = safeAddress(href);
  const label = text === "" ? "picture" : text;
  return address === null
    ? html`${label}`
    : html`<a href="${address}" rel="nofollow noopener">${label}</a>`;
}

function checkbox(checked: boolean): Html {
  return checked
    ? html`<input type="checkbox" disabled checked aria-label="Done"> `
    : html`<input type="checkbox" disabled aria-label="Not done"> `;
}
