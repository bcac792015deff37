import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { decodeText, refusedSize } from "../../domain/registry-text.js";

/** What reading a file gave. `why` is a phrase for people, such as "it is a folder". */
export type FileReading =
  | { readonly result: "read"; readonly text: string }
  | { readonly result: "absent" }
  | { readonly result: "unreadable"; readonly why: string };

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: "you have no permission to read it",
  EISDIR: "it is a folder",
  ELOOP: "its links go in a circle",
  ENAMETOOLONG: "its name is too long",
  EPERM: "you have no permission to read it",
};

/**
 * Reads a text file (UTF-8) of a registry, no larger than one may be. `path` is taken from `root` unless it is absolute.
 * @throws when the disk fails; the reason is in `cause`.
 */
export async function readWorkingFile(root: string, path: string): Promise<FileReading> {
  try {
    const place = resolve(root, path);
    const why = refusedSize((await stat(place)).size);
    return why === null ? textOf(await readFile(place)) : { result: "unreadable", why };
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { result: "absent" };
    const why = UNREADABLE[code];
    if (why !== undefined) return { result: "unreadable", why };
    throw new Error(`${path} can't be read`, { cause: error });
  }
}

function textOf(bytes: Buffer): FileReading {
  const decoded = decodeText(bytes);
  if (decoded.ok) return { result: "read", text: decoded.text };
  return { result: "unreadable", why: decoded.why };
}

/** A file that was found, with the path under which it was. */
export interface FoundFile {
  readonly path: string;
  readonly reading: Exclude<FileReading, { readonly result: "absent" }>;
}

/** The first of several files that exists, or null when none does. A folder is no file. */
export async function readFirstWorkingFile(
  root: string,
  paths: readonly string[],
): Promise<FoundFile | null> {
  for (const path of paths) {
    const reading = await readWorkingFile(root, path);
    if (reading.result !== "absent") return { path, reading };
  }
  return null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
