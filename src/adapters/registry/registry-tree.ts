/** Something in a folder. `id`: git's id of the file or folder, where the listing knows it. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
  readonly id: string | null;
}

/** What reading a file's bytes gave. `why` is a phrase such as "it is a symbolic link". */
export type BytesReading =
  | { readonly result: "read"; readonly bytes: Buffer }
  | { readonly result: "absent" }
  | { readonly result: "unreadable"; readonly why: string };

/**
 * Files of a repository as they are in a folder, or were at a commit. Paths have `/` between segments and none in front.
 * An `id` from a listing spares looking the path up, which in a folder of very many is slow.
 */
export interface RegistryTree {
  /** In order of names; empty where there is no such folder. Links are told and never followed. */
  list(path: string, id?: string | null): Promise<readonly TreeEntry[]>;
  read(path: string, id?: string | null): Promise<BytesReading>;
  close(): Promise<void>;
}

/** Entries in the order of their names. */
export function byName(a: TreeEntry, b: TreeEntry): number {
  return a.name < b.name ? -1 : 1;
}
