import { lexer } from "marked";
import { type Html, html } from "../html.js";
import { READING } from "./alert.js";
import { renderBlocks } from "./blocks.js";

/**
 * Somebody's Markdown as GitHub would show it, safe to place: `marked` only reads it into tokens, and every token's
 * text goes through the escaping template.
 */
export function renderMarkdown(text: string): Html {
  return html`<div class="markdown">${renderBlocks(lexer(text, READING), [])}</div>`;
}
