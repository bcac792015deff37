import type { PromotionDraft } from "../domain/dossier-draft.js";
import { isTeam, ownersNamed, type People, sameLogin } from "../domain/people.js";

/** Node ids of the owners to ask for a review; the excluded are not asked. */
export function reviewersOf({ dossier }: PromotionDraft, people: People) {
  const asked = ownersNamed(dossier.requirements.owners).filter(
    (owner) => !dossier.excluded.some((one) => sameLogin(one.login, owner)),
  );
  return {
    users: asked.flatMap((owner) => personId(owner, people)),
    teams: asked.flatMap((owner) => teamId(owner, people)),
  };
}

function personId(owner: string, people: People): readonly string[] {
  const fact = isTeam(owner) ? undefined : people.persons.get(owner.toLowerCase());
  return fact?.kind === "person" && fact.canWrite ? [fact.id] : [];
}

function teamId(owner: string, people: People): readonly string[] {
  const fact = people.teams.get(owner.toLowerCase());
  return fact?.kind === "team" && fact.canWrite ? [fact.id] : [];
}
