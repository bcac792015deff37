import { z } from "zod";
import { modelNameSchema, schemaVersion, versionSchema } from "./scalars.js";

const text = z.string().trim().min(1).max(10_000);
const texts = z.array(z.string().trim().min(1).max(1000)).min(1);

/** Sections of a model card, after the common model-card headings. */
export const cardSections = {
  details: z.strictObject({
    overview: text.describe("what the model is"),
    owner: z.string().min(1).max(200).optional().describe("who answers for it"),
    licence: z.string().min(1).max(100).optional().describe("terms that it may be used by"),
    citations: texts.optional().describe("papers and pages to cite"),
  }),
  intendedUse: z.strictObject({
    primary: text.describe("what it is for"),
    users: text.optional().describe("who is to use it"),
    outOfScope: texts.optional().describe("what it must not be used for"),
  }),
  trainingData: z.strictObject({
    dataset: text.describe("what it was trained on"),
    collection: text.optional().describe("how the data were collected and labelled"),
    period: text.optional().describe("when the data are from"),
    features: texts.optional().describe("what the model looks at"),
    classBalance: text.optional().describe("how the classes are distributed"),
  }),
  performance: z.strictObject({
    overall: text.describe("how good it is"),
    slices: text.optional().describe("for whom or what it is better or worse"),
  }),
  limitations: texts,
  environmentalImpact: z.strictObject({
    hardware: text.describe("what it was trained on"),
    hours: z.number().nonnegative().describe("hours of training"),
    kgCO2e: z.number().nonnegative().describe("emissions, in kg of CO₂ equivalent"),
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
  details: cardSections.details.optional().describe("the model in brief"),
  intendedUse: cardSections.intendedUse.optional().describe("what it is for, and what not"),
  trainingData: cardSections.trainingData.optional().describe("what it learned from"),
  performance: cardSections.performance.optional().describe("how good it is, in words"),
  limitations: cardSections.limitations.optional().describe("what to be careful about"),
  environmentalImpact: cardSections.environmentalImpact
    .optional()
    .describe("what its training took"),
});

export type CardSection = z.output<typeof cardSectionSchema>;
export type ModelCard = z.output<typeof modelCardSchema>;
