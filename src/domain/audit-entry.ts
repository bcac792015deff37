import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type Digest, digestOf } from "./digest.js";
import { evaluatedGateSchema } from "./gate/evaluate-gate.js";
import { entryIdSchema, roleSchema } from "./manifest.js";
import { becauseSchema } from "./requirements.js";
import {
  commitIdSchema,
  digestSchema,
  loginSchema,
  modelNameSchema,
  schemaVersion,
  stageSchema,
  timeSchema,
  versionSchema,
} from "./scalars.js";

/** What an audit entry records. */
export const entryKindSchema = z.enum([
  "promotion",
  "refused",
  "withdrawn",
  "adopt",
  "rollback",
  "reject",
  "archive",
  "rollout",
  "override",
  "hold",
  "review",
]);

/** A person or App as GitHub knows it; `id` outlives a rename. Null where it can't be told. */
const actorSchema = z.strictObject({ login: loginSchema, id: z.int().nonnegative().nullable() });

const moveSchema = z.strictObject({
  version: versionSchema,
  from: stageSchema,
  to: stageSchema,
  role: roleSchema.optional(),
});

const signOffSchema = z.strictObject({
  owner: z.string(),
  because: becauseSchema,
  by: actorSchema,
  at: timeSchema,
  review: z.int().min(1),
  commit: commitIdSchema,
  words: z.string().describe("what the review said: its first 4 KB, then a digest of the whole"),
});

/** `audit/<yyyy>/<seq>-<id>.json`: one decision, append-only, chained by digest. */
export const auditEntrySchema = z.strictObject({
  schema: schemaVersion,
  seq: z.int().min(1),
  id: entryIdSchema,
  previous: digestSchema
    .nullable()
    .describe("digest of the entry before; null for a model's first"),
  kind: entryKindSchema,
  at: timeSchema.describe("GitHub's time of the deciding act"),
  recordedAt: timeSchema,
  model: modelNameSchema,
  version: versionSchema,
  moves: z.array(moveSchema),
  requested: z.strictObject({ by: actorSchema, reason: z.string().nullable() }).nullable(),
  pullRequest: z
    .strictObject({
      number: z.int().min(1),
      head: commitIdSchema,
      merge: commitIdSchema.nullable(),
      mergedBy: actorSchema.nullable(),
    })
    .nullable(),
  signOffs: z.array(signOffSchema),
  gates: z.array(evaluatedGateSchema),
  concerns: z.array(
    z.strictObject({ by: loginSchema, words: z.string(), resolvedBy: loginSchema.nullable() }),
  ),
  overrides: z.array(
    z.strictObject({ subject: z.string(), by: actorSchema, reason: z.string(), at: timeSchema }),
  ),
  dossier: z.strictObject({ path: z.string(), digest: digestSchema }).nullable(),
  requirements: digestSchema.nullable(),
  policy: digestSchema.nullable(),
  problems: z.array(z.strictObject({ code: z.string(), what: z.string() })),
});

export type EntryKind = z.output<typeof entryKindSchema>;
export type Actor = z.output<typeof actorSchema>;
export type Move = z.output<typeof moveSchema>;
export type RecordedSignOff = z.output<typeof signOffSchema>;
export type AuditEntry = z.output<typeof auditEntrySchema>;

/** Where a decision came from: `pr/12`, `comment/99`, `rollout/12/3`, `init`. */
export type EntrySource =
  | `pr/${number}`
  | `comment/${number}`
  | `rollout/${number}/${number}`
  | `adopt/${string}`;

/** An entry's id: 20 hex digits of SHA-256 over kind, model and source; so a repeat of one act has the same id. */
export function entryId(kind: EntryKind, model: string, source: EntrySource): string {
  return createHash("sha256").update(`${kind}\n${model}\n${source}`).digest("hex").slice(0, 20);
}

/** The entry as its file's text: RFC 8785 JSON and a newline. */
export function writeEntry(entry: AuditEntry): string {
  return `${canonicalJson(entry)}\n`;
}

/** Digest of an entry's file. */
export function entryDigest(entry: AuditEntry): Digest {
  return digestOf(writeEntry(entry));
}

/** Name of an entry's file, and the id in it; null where a name is no entry's. */
export function readEntryName(name: string): { readonly seq: number; readonly id: string } | null {
  const match = /^(\d{6,})-([0-9a-f]{20})\.json$/.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { seq: Number(match[1]), id: match[2] };
}

const WORDS_KEPT = 4096;

/** A review's words as recorded: whole up to 4 KB, else the first 4 KB and a digest of all. */
export function recordedWords(words: string): string {
  if (Buffer.byteLength(words) <= WORDS_KEPT) return words;
  const kept = Buffer.from(words)
    .subarray(0, WORDS_KEPT)
    .toString()
    .replace(/\uFFFD+$/, "");
  return `${kept}… [${digestOf(words)}]`;
}

/** The folder that an entry of a time lies in: its year. */
export function entryYear(at: string): string {
  return at.slice(0, 4);
}

/** Which decision on a pull request is recorded among entries; null where none is. */
export function recordedDecision(
  entryNames: readonly string[],
  model: string,
  pullRequest: number,
): { readonly kind: "promotion" | "refused" | "withdrawn"; readonly id: string } | null {
  const ids = new Set(entryNames.flatMap((name) => readEntryName(name)?.id ?? []));
  const kinds = ["promotion", "refused", "withdrawn"] as const;
  const decisions = kinds.map((kind) => ({ kind, id: entryId(kind, model, `pr/${pullRequest}`) }));
  return decisions.find(({ id }) => ids.has(id)) ?? null;
}
