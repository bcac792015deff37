import { z } from "zod";

/** How much hangs on a model, from least to most. */
export const tierSchema = z.enum(["low", "medium", "high"]);

export type Tier = z.output<typeof tierSchema>;
