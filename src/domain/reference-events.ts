import { parse } from "yaml";
import type { z } from "zod";
import { EVIDENCE_INTAKE, evidenceIntakeSchema } from "./evidence-intake.js";
import * as example from "./examples/fraud-detection.js";
import { PROMOTION_ASK, promotionAskSchema } from "./promotion-ask.js";

/** A `repository_dispatch` event by which a machine asks for something or hands something in. */
export interface EventFormat {
  /** Its `event_type`. */
  readonly type: string;
  /** What it is for, in a clause. */
  readonly purpose: string;
  /** What to know before sending one, in whole sentences. */
  readonly notes: readonly string[];
  /** Schema of its `client_payload`. */
  readonly schema: z.ZodType;
  /** A `client_payload` of the worked example, as JSON. */
  readonly example: string;
}

/** Every event that machines send, in the order in which a version's life needs them. */
export const eventFormats: readonly EventFormat[] = [
  {
    type: EVIDENCE_INTAKE,
    purpose: "hands in one run of evidence about a registered version, without a checkout",
    notes: [
      "The App checks it as it would a file, and commits it to the default branch as the next run of its kind; where it may not push there, it opens a pull request.",
      "A machine that the policy names may, or a person with write access; `evidenceFrom: machines` leaves it to machines.",
      "`collected.by` is the App's to write, from who sent the event: leave it out.",
      "The same evidence sent twice is there once.",
    ],
    schema: evidenceIntakeSchema,
    example: JSON.stringify(
      { model: "fraud-detection", evidence: withoutCollector(parse(example.latency)) },
      null,
      2,
    ),
  },
  {
    type: PROMOTION_ASK,
    purpose: "asks for a promotion, as `/promote` does in a comment",
    notes: [
      "A machine that the policy names may, or a person with write access. It is decided and recorded as any other: same gates, same dossier, same audit entry; a machine never signs.",
      "Where the stage asks nobody to sign, the App merges the promotion itself once no gate blocks.",
      "An event that is delivered twice has one effect; two events ask twice.",
    ],
    schema: promotionAskSchema,
    example: JSON.stringify({
      model: "fraud-detection",
      version: "2.1.3",
      to: "staging",
      reason: "Q1 retrain",
    }),
  },
];

interface Collected {
  readonly collected: { readonly by: string };
}

function withoutCollector(evidence: Collected): object {
  const { by: _, ...collected } = evidence.collected;
  return { ...evidence, collected };
}
