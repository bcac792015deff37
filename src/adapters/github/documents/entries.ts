import { createHash } from "node:crypto";
import { z } from "zod";
import type { FileReading } from "../../../domain/file-reading.js";

/** What git writes for a symbolic link. */
const LINK_MODE = 0o120000;

const objectSchema = z.object({
  oid: z.string().optional(),
  text: z.string().nullable().optional(),
  isTruncated: z.boolean().optional(),
});
const entryShape = { mode: z.int(), type: z.string(), object: objectSchema.nullish() };

/** Shape of `ENTRY`: a tree's entry with its text, where there is one. */
export const entrySchema = z.object(entryShape).nullish();

/** Shape of `TEXTS`: a folder's entries, each with its text. */
export const textsSchema = z
  .object({
    object: z
      .object({ entries: z.array(z.object({ name: z.string(), ...entryShape })).nullish() })
      .nullish(),
  })
  .nullish();

/** Fragments of a tree's entry with what tells a file from a link, and of a folder's entries with theirs. */
export const ENTRY = `
fragment entry on TreeEntry { mode type object { ...content } }
fragment content on Blob { oid text isTruncated }`;
export const TEXTS = `
fragment texts on TreeEntry { object { ... on Tree { entries { name mode type object { ...content } } } } }`;

type Entry = NonNullable<z.output<typeof entrySchema>>;

/** What came of a file; null where it isn't there. */
export function entryReading(path: string, value: unknown): FileReading | null {
  const entry = entrySchema.parse(value);
  return entry ? reading(path, entry) : null;
}

/** What came of a folder's files; folders within it are left out. */
export function folderReadings(folder: string, value: unknown): readonly FileReading[] {
  const entries = textsSchema.parse(value)?.object?.entries ?? [];
  return entries
    .filter(({ type }) => type !== "tree")
    .map((entry) => reading(`${folder}/${entry.name}`, entry));
}

function reading(path: string, entry: Entry): FileReading {
  if (entry.mode === LINK_MODE) return { kind: "link", path };
  if (entry.type !== "blob") return { kind: "unread", path, why: "it is no file" };
  const { oid, text, isTruncated } = entry.object ?? {};
  if (isTruncated) return { kind: "unread", path, why: "it is too large" };
  if (typeof text !== "string") return { kind: "unread", path, why: "it is not text" };
  // What isn't UTF-8 is decoded somehow, and digests are of bytes: only a text of the blob's bytes is believed, but for
  // the mark that UTF-8 may begin with.
  if (oid !== undefined && ![text, `\ufeff${text}`].some((one) => blobId(one) === oid))
    return { kind: "unread", path, why: "it is not UTF-8" };
  return { kind: "text", path, text };
}

/** Git's id of a blob: SHA-1 of a header and the bytes. */
function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
