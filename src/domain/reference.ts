import type { z } from "zod";
import { auditEntrySchema } from "./audit-entry.js";
import { dossierSchema } from "./dossier.js";
import { evidenceSchema } from "./evidence.js";
import * as example from "./examples/fraud-detection.js";
import { recordedPromotion } from "./examples/recorded-promotion.js";
import { type JsonSchema, jsonSchema } from "./json-schema.js";
import { manifestSchema, productionRecordSchema } from "./manifest.js";
import { modelCardSchema } from "./model-card.js";
import { modelDefinitionSchema } from "./model-definition.js";
import { modelVersionSchema } from "./model-version.js";
import { POLICY_PATH, policySchema } from "./policy.js";
import { modelPaths } from "./registry-paths.js";

/** A kind of file in a registry, as editors and the reference page know it. */
export interface FileFormat {
  /** Name of its JSON Schema's file, without ending. */
  readonly name: string;
  readonly title: string;
  /** Its path, with `<...>` for what differs. */
  readonly path: string;
  readonly writer: "people" | "people or pipelines" | "the App";
  /** What it is for, in a clause. */
  readonly purpose: string;
  /** What to know before writing or reading one, in whole sentences. */
  readonly notes: readonly string[];
  readonly schema: z.ZodType;
  /** Files of the worked example; where a format has kinds, one of each. */
  readonly examples: readonly FormatExample[];
}

/** A file's whole text, and its kind where the format has kinds. */
export interface FormatExample {
  readonly kind: string | null;
  readonly text: string;
}

const paths = modelPaths("registry", "<model>");
const recorded = recordedPromotion();

/** Every kind of file that the App reads or writes, in the order in which people meet them. */
export const fileFormats: readonly FileFormat[] = [
  {
    name: "policy",
    title: "Policy",
    path: POLICY_PATH,
    writer: "people",
    purpose: "what a promotion must meet, and who may do what",
    notes: [
      "The App reads it on the default branch only: a pull request can't change the rules that it is judged by.",
      "`model-promoter init` writes one with a comment on each rule.",
    ],
    schema: policySchema,
    examples: [{ kind: null, text: example.policy }],
  },
  {
    name: "model",
    title: "Model",
    path: paths.definition,
    writer: "people",
    purpose: "what a model is, how its versions are compared and rolled out",
    notes: ["It may add gates to the policy's, and never change or remove one."],
    schema: modelDefinitionSchema,
    examples: [{ kind: null, text: example.model }],
  },
  {
    name: "version",
    title: "Version record",
    path: paths.record("<version>"),
    writer: "people or pipelines",
    purpose: "what one version is, where it comes from and how it was measured",
    notes: [
      "It never changes once a stage was asked for, and its number is never used again.",
      "Rates are computed from counts where counts are given; a value that its own counts contradict is an error.",
    ],
    schema: modelVersionSchema,
    examples: [{ kind: null, text: example.record213 }],
  },
  {
    name: "card",
    title: "Model card",
    path: paths.card("<version>"),
    writer: "people",
    purpose: "what people should know before they rely on a version",
    notes: [
      "Which sections must be there is the policy's to say, with a gate of kind `card`. A section counts where it has what it can't do without: `details` its overview, `intendedUse` its primary use, `trainingData` its dataset, `performance` its overall, `environmentalImpact` all three.",
      "`model-promoter card` prints it as Markdown, as a README for the Hugging Face Hub or as a CycloneDX ML-BOM; `model-promoter card import` makes one from a README or from the Model Card Toolkit's JSON.",
    ],
    schema: modelCardSchema,
    examples: [{ kind: null, text: example.card213 }],
  },
  {
    name: "evidence",
    title: "Evidence",
    path: `${paths.evidence("<version>")}/<kind>-<run>.yaml`,
    writer: "people or pipelines",
    purpose: "one run that a version was measured in",
    notes: [
      "Evidence is only ever added: a later run is a file of its own. Gates use the latest run and name earlier ones that failed.",
      "It counts only where `artifact` is the digest that the version's record names.",
    ],
    schema: evidenceSchema,
    examples: [
      { kind: "evaluation", text: example.evaluation },
      { kind: "shadow", text: example.shadow },
      { kind: "latency", text: example.latency },
      { kind: "ab-test", text: example.abTest },
      { kind: "drift", text: example.drift },
      { kind: "reproducibility", text: example.reproducibility },
      { kind: "custom", text: example.custom },
    ],
  },
  {
    name: "dossier",
    title: "Dossier",
    path: `${paths.promotions}/<version>-to-<stage>-<n>.yaml`,
    writer: "the App",
    purpose: "what a promotion asks for, and on which inputs: what reviewers approve",
    notes: [
      "It is the only change of a promotion's pull request, and means nothing without its audit entry.",
    ],
    schema: dossierSchema,
    examples: [{ kind: null, text: recorded.dossier.text }],
  },
  {
    name: "manifest",
    title: "Manifest",
    path: paths.manifest,
    writer: "the App",
    purpose: "where each version of a model is now",
    notes: ["Here 2.1.3 has been promoted, and its canary rollout has begun at 5%."],
    schema: manifestSchema,
    examples: [{ kind: null, text: recorded.manifest.text }],
  },
  {
    name: "production",
    title: "What serves now",
    path: paths.production,
    writer: "the App",
    purpose: "which artifacts serve, for delivery and serving systems to read",
    notes: ["It changes in the same commit as the manifest."],
    schema: productionRecordSchema,
    examples: [{ kind: null, text: recorded.production.text }],
  },
  {
    name: "audit-entry",
    title: "Audit entry",
    path: `${paths.audit}/<year>/<seq>-<id>.json`,
    writer: "the App",
    purpose: "one decision: who, when, on which numbers",
    notes: [
      "One file an entry, each naming the digest of the one before: a changed, dropped or reordered entry is found.",
      "The file is one line of RFC 8785 JSON; it is set out here to be read.",
    ],
    schema: auditEntrySchema,
    examples: [{ kind: null, text: recorded.entry.text }],
  },
];

/** A format's JSON Schema: for people's files what may be written, for the App's what stands there. */
export function formatSchema({ name, title, purpose, schema, writer }: FileFormat): JsonSchema {
  const { $schema, ...rest } = jsonSchema(schema, writer === "the App" ? "output" : "input");
  return {
    ...($schema === undefined ? {} : { $schema }),
    $id: `urn:model-promoter:schema:1:${name}`,
    title: `Model Promoter: ${title.toLowerCase()}`,
    description: purpose,
    ...rest,
  };
}
