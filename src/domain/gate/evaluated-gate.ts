import { z } from "zod";
import { gateIdSchema, loginSchema, timeSchema } from "../scalars.js";
import { type GateKind, gateKindSchema } from "./gate-definition.js";
import { type GateOutcome, gateResultSchema } from "./gate-outcome.js";

/** A result that the policy may let keep a promotion back; `missing` covers not-comparable. */
export type BlockingResult = "fail" | "inconclusive" | "missing";

/** A gate's answer with the gate that gave it. */
export interface AnsweredGate extends GateOutcome {
  readonly id: string;
  readonly kind: GateKind;
}

/** A gate's answer, and whether it keeps the promotion back. */
export interface EvaluatedGate extends AnsweredGate {
  readonly blocks: boolean;
}

const numberOrText = z.union([z.number(), z.string()]).nullable();

/** An evaluated gate as dossier and audit entry hold it. */
export const evaluatedGateSchema = z.strictObject({
  id: gateIdSchema,
  kind: gateKindSchema.describe("kind of gate"),
  result: gateResultSchema.describe("what the gate says"),
  observed: numberOrText.describe("what was found, in the metric's stored unit"),
  bar: numberOrText.describe("what was asked for, in the metric's stored unit"),
  text: z.string().describe("the answer in one line, as people were shown it"),
  fix: z.string().nullable().describe("what to do about it; null where there is nothing to do"),
  waitsFor: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("person").describe("waits for an approval"),
        login: loginSchema.describe("whose"),
      }),
      z.strictObject({
        kind: z.literal("time").describe("waits for time to pass"),
        until: timeSchema.describe("until when"),
      }),
    ])
    .exactOptional()
    .describe("what alone it waits for, so that it may still pass with the files as they are"),
  blocks: z.boolean().describe("keeps the promotion back"),
}) satisfies z.ZodType<EvaluatedGate>;
