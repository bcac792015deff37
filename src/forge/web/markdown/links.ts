/** Where a link of somebody's text may lead: to the web, to mail, or elsewhere in the forge. Null: nowhere. */
export function safeAddress(address: string): string | null {
  const base = "http://forge.invalid/";
  if (!URL.canParse(address, base)) return null;
  const { protocol } = new URL(address, base);
  return /^(?:https?|mailto):$/.test(protocol) ? address : null;
}
