import { MOST_BYTES, refusedSize } from "../../domain/registry-text.js";
import { type GitObject, openObjects } from "./object-stream.js";
import { type BytesReading, byName, type RegistryTree, type TreeEntry } from "./registry-tree.js";

/** A folder's listing may be larger than any file: a hundred thousand names. */
const MOST_LISTED = 20 * MOST_BYTES;

/**
 * The files of a commit, read from git's objects and never checked out. `folder` lies in the repository; `prefix` is
 * its place there, with a slash at its end, or empty.
 */
export function commitTree(folder: string, commit: string, prefix: string): RegistryTree {
  const objects = openObjects(folder, MOST_LISTED);
  const nameOf = (path: string) => `${commit}:${prefix}${path}`;
  return {
    list: async (path, id) => {
      const tree = await objects.get(id ?? nameOf(path));
      return tree?.type === "tree" && tree.content
        ? readTree(tree.content, tree.id.length / 2)
        : [];
    },
    // A link's content would be its target's name: links are told by their listing.
    read: async (path, id) => asReading(await objects.get(id ?? nameOf(path))),
    close: () => objects.close(),
  };
}

function asReading(object: GitObject | null): BytesReading {
  if (object === null) return { result: "absent" };
  if (object.type !== "blob") return { result: "unreadable", why: "it is a folder" };
  const refused = refusedSize(object.bytes);
  if (refused !== null || object.content === null)
    return { result: "unreadable", why: refused ?? "it is too large" };
  return { result: "read", bytes: object.content };
}

/** Reads git's tree object: `<mode> <name>\0<id>` again and again. `idBytes` is 20, or 32 in SHA-256 repositories. */
function readTree(content: Buffer, idBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const zero = content.indexOf(0, space);
    const mode = content.subarray(at, space).toString();
    const id = content.subarray(zero + 1, zero + 1 + idBytes).toString("hex");
    entries.push({ name: content.subarray(space + 1, zero).toString(), kind: kindOf(mode), id });
    at = zero + 1 + idBytes;
  }
  return entries.sort(byName);
}

function kindOf(mode: string): TreeEntry["kind"] {
  if (mode === "40000") return "folder";
  if (mode === "120000") return "link";
  return mode.startsWith("100") ? "file" : "other";
}
