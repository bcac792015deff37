import { writeDossier } from "./dossier.js";
import {
  type FilesSnapshot,
  groundsOf,
  type PromotionDraft,
  type PromotionTarget,
  trainerOf,
  writeUp,
} from "./dossier-draft.js";
import { type Excluded, isEmail, ownersNamed, type People, sameLogin } from "./people.js";
import { ok, type Problem, type Result } from "./problem.js";
import type { RegistryInputs } from "./registry.js";
import type { Place } from "./requirements.js";
import { unfillablePlaces } from "./unfillable.js";

/** Facts about nobody: what is known of people without GitHub. */
export const nobodyLookedUp: People = { teams: new Map(), persons: new Map() };

/**
 * Draws up a promotion as it would be if somebody asked for it now, from files alone. Its dossier is for showing, never
 * for writing: it names no requester. Who may sign for an owner can't be told; an owner for whom nobody ever
 * could sign is a problem here too.
 */
export function previewPromotion(
  snapshot: FilesSnapshot,
  target: PromotionTarget,
  inputs: RegistryInputs,
  now: string,
): Result<PromotionDraft> {
  const grounds = groundsOf(snapshot, target, inputs);
  if (!grounds.ok) return grounds;
  const { path, requirements } = grounds.value;
  const excluded = trainerOf(inputs);
  const problems = [...grounds.value.problems, ...neverSigned(requirements.owners, excluded)];
  if (problems.length > 0) return { ok: false, problems };
  const requested = { by: "nobody yet", at: now, reason: null, comment: null };
  const dossier = writeUp({ snapshot, requested, inputs, now, ...grounds.value, excluded });
  return ok({ dossier, path, text: writeDossier(dossier), inputs, warnings: [] });
}

/** Places whose every owner is an email address or may not sign, which needs no look-up to tell. */
function neverSigned(places: readonly Place[], excluded: readonly Excluded[]): readonly Problem[] {
  const hopeless = places.filter((place) =>
    ownersNamed([place]).every(
      (owner) => isEmail(owner) || excluded.some(({ login }) => sameLogin(login, owner)),
    ),
  );
  return unfillablePlaces(hopeless, nobodyLookedUp, excluded, true);
}
