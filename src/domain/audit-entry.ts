import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type Digest, digestOf } from "./digest.js";
import { evaluatedGateSchema } from "./gate/evaluated-gate.js";
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
export const actorSchema = z.strictObject({
  login: loginSchema.describe("login"),
  id: z.int().nonnegative().nullable().describe("number on GitHub, which outlives a rename"),
});

const moveSchema = z.strictObject({
  version: versionSchema,
  from: stageSchema.describe("stage that it left"),
  to: stageSchema.describe("stage that it is in now"),
  role: roleSchema.optional().describe("role that it has there, in Production alone"),
});

const signOffSchema = z.strictObject({
  owner: z.string().describe("owner whose place it fills"),
  because: becauseSchema.describe("which line or property asked for it"),
  by: actorSchema.describe("who approved"),
  at: timeSchema.describe("when, in UTC"),
  review: z.int().min(1).describe("number of the review"),
  commit: commitIdSchema.describe("commit that was reviewed"),
  words: z.string().describe("what the review said: its first 4 KB, then a digest of the whole"),
});

/** `audit/<yyyy>/<seq>-<id>.json`: one decision, append-only, chained by digest. */
export const auditEntrySchema = z.strictObject({
  schema: schemaVersion,
  seq: z.int().min(1).describe("number of the entry among the model's, from 1"),
  id: entryIdSchema.describe("20 hex digits of SHA-256 over kind, model and source"),
  previous: digestSchema
    .nullable()
    .describe("digest of the entry before; null for a model's first"),
  kind: entryKindSchema.describe("what was decided"),
  at: timeSchema.describe("GitHub's time of the deciding act"),
  recordedAt: timeSchema.describe("when the App wrote it"),
  model: modelNameSchema,
  version: versionSchema,
  moves: z
    .array(moveSchema)
    .describe("versions that changed their stage; none where it was refused"),
  requested: z
    .strictObject({
      by: actorSchema.describe("who asked"),
      reason: z.string().nullable().describe("what followed because"),
    })
    .nullable()
    .describe("the request; null where there was none"),
  pullRequest: z
    .strictObject({
      number: z.int().min(1).describe("its number"),
      head: commitIdSchema.describe("its last commit"),
      merge: commitIdSchema.nullable().describe("commit that it came into the default branch with"),
      mergedBy: actorSchema
        .nullable()
        .describe("who merged, enqueued or enabled auto-merge; null where GitHub doesn't tell"),
    })
    .nullable()
    .describe("the promotion's pull request; null where there was none"),
  signOffs: z.array(signOffSchema).describe("approvals that counted"),
  gates: z.array(evaluatedGateSchema).describe("what each gate said at the decision"),
  concerns: z
    .array(
      z.strictObject({
        by: loginSchema.describe("who asked for changes"),
        words: z.string().describe("what they said"),
        resolvedBy: loginSchema.nullable().describe("who resolved it; null where nobody did"),
      }),
    )
    .describe("changes that reviewers asked for"),
  overrides: z
    .array(
      z.strictObject({
        subject: z.string().describe("gate or owner that was set aside"),
        by: actorSchema.describe("who did"),
        reason: z.string().describe("why"),
        at: timeSchema.describe("when, in UTC"),
      }),
    )
    .describe("gates and sign-offs that were set aside"),
  dossier: z
    .strictObject({
      path: z.string().describe("its path in the model's folder"),
      digest: digestSchema.describe("digest of the file as merged"),
    })
    .nullable()
    .describe("the dossier that was decided on; null where there was none"),
  requirements: digestSchema.nullable().describe("digest of what had to be met"),
  policy: digestSchema.nullable().describe("digest of the policy that held"),
  problems: z
    .array(
      z.strictObject({
        code: z.string().describe("stable name of the problem"),
        what: z.string().describe("what was wrong"),
      }),
    )
    .describe("why it was refused; else empty"),
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
