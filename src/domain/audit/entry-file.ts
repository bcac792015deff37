import { type AuditEntry, auditEntrySchema, readEntryName, writeEntry } from "../audit-entry.js";
import { type Digest, digestOf } from "../digest.js";
import { decodeText } from "../registry-text.js";
import { type EntryLink, linkOf } from "./entry-link.js";

/** What an entry's path says. */
export interface EntryPath {
  readonly path: string;
  /** Number and id by its name. */
  readonly seq: number;
  readonly id: string;
  /** Folder that it lies in: a year, by the rule. */
  readonly year: string;
}

/** An entry's file, read. */
export interface EntryFile extends EntryPath {
  readonly digest: Digest;
  /** What makes it a link of its chain; null where it isn't one. */
  readonly link: EntryLink | null;
  /** The whole entry, looked at when it is first asked for; null where it isn't one as the App writes it. */
  readonly value: AuditEntry | null;
  /** As a phrase, why it holds no entry; null where it holds one. */
  readonly why: string | null;
}

/** Reads the path of an entry; null where it is no entry's. */
export function readEntryPath(path: string): EntryPath | null {
  const [audit, year = "", name = ""] = path.split("/").slice(-3);
  const read = readEntryName(name);
  if (audit !== "audit" || read === null || !/^\d{4}$/.test(year)) return null;
  return { path, year, ...read };
}

/** Reads an entry from its file's bytes. */
export function readEntryFile(place: EntryPath, bytes: Uint8Array): EntryFile {
  return new ReadEntry(place, bytes);
}

/** Parses at once, and holds against the schema only when somebody wants more than the link. */
class ReadEntry implements EntryFile {
  readonly path: string;
  readonly seq: number;
  readonly id: string;
  readonly year: string;
  readonly digest: Digest;
  readonly link: EntryLink | null;
  readonly #text: string | null;
  readonly #json: unknown;
  readonly #noText: string;
  #read: ReadText | null = null;

  constructor({ path, seq, id, year }: EntryPath, bytes: Uint8Array) {
    this.path = path;
    this.seq = seq;
    this.id = id;
    this.year = year;
    this.digest = digestOf(bytes);
    this.#text = plainText(bytes);
    this.#noText = this.#text === null ? notText(bytes) : "";
    this.#json = this.#text === null ? undefined : plainJson(this.#text);
    this.link = linkOf(this.#json);
  }

  get value(): AuditEntry | null {
    return this.#whole().value;
  }

  get why(): string | null {
    return this.#whole().why;
  }

  #whole(): ReadText {
    this.#read ??=
      this.#text === null ? { value: null, why: this.#noText } : readWhole(this.#text, this.#json);
    return this.#read;
  }
}

interface ReadText {
  readonly value: AuditEntry | null;
  readonly why: string | null;
}

function notText(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  return decoded.ok ? "it isn't UTF-8" : decoded.why;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8, as nearly all are; null of others. */
function plainText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

function readWhole(text: string, json: unknown): ReadText {
  if (json === undefined) return { value: null, why: "it isn't JSON" };
  const parsed = auditEntrySchema.safeParse(json);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join(".");
    return { value: null, why: `${where ? `${where}: ` : ""}${first?.message ?? "not an entry"}` };
  }
  if (!isCanonical(text, json) && writeEntry(parsed.data) !== text)
    return { value: null, why: "it doesn't have the form in which the App writes entries" };
  return { value: parsed.data, why: null };
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/**
 * Whether a text is surely the RFC 8785 form of its value, and a newline: numbers and strings are written there as by
 * JSON.stringify, and names are in order. Ten times quicker than writing the form anew; a no is to be looked at slowly.
 */
function isCanonical(text: string, value: unknown): boolean {
  const form = JSON.stringify(value);
  const hasForm = text.length === form.length + 1 && text.startsWith(form) && text.endsWith("\n");
  return hasForm && isOrdered(value);
}

function isOrdered(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  const members = value as Readonly<Record<string, unknown>>;
  let before = "";
  for (const name of Object.keys(members)) {
    if (name < before || !isOrdered(members[name])) return false;
    before = name;
  }
  return true;
}
