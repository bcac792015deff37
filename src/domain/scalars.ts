import { z } from "zod";
import type { Digest } from "./digest.js";
import { parseModelName, parseVersion, stages } from "./names.js";

/** `sha256:` and 64 hex digits, of a file's bytes or of a value's RFC 8785 form. */
export const digestSchema = z
  .custom<Digest>((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value), {
    error: "a digest: sha256: and 64 lower-case hex digits",
  })
  .meta({
    type: "string",
    pattern: "^sha256:[0-9a-f]{64}$",
    description: "SHA-256 digest: sha256: and 64 lower-case hex digits",
  });

/** A full git commit id. */
export const commitIdSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, { error: "a full commit id: 40 hex digits" })
  .describe("full git commit id: 40 hex digits");

/** A UTC time with `Z`, such as `2025-03-10T09:00:00Z`. */
export const timeSchema = z.iso.datetime({ error: "a UTC time such as 2025-03-10T09:00:00Z" });

/** A calendar day, such as `2025-02-28`. */
export const dateSchema = z.iso.date({ error: "a date such as 2025-02-28" });

/** A closed range of days; `from` is not after `to`. */
export const periodSchema = z
  .strictObject({
    from: dateSchema.describe("first day, such as 2025-01-01"),
    to: dateSchema.describe("last day, included"),
  })
  .refine((period) => period.from <= period.to, {
    error: "a period whose from is not after its to",
  });

/** A span of time: minutes, hours or days. */
export const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, { error: "a duration such as 15m, 12h or 14d" });

/** `@login` of a person or `@org/team`. Logins of managed users carry an underscore before their company's short code. */
export const ownerSchema = z
  .string()
  .regex(/^@[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9._-]+)?$/, { error: "@login or @org/team" });

/** `@login` of a person. */
export const loginSchema = z
  .string()
  .regex(/^@[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$/, { error: "a login with its @" });

/** Name of a registered model: one or two segments. */
export const modelNameSchema = z
  .string()
  .refine((name) => parseModelName(name).ok, { error: "a model name such as fraud-detection" })
  .meta({
    pattern: "^(?!.*\\.\\.)[a-z0-9][a-z0-9._-]{0,62}(/[a-z0-9][a-z0-9._-]{0,62})?$",
    description:
      "name of the model, as its folder is called: fraud-detection or risk/fraud-detection",
  });

/** A semantic version without build metadata. */
export const versionSchema = z
  .string()
  .refine((text) => parseVersion(text).ok, { error: "a semantic version such as 2.1.3" })
  .meta({
    pattern:
      "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$",
    description: "semantic version such as 2.1.3 or 2.1.3-rc.1",
  });

/** One of the four stages, in lower case. */
export const stageSchema = z.enum(stages);

/** Identifier of a gate, a metric or an evaluation set within its file. */
export const slugSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$/, {
  error: "a short name of letters, digits and _ . : -",
});

/** A gate's id: it stands for the gate in comments, checks and audit entries. */
export const gateIdSchema = slugSchema.describe("name of the gate, used once in its stage");

/** A metric's name. */
export const metricNameSchema = slugSchema.describe(
  "name of a metric, predefined or defined in the policy or model.yaml",
);

/** A line of plain text from a person: 1 to 1,000 characters, counted as people do (a pair of surrogates is one). */
export const lineSchema = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !/[\r\n]/.test(text), { error: "one line" })
  .refine((text) => [...text].length <= 1000, { error: "at most 1,000 characters" });

/** Version of the file format; always 1. */
export const schemaVersion = z.literal(1).describe("version of the file format");
