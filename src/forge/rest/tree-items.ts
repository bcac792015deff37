/** One line of a git tree object. */
export interface TreeItem {
  readonly name: string;
  readonly oid: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
}

const OID_BYTES = 20;

/** What a tree object holds, from its bytes: `<mode> <name>\0<20 bytes of id>`, again and again. */
export function treeItems(content: Buffer): readonly TreeItem[] {
  const items: TreeItem[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(" ", at);
    const end = content.indexOf(0, space);
    const mode = content.toString("latin1", at, space).padStart(6, "0");
    const oid = content.toString("hex", end + 1, end + 1 + OID_BYTES);
    items.push({ name: content.toString("utf8", space + 1, end), oid, mode, type: typeOf(mode) });
    at = end + 1 + OID_BYTES;
  }
  return items;
}

function typeOf(mode: string): TreeItem["type"] {
  if (mode.startsWith("04")) return "tree";
  return mode.startsWith("16") ? "commit" : "blob";
}
