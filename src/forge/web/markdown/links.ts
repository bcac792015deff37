const REFERENCES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * Where a link of somebody's text leads, if it leads to the web, to mail, or elsewhere in the forge; null otherwise.
 * Character references are read first, so that none hides a scheme.
 */
export function safeAddress(written: string): string | null {
  const address = written.replace(/&(?:#(\d{1,7})|#[Xx]([\da-fA-F]{1,6})|(\w+));/g, decoded);
  const base = "http://forge.invalid/";
  if (!URL.canParse(address, base)) return null;
  return /^(?:https?|mailto):$/.test(new URL(address, base).protocol) ? address : null;
}

function decoded(whole: string, decimal?: string, hex?: string, name = ""): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  if (Number.isNaN(code)) return REFERENCES[name] ?? whole;
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
