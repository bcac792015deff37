import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** A digest as the registry writes it: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

/** Digest of a text's UTF-8 bytes, or of bytes as they are. */
export function digestOf(content: string | Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** The RFC 8785 form of a JSON value: one text for one value. Throws on what JSON can't hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("only JSON values have a canonical form");
  return text;
}

/** Digest of a value's RFC 8785 form. */
export function digestOfValue(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}
