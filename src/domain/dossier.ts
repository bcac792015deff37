import { stringify } from "yaml";
import { z } from "zod";
import { comparisonRowSchema } from "./comparison.js";
import { evaluatedGateSchema } from "./gate/evaluate-gate.js";
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

const incumbentSchema = z.strictObject({ version: versionSchema, record: digestSchema });

/** `promotions/<semver>-to-<stage>-<n>.yaml`: what a promotion asks for and on which inputs. It means nothing without its audit entry. */
export const dossierSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  version: versionSchema,
  from: z.enum(["none", "staging"]),
  to: z.enum(["staging", "production"]),
  requested: z.strictObject({
    by: loginSchema,
    id: z.int().nonnegative().optional(),
    at: timeSchema,
    reason: lineSchema.nullable(),
    comment: z.int().min(1).nullable(),
  }),
  base: commitIdSchema.describe("commit at which all was read"),
  incumbent: incumbentSchema.nullable(),
  restoreTarget: z
    .strictObject({ version: versionSchema, restorable: z.boolean(), why: z.string().nullable() })
    .nullable(),
  /** People who can't sign, each with the reason. */
  excluded: z.array(z.strictObject({ login: loginSchema, why: z.string() })),
  inputs: z.record(z.string().min(1), digestSchema),
  requirements: requirementsSchema,
  comparison: z.array(comparisonRowSchema),
  gates: z.array(evaluatedGateSchema),
});

export type Dossier = z.output<typeof dossierSchema>;

/** The dossier as its file's text; one text for one value. */
export function writeDossier(dossier: Dossier): string {
  return `# Written by Model Promoter. Any change voids the approvals of this promotion.\n${stringify(dossier, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
