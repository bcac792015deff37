import type { z } from "zod";
import { actorSchema } from "./audit-entry.js";
import { cardPartSchema } from "./card-part.js";
import { evaluatedGateSchema } from "./gate/evaluated-gate.js";
import { gateDefinitionSchema } from "./gate/gate-definition.js";
import { entryIdSchema } from "./manifest.js";
import { metricDefinitionSchema } from "./metric.js";
import {
  evaluationSetSchema,
  intervalSchema,
  measurementSchema,
  signatureSchema,
  sliceSchema,
} from "./model-version.js";
import { stagePolicySchema } from "./policy.js";
import { becauseSchema } from "./requirements.js";
import {
  commitIdSchema,
  dateSchema,
  digestSchema,
  durationSchema,
  loginSchema,
  modelNameSchema,
  ownerSchema,
  periodSchema,
  slugSchema,
  timeSchema,
  versionSchema,
} from "./scalars.js";

/** What stands in several places: named once, and explained in one place. */
export interface SharedPart {
  /** One of it, and several: `digest`, `digests`. */
  readonly one: string;
  readonly many: string;
  readonly schema: z.ZodType;
  /** What it is, in a clause or a sentence. */
  readonly meaning: string;
}

/** A value that is written on one line. */
export interface ValueKind extends SharedPart {
  /** As it is written in a file. */
  readonly example: string;
}

/** Kinds of values that are written on one line. */
export const valueKinds: readonly ValueKind[] = [
  {
    one: "name",
    many: "names",
    schema: slugSchema,
    meaning: "a short name: letters, digits and _ . : -, at most 80",
    example: "false_positive_rate",
  },
  {
    one: "model name",
    many: "model names",
    schema: modelNameSchema,
    meaning: "one part or two, of a-z, 0-9 and . _ -; two let a team have a folder of its own",
    example: "risk/fraud-detection",
  },
  {
    one: "version",
    many: "versions",
    schema: versionSchema,
    meaning: "a semantic version without build metadata, and without v",
    example: "2.1.3-rc.1",
  },
  {
    one: "time",
    many: "times",
    schema: timeSchema,
    meaning: "a time in UTC, with Z",
    example: "2025-03-10T09:00:00Z",
  },
  { one: "day", many: "days", schema: dateSchema, meaning: "a date", example: "2025-02-28" },
  {
    one: "period",
    many: "periods",
    schema: periodSchema,
    meaning: "days from and to, both included",
    example: "{ from: 2025-01-01, to: 2025-02-28 }",
  },
  {
    one: "duration",
    many: "durations",
    schema: durationSchema,
    meaning: "minutes, hours or days",
    example: "36h",
  },
  {
    one: "digest",
    many: "digests",
    schema: digestSchema,
    meaning: "SHA-256 of a file's bytes: sha256: and 64 lower-case hex digits, as sha256sum prints",
    example: "sha256:3480521703884b7d96fa3fba2bef48736b92e2371b299aa4752e4f1dc9f71b23",
  },
  {
    one: "commit id",
    many: "commit ids",
    schema: commitIdSchema,
    meaning: "a git commit in full: 40 hex digits",
    example: "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f",
  },
  {
    one: "login",
    many: "logins",
    schema: loginSchema,
    meaning: "a person on GitHub; in quotes, since YAML keeps the at sign to itself",
    example: '"@fraud-team-lead"',
  },
  {
    one: "owner",
    many: "owners",
    schema: ownerSchema,
    meaning: "a person, or a team with its organisation",
    example: '"@acme/ml-platform"',
  },
  {
    one: "interval",
    many: "intervals",
    schema: intervalSchema,
    meaning: "lower and upper end",
    example: "[0.960, 0.964]",
  },
  {
    one: "card part",
    many: "card parts",
    schema: cardPartSchema,
    meaning: "a section of a model card, or one property of a section",
    example: "details.licence",
  },
  {
    one: "entry id",
    many: "entry ids",
    schema: entryIdSchema,
    meaning: "an audit entry: 20 hex digits, the same for the same decision",
    example: "30732987f0c9d5ffba9a",
  },
];

/** A gate, which is explained in a chapter of its own. */
export const gatePart: SharedPart = {
  one: "gate",
  many: "gates",
  schema: gateDefinitionSchema,
  meaning: "a rule that a version must meet",
};

/** Groups of properties that several files hold. */
export const sharedParts: readonly SharedPart[] = [
  {
    one: "stage rules",
    many: "stage rules",
    schema: stagePolicySchema,
    meaning: "What a stage asks of a promotion into it.",
  },
  {
    one: "metric definition",
    many: "metric definitions",
    schema: metricDefinitionSchema,
    meaning:
      "What a number means. Common metrics are predefined; one without a definition is an error.",
  },
  {
    one: "measurement",
    many: "measurements",
    schema: measurementSchema,
    meaning:
      "One measured number. Its interval comes from successes of n, from the standard error, or is given; without any of these it is judged as a point. Numbers are compared only where threshold, averaging, positive class and evaluation set are the same.",
  },
  {
    one: "slice",
    many: "slices",
    schema: sliceSchema,
    meaning: "A part of the evaluation set with numbers of its own.",
  },
  {
    one: "evaluation set",
    many: "evaluation sets",
    schema: evaluationSetSchema,
    meaning: "What was measured on. Two numbers are compared only where all of this is equal.",
  },
  {
    one: "signature",
    many: "signatures",
    schema: signatureSchema,
    meaning: "Inputs and outputs of a model.",
  },
  {
    one: "gate result",
    many: "gate results",
    schema: evaluatedGateSchema,
    meaning: "What a gate said.",
  },
  {
    one: "reason",
    many: "reasons",
    schema: becauseSchema,
    meaning: "Why somebody must sign: a line of CODEOWNERS, or a property of the policy.",
  },
  {
    one: "account",
    many: "accounts",
    schema: actorSchema,
    meaning: "A person or App as GitHub knows it.",
  },
];
