import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

/** Names in a folder, in order. */
export interface FolderListing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Lists a folder; empty where there is none. `path` is taken from `root`.
 * @throws when the disk fails; the reason is in `cause`.
 */
export async function listFolder(root: string, path: string): Promise<FolderListing> {
  try {
    const entries = await readdir(resolve(root, path), { withFileTypes: true });
    const named = (folders: boolean) =>
      entries.flatMap((entry) => (entry.isDirectory() === folders ? [entry.name] : [])).sort();
    return { files: named(false), folders: named(true) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return { files: [], folders: [] };
    throw new Error(`${path} can't be listed`, { cause: error });
  }
}
