import { z } from "zod";
import { readDocument } from "./document.js";
import { stages } from "./names.js";
import type { Result } from "./problem.js";
import { lineSchema, modelNameSchema, versionSchema } from "./scalars.js";

/** Type of the `repository_dispatch` that asks for a promotion. */
export const PROMOTION_ASK = "model-promotion-request";

/** `client_payload` of a machine's request: what `/promote` says in a comment. */
export const promotionAskSchema = z.strictObject({
  model: modelNameSchema,
  version: versionSchema,
  to: z.enum(stages).describe("stage to bring it to"),
  reason: lineSchema.optional().describe("what follows because in a comment"),
});

export type PromotionAsk = z.output<typeof promotionAskSchema>;

/** Reads a machine's request; everything that is wrong with it is told at once, by line of the payload as JSON. */
export function readPromotionAsk(payload: unknown): Result<PromotionAsk> {
  const text = JSON.stringify(payload ?? null, null, 2);
  return readDocument({ path: "client_payload", text }, promotionAskSchema);
}
