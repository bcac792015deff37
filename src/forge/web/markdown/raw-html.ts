import { escapeAround } from "../html.js";

/** Elements that only mark words. They may stand anywhere, but never with attributes. */
const WORDS = /^(?:code|kbd|sub|sup)$/;
/** Elements that fold a part away. Only at the top level, where they can't cross another element's border. */
const FOLDS = /^(?:details|summary)$/;
const PIECES = /<!--[\s\S]*?(?:-->|$)|<\/?[A-Za-z][^<>]*>|[^<]+|</g;
const TAG = /^<(\/?)([A-Za-z]+)(\s+open)?\s*(\/?)>$/;

/** Elements that are open, outermost first. */
export type OpenElements = string[];

/**
 * Raw HTML out of Markdown. Comments are dropped, a few harmless elements are let through without their attributes,
 * all else is shown as the text it is. An end without a beginning is text too, so that nobody closes what isn't theirs.
 */
export function safeHtml(text: string, place: "block" | "inline", open: OpenElements): string {
  const pieces = text.match(PIECES) ?? [];
  return pieces.map((piece) => safePiece(piece, place, open)).join("");
}

/** Ends all elements that are still open, down to a depth. */
export function closeElements(open: OpenElements, depth = 0): string {
  return open
    .splice(depth)
    .reverse()
    .map((name) => `</${name}>`)
    .join("");
}

function safePiece(piece: string, place: "block" | "inline", open: OpenElements): string {
  if (piece.startsWith("<!--")) return "";
  const [, slash, written = "", isOpen] = TAG.exec(piece) ?? [];
  const name = written.toLowerCase();
  if (name === "br") return "<br>";
  const known = WORDS.test(name) || (place === "block" && FOLDS.test(name));
  if (!known) return escapeAround(piece);
  if (slash !== "/") {
    open.push(name);
    return isOpen === undefined || name !== "details" ? `<${name}>` : "<details open>";
  }
  const depth = open.lastIndexOf(name);
  return depth < 0 ? escapeAround(piece) : closeElements(open, depth);
}
