import { stringify } from "yaml";
import { z } from "zod";
import { comparisonRowSchema } from "./comparison.js";
import { evaluatedGateSchema } from "./gate/evaluated-gate.js";
import { requirementsSchema } from "./requirements.js";
import {
  commitIdSchema,
  digestSchema,
  lineSchema,
  loginSchema,
  modelNameSchema,
  schemaVersion,
  timeSchema,
  versionSchema,
} from "./scalars.js";

const incumbentSchema = z.strictObject({
  version: versionSchema.describe("its version"),
  record: digestSchema.describe("digest of its record"),
});

/** `promotions/<semver>-to-<stage>-<n>.yaml`: what a promotion asks for and on which inputs. It means nothing without its audit entry. */
export const dossierSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  version: versionSchema,
  from: z.enum(["none", "staging"]).describe("stage that the version was in"),
  to: z.enum(["staging", "production"]).describe("stage that was asked for"),
  requested: z
    .strictObject({
      by: loginSchema.describe("who asked"),
      id: z
        .int()
        .nonnegative()
        .optional()
        .describe("their number on GitHub, which outlives a rename"),
      at: timeSchema.describe("when, in UTC"),
      reason: lineSchema.nullable().describe("what followed because"),
      comment: z
        .int()
        .min(1)
        .nullable()
        .describe("number of the comment; null for a machine's request"),
      delivery: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe("GitHub's id of the event that asked, where no comment did"),
    })
    .describe("who asked, and why"),
  base: commitIdSchema.describe("commit at which all was read"),
  incumbent: incumbentSchema
    .nullable()
    .describe("version in Production that it is compared against; null where there is none"),
  restoreTarget: z
    .strictObject({
      version: versionSchema.describe("its version"),
      restorable: z.boolean().describe("whether it can be brought back"),
      why: z.string().nullable().describe("why not"),
    })
    .nullable()
    .describe("version that a rollback brings back"),
  excluded: z
    .array(
      z.strictObject({
        login: loginSchema.describe("who"),
        why: z.string().describe("why, as a clause: asked for the promotion"),
      }),
    )
    .describe("people whose approval doesn't count"),
  inputs: z
    .record(z.string().min(1), digestSchema)
    .describe("digest of each file that an approval is bound to, by path"),
  requirements: requirementsSchema.describe("what must be met"),
  comparison: z.array(comparisonRowSchema).describe("rows of the performance comparison"),
  gates: z.array(evaluatedGateSchema).describe("what each gate said when it was opened"),
});

export type Dossier = z.output<typeof dossierSchema>;

/** The dossier as its file's text; one text for one value. */
export function writeDossier(dossier: Dossier): string {
  return `# Written by Model Promoter. Any change voids the approvals of this promotion.\n${stringify(dossier, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
