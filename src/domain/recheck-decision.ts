import { type DraftSnapshot, draftPromotion, type PromotionDraft } from "./dossier-draft.js";
import type { Result } from "./problem.js";
import type { PlacedDossier } from "./pull-request.js";
import { readRegistry } from "./registry.js";

/** Writes a dossier up anew from live state: same request, same file, inputs as they are now. */
export function redraftPromotion(
  snapshot: DraftSnapshot,
  placed: PlacedDossier,
  now: string,
): Result<PromotionDraft> {
  const { dossier, path } = placed;
  const read = readRegistry(snapshot.files, snapshot.state, dossier);
  if (!read.ok) return read;
  const { requested } = dossier;
  const by = { login: requested.by.slice(1), id: requested.id ?? null };
  const request = {
    ...dossier,
    reason: requested.reason,
    by,
    comment: requested.comment,
    delivery: requested.delivery ?? null,
    at: requested.at,
  };
  return draftPromotion(snapshot, request, read.value, now, path);
}
