import { z } from "zod";
import { modelNameSchema, schemaVersion, versionSchema } from "./scalars.js";

/** The longest text of a card, and the longest item of its lists, in characters. */
export const LONGEST_TEXT = 10_000;
export const LONGEST_ITEM = 4000;

const text = z.string().trim().min(1).max(LONGEST_TEXT);
const texts = z.array(z.string().trim().min(1).max(LONGEST_ITEM)).min(1);
const line = (longest: number) => z.string().trim().min(1).max(longest);
const notEmpty = { error: "at least one of its properties" };

function hasProperties(section: object): boolean {
  return Object.values(section).some((value) => value !== undefined);
}

/**
 * Sections of a model card, after the common model-card headings. What a section can't do without is asked for by the
 * policy's gate, not here: a card may be begun, or come half filled from elsewhere.
 */
export const cardSections = {
  details: z
    .strictObject({
      name: line(200).optional().describe("its name for people, where it is another"),
      version: versionSchema.optional().describe("the card's version once more"),
      overview: text.optional().describe("what the model is"),
      type: line(100).optional().describe("what kind of model it is; else as the record says"),
      architecture: line(2000).optional().describe("how it is built; else as the record says"),
      owner: line(200).optional().describe("who answers for it"),
      licence: line(100).optional().describe("terms that it may be used by, such as Apache-2.0"),
      citations: texts.optional().describe("papers and pages to cite"),
    })
    .refine(hasProperties, notEmpty),
  intendedUse: z
    .strictObject({
      primary: text.optional().describe("what it is for"),
      users: text.optional().describe("who is to use it"),
      outOfScope: texts.optional().describe("what it must not be used for"),
    })
    .refine(hasProperties, notEmpty),
  trainingData: z
    .strictObject({
      dataset: text.optional().describe("what it was trained on"),
      collection: text.optional().describe("how the data were collected and labelled"),
      period: text.optional().describe("when the data are from"),
      features: texts.optional().describe("what the model looks at"),
      classBalance: text.optional().describe("how the classes are distributed"),
    })
    .refine(hasProperties, notEmpty),
  performance: z
    .strictObject({
      overall: text.optional().describe("how good it is, in words; numbers are the record's"),
      slices: text.optional().describe("for whom or what it is better or worse"),
    })
    .refine(hasProperties, notEmpty),
  limitations: texts,
  environmentalImpact: z
    .strictObject({
      hardware: text.optional().describe("what it was trained on"),
      hours: z.number().nonnegative().optional().describe("hours of training"),
      kgCO2e: z.number().nonnegative().optional().describe("emissions, in kg of CO₂ equivalent"),
    })
    .refine(hasProperties, notEmpty),
} as const;

/** Name of a card's section. */
export const cardSectionSchema = z.enum([
  "details",
  "intendedUse",
  "trainingData",
  "performance",
  "limitations",
  "environmentalImpact",
]);

/** `cards/<semver>.yaml`: the model card of one version. Which sections must be there is the policy's to say. */
export const modelCardSchema = z
  .strictObject({
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
  })
  .refine(({ version, details }) => details?.version === undefined || details.version === version, {
    error: "the card's version",
    path: ["details", "version"],
  });

export type CardSection = z.output<typeof cardSectionSchema>;
export type ModelCard = z.output<typeof modelCardSchema>;
/** What a card says, without whose card it is. */
export type CardContent = Omit<ModelCard, "schema" | "model" | "version">;
