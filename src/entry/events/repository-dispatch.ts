import { z } from "zod";
import { EVIDENCE_INTAKE } from "../../domain/evidence-intake.js";
import { PROMOTION_ASK } from "../../domain/promotion-ask.js";
import type { Look } from "../look.js";
import { senderSchema } from "./payload.js";

const schema = z.object({
  action: z.string(),
  client_payload: z.unknown(),
  sender: senderSchema,
});

/** Somebody handed something in by GitHub's API. The payload is theirs; dispatches of other types are for other Apps. */
export function repositoryDispatch(payload: object): readonly Look[] {
  const { action, client_payload: wish, sender } = schema.parse(payload);
  switch (action) {
    case EVIDENCE_INTAKE:
      return [{ kind: "evidence", sender, payload: wish }];
    case PROMOTION_ASK:
      return [{ kind: "promotion-request", sender, payload: wish }];
    default:
      return [];
  }
}
