import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import { refusedSize } from "../../domain/registry-text.js";
import { type BytesReading, byName, type RegistryTree, type TreeEntry } from "./registry-tree.js";

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
  EISDIR: "it is a folder",
  ELOOP: "it is a symbolic link",
  EMLINK: "it is a symbolic link",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "it is no plain file",
};

/**
 * The files of a folder, committed or not; `folder` is absolute. Reading waits for the disk: of very many small files
 * that is several times quicker than asking for each in turn.
 */
export function folderTree(folder: string): RegistryTree {
  const plain = new Map<string, boolean>();
  const isPlain = (path: string): boolean => {
    const known = plain.get(path);
    if (known !== undefined) return known;
    const above = path.lastIndexOf("/");
    const answer = (above === -1 || isPlain(path.slice(0, above))) && !isLink(join(folder, path));
    plain.set(path, answer);
    return answer;
  };
  return {
    list: async (path) => {
      const entries = isPlain(path) ? listFolder(join(folder, path)) : [];
      // The listing has told links apart: folders in it need no look of their own.
      for (const { name, kind } of entries)
        if (kind === "folder") plain.set(`${path}/${name}`, true);
      return entries;
    },
    read: async (path) => {
      const above = path.lastIndexOf("/");
      if (above !== -1 && !isPlain(path.slice(0, above)))
        return { result: "unreadable", why: "a folder above it is a symbolic link" };
      return readBytes(join(folder, path));
    },
    close: async () => {},
  };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function listFolder(path: string): readonly TreeEntry[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry), id: null }))
      .sort(byName);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return [];
    throw new Error(`${path} can't be listed`, { cause: error });
  }
}

function kindOf(entry: Dirent): TreeEntry["kind"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

function readBytes(path: string): BytesReading {
  try {
    // Without following a link, and without waiting for who writes into a pipe.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const status = fstatSync(file);
      if (status.isDirectory()) return { result: "unreadable", why: "it is a folder" };
      if (!status.isFile()) return { result: "unreadable", why: "it is no plain file" };
      const refused = refusedSize(status.size);
      if (refused !== null) return { result: "unreadable", why: refused };
      return { result: "read", bytes: wholeOf(file, status.size) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { result: "absent" };
    const why = UNREADABLE[code];
    if (why !== undefined) return { result: "unreadable", why };
    throw new Error(`${path} can't be read`, { cause: error });
  }
}

/** An open file's bytes, with no more questions to the disk than needed: there are very many files. */
function wholeOf(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const more = readSync(file, bytes, filled, size - filled, null);
    if (more === 0) break;
    filled += more;
  }
  return bytes.subarray(0, filled);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
