import { createHash } from "node:crypto";
import { type Html, html, trusted } from "./html.js";
import type { Step } from "./page.js";
import { STYLESHEET } from "./styles/stylesheet.js";

/** The page's small picture in a browser's tab: the stages as three bars. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0b6470"/><path d="M4 11.5V9.500M8 11.5V7M12 11.5V4.500" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
)}`;

/** Nothing runs and nothing is loaded: one stylesheet, known by its digest, and the tab's picture. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLESHEET).digest("base64")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A whole document. */
export function framed(page: {
  readonly title: string;
  readonly trail: readonly Step[];
  readonly main: Html;
}): string {
  const { title, trail, main } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${trusted(STYLESHEET)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="wide">
<nav aria-label="Where you are"><ol class="trail">
<li><a class="home" href="/"><span class="glyph" aria-hidden="true"><i></i><i></i><i></i></span>Local forge</a></li>
${trail.map(step)}</ol></nav>
<span class="tag">Read-only</span>
</div></header>
<main id="main" class="wide">
${main}
</main>
<footer class="wide"><p>The local forge of Model Promoter. These pages only show; people and Apps act through the API and git.</p></footer>
</body>
</html>
`.html;
}

function step({ label, address }: Step): Html {
  return address === null
    ? html`<li aria-current="page">${label}</li>
`
    : html`<li><a href="${address}">${label}</a></li>
`;
}
