import type { z } from "zod";
import { auditEntrySchema, writeEntry } from "../audit-entry.js";
import { type Digest, digestOf, digestOfValue } from "../digest.js";
import { readDocument, type SourceFile } from "../document.js";
import { dossierSchema } from "../dossier.js";
import { evidenceSchema } from "../evidence.js";
import { manifestSchema, productionRecordSchema } from "../manifest.js";
import { modelCardSchema } from "../model-card.js";
import { modelDefinitionSchema } from "../model-definition.js";
import { modelVersionSchema } from "../model-version.js";
import type { Problem } from "../problem.js";
import { schemaPart } from "../schema-issue.js";
import { writeProductionRecord } from "../transition.js";
import type { FileKind, FilePlace } from "./file-place.js";

const formats = {
  definition: modelDefinitionSchema,
  record: modelVersionSchema,
  card: modelCardSchema,
  evidence: evidenceSchema,
  dossier: dossierSchema,
  manifest: manifestSchema,
  production: productionRecordSchema,
  entry: auditEntrySchema,
} as const satisfies Readonly<Record<FileKind, z.ZodType>>;

/** What a file of a kind holds. */
export type FileValue<K extends FileKind> = z.output<(typeof formats)[K]>;

/**
 * What one file says by itself: plain data, the same for the same bytes at the same path, so that it can be kept.
 * `value` is null where the file isn't valid; `problems` then say why. `digest` is null where it couldn't be read.
 */
export type FactsOf<K extends FileKind> = {
  readonly [One in K]: {
    readonly kind: One;
    readonly path: string;
    /** The version that its place names. */
    readonly version: string | null;
    readonly digest: Digest | null;
    readonly value: FileValue<One> | null;
    readonly problems: readonly Problem[];
  };
}[K];

/** Facts of any file. */
export type FileFacts = FactsOf<FileKind>;

/** Changes whenever a format does: facts that were kept under another one are to be read anew. */
export function factsFormat(): Digest {
  return digestOfValue(Object.values(formats).map(schemaPart));
}

/** Parses one file. Its bytes are looked at only here. */
export function readFacts(place: FilePlace, file: SourceFile): FileFacts {
  const { value, problems } = readValue(place.kind, file);
  // One of the union's members: kind and value come from the same format.
  const { kind, version } = place;
  const digest = digestOf(file.text);
  return { kind, path: file.path, version, digest, value, problems } as FileFacts;
}

/** Facts of a file that is there and could not be read. `why` is a phrase such as "it is a symbolic link". */
export function unreadFacts(
  place: FilePlace,
  path: string,
  { why, line = 1 }: { readonly why: string; readonly line?: number },
): FileFacts {
  const problem = {
    code: "file-unreadable",
    what: `${path} can't be read: ${why}.`,
    fix: "Put a plain UTF-8 text file in its place.",
    place: { file: path, line },
  };
  const { kind, version } = place;
  return { kind, path, version, digest: null, value: null, problems: [problem] } as FileFacts;
}

interface ReadValue {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

function readValue(kind: FileKind, file: SourceFile): ReadValue {
  if (kind === "entry") return readJson(file, auditEntrySchema, writeEntry);
  if (kind === "production") return readJson(file, productionRecordSchema, writeProductionRecord);
  return readYaml(file, formats[kind]);
}

function readYaml(file: SourceFile, schema: z.ZodType): ReadValue {
  const read = readDocument(file, schema);
  return read.ok ? { value: read.value, problems: [] } : { value: null, problems: read.problems };
}

/** A file that only the App writes has one text for its value; JSON's own parser is some fifty times quicker than YAML's. */
function readJson<S extends z.ZodType>(
  file: SourceFile,
  schema: S,
  write: (value: z.output<S>) => string,
): ReadValue {
  const parsed = schema.safeParse(plainJson(file.text));
  if (parsed.success && write(parsed.data) === file.text)
    return { value: parsed.data, problems: [] };
  // What isn't as written by the App is read slowly, for lines and for properties that stand twice.
  const { value, problems } = readYaml(file, schema);
  return { value, problems: problems.length > 0 ? problems : [handWritten(file)] };
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function handWritten({ path }: SourceFile): Problem {
  return {
    code: "file-hand-written",
    what: `${path} doesn't have the form in which the App writes it.`,
    why: "The App alone writes this file, and one value has one text.",
    fix: "Restore the file from the repository's history.",
    place: { file: path, line: 1 },
  };
}
