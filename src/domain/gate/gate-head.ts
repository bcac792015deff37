import { z } from "zod";
import { gateIdSchema } from "../scalars.js";
import { tierSchema } from "../tier.js";

/** What a gate of every kind has. */
export const gateHead = {
  id: gateIdSchema,
  tiers: z
    .array(tierSchema)
    .min(1)
    .optional()
    .describe("tiers of the models that it judges, as model.yaml says; left out: all"),
};
