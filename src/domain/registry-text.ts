/** The largest file that can be a registry's: more than the longest text allowed takes, and than CODEOWNERS may have. */
export const MOST_BYTES = 4_000_000;

/** A file's text, or as a phrase why its bytes are none; `line` counts from 1. */
export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string; readonly line: number };

/** Decodes a registry file, which is UTF-8. A byte order mark of UTF-8 is kept: digests are of all bytes. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const wide = wideEncoding(bytes);
  if (wide !== null) return { ok: false, why: `it is ${wide}; registry files are UTF-8`, line: 1 };
  const text = decoded(bytes);
  if (text !== null) return { ok: true, text };
  const { line, byte } = firstFault(bytes);
  const hex = `0x${byte.toString(16).toUpperCase()}`;
  return {
    ok: false,
    why: `line ${line} isn't UTF-8 (the first byte that can't be is ${hex}); it may be Latin-1`,
    line,
  };
}

/** As a phrase, why a file of this size isn't read; null where it may be. */
export function refusedSize(bytes: number): string | null {
  if (bytes <= MOST_BYTES) return null;
  const megabytes = (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });
  return `it has ${megabytes} MB, and a registry file has 500,000 characters at most`;
}

function wideEncoding(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Text of mostly Latin letters in UTF-16 has a zero beside each.
  const unmarked = bytes.length > 1 && (first === 0) !== (second === 0);
  return marked || unmarked ? "UTF-16" : null;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

function firstFault(bytes: Uint8Array): { readonly line: number; readonly byte: number } {
  let line = 1;
  let start = 0;
  // A line break is one byte in UTF-8 and part of no other character, so lines can be tried one by one.
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (decoded(row) === null) return { line, byte: firstByte(row) };
    line += 1;
    start += row.length + 1;
  }
  return { line: 1, byte: 0 };
}

function firstByte(row: Uint8Array): number {
  const kept = new TextEncoder().encode(new TextDecoder().decode(row));
  return row.find((byte, index) => byte !== kept[index]) ?? 0;
}
