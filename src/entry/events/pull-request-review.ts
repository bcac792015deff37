import { z } from "zod";
import type { Look } from "../look.js";
import { hintOf, looksLikePromotion, pullRequestSchema } from "./payload.js";

const schema = z.object({ action: z.string(), pull_request: pullRequestSchema });

/** A review of a promotion was given, changed or dismissed. Who counts is read, never taken from the event. */
export function pullRequestReview(payload: object): readonly Look[] {
  const { pull_request: pull } = schema.parse(payload);
  return looksLikePromotion(pull) && pull.state === "open"
    ? [{ kind: "promotion", hint: hintOf(pull) }]
    : [];
}
