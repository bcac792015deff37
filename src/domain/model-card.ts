import { z } from "zod";
import { modelNameSchema, schemaVersion, versionSchema } from "./scalars.js";

const text = z.string().trim().min(1).max(10_000);
const texts = z.array(z.string().trim().min(1).max(1000)).min(1);

/** Sections of a model card, after the common model-card headings. */
export const cardSections = {
  details: z.strictObject({
    overview: text,
    owner: z.string().min(1).max(200).optional(),
    licence: z.string().min(1).max(100).optional(),
    citations: texts.optional(),
  }),
  intendedUse: z.strictObject({
    primary: text,
    users: text.optional(),
    outOfScope: texts.optional(),
  }),
  trainingData: z.strictObject({
    dataset: text,
    collection: text.optional(),
    period: text.optional(),
    features: texts.optional(),
    classBalance: text.optional(),
  }),
  performance: z.strictObject({ overall: text, slices: text.optional() }),
  limitations: texts,
  environmentalImpact: z.strictObject({
    hardware: text,
    hours: z.number().nonnegative(),
    kgCO2e: z.number().nonnegative(),
  }),
} as const;

/** Name of a card's section, as the policy's card gate asks for it. */
export const cardSectionSchema = z.enum([
  "details",
  "intendedUse",
  "trainingData",
  "performance",
  "limitations",
  "environmentalImpact",
]);

/** `cards/<semver>.yaml`: the model card of one version. Which sections must be there is the policy's to say. */
export const modelCardSchema = z.strictObject({
  schema: schemaVersion,
  model: modelNameSchema,
  version: versionSchema,
  details: cardSections.details.optional(),
  intendedUse: cardSections.intendedUse.optional(),
  trainingData: cardSections.trainingData.optional(),
  performance: cardSections.performance.optional(),
  limitations: cardSections.limitations.optional(),
  environmentalImpact: cardSections.environmentalImpact.optional(),
});

export type CardSection = z.output<typeof cardSectionSchema>;
export type ModelCard = z.output<typeof modelCardSchema>;
