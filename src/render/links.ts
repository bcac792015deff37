import { code, escapeText, type Markdown, markdown } from "./escape.js";
import { join } from "./markdown.js";

/** A link; the label alone where the address isn't one of the web. */
export function link(label: Markdown, address: string): Markdown {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return label;
  return markdown(`[${label.text}](${url.href.replace(/[()<>|\\`*[\]$]/g, percentEncoded)})`);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Address of a file at a commit, with the line where there is one. `repositoryUrl` is the repository's page. */
export function fileAddress(
  repositoryUrl: string,
  commit: string,
  path: string,
  line?: number,
): string {
  const segments = path.split("/").map(encodeURIComponent).join("/");
  return `${repositoryUrl}/blob/${commit}/${segments}${line === undefined ? "" : `#L${line}`}`;
}

/** What a sentence may hold that is more than text: words between backticks, a login or a team, an address that ends in a number. */
const SPECIAL =
  /(`[^`\n]+`|(?<![\w.@/-])@[A-Za-z0-9][\w-]*(?:\[bot\]|\/[\w.-]*\w)?|https?:\/\/[^\s`<>]+\/\d+)/;

/**
 * A sentence of ours that holds people's words, such as a problem's text: what stands between backticks and what looks
 * like a login is shown as code, all else is escaped. With `repositoryUrl`, addresses of the repository's own pull
 * requests and issues become links.
 */
export function prose(text: string, repositoryUrl?: string): Markdown {
  return join(
    text.split(SPECIAL).map((piece) => special(piece, repositoryUrl) ?? escapeText(piece)),
    "",
  );
}

function special(piece: string, repositoryUrl: string | undefined): Markdown | null {
  if (piece.startsWith("`") && piece.endsWith("`") && piece.length > 2)
    return code(piece.slice(1, -1));
  if (/^@[A-Za-z0-9]/.test(piece) && !/\s/.test(piece)) return code(piece);
  if (repositoryUrl === undefined || !piece.startsWith(`${repositoryUrl}/`)) return null;
  const [, number] = /^\/(?:pull|issues)\/(\d+)$/.exec(piece.slice(repositoryUrl.length)) ?? [];
  return number === undefined ? null : link(markdown(`#${number}`), piece);
}
