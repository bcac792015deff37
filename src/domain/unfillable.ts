import { assign } from "./assignment.js";
import {
  type Excluded,
  eligibleFor,
  isEmail,
  isTeam,
  ownersNamed,
  type People,
  sameLogin,
  speakersOf,
} from "./people.js";
import type { Problem } from "./problem.js";
import type { Because, Place } from "./requirements.js";

/**
 * Places that nobody can fill, each with the reason and what would help. Empty where all can be filled at once. A place
 * whose people couldn't be looked up is left out: nothing is known against it.
 */
export function unfillablePlaces(
  places: readonly Place[],
  people: People,
  excluded: readonly Excluded[],
  repositoryHasTeams: boolean,
): readonly Problem[] {
  const known = places.filter((place) => unreadOwners([place], people).length === 0);
  const look: Look = { places, people, excluded, hasTeams: repositoryHasTeams };
  const single = known.flatMap((place) => unfillable(place, look) ?? []);
  return single.length > 0 ? single : tooFewPeople(known, people, excluded);
}

/** What a reason is found from. */
interface Look {
  readonly places: readonly Place[];
  readonly people: People;
  readonly excluded: readonly Excluded[];
  readonly hasTeams: boolean;
}

/** Owners whose people could not be looked up; nothing is opened on a guess. */
export function unreadOwners(places: readonly Place[], people: People): readonly Problem[] {
  return ownersNamed(places).flatMap((owner) => {
    const key = owner.toLowerCase();
    const fact = isTeam(owner) ? people.teams.get(key) : people.persons.get(key);
    if (fact?.kind !== "unread") return [];
    return [
      {
        code: "owner-unread",
        what: `${owner} could not be looked up: ${fact.why}.`,
        fix: "Ask again in a minute.",
      },
    ];
  });
}

function unfillable(place: Place, look: Look): Problem | null {
  if (eligibleFor(place, look.people, look.excluded).length > 0) return null;
  const reason = reasonNobody(place.owner, look);
  return {
    code: "sign-off-unfillable",
    what: `Nobody can sign for ${place.owner} (${becauseText(place.because)}): ${reason.what}.`,
    why: "Every required owner must sign, and a promotion that can't be signed is not opened.",
    fix: reason.fix,
  };
}

interface Reason {
  readonly what: string;
  readonly fix: string;
}

const nameAnother =
  "Name a person or a team with write access instead, or substitutes in the policy.";

function reasonNobody(owner: string, look: Look): Reason {
  const { people, excluded } = look;
  if (isEmail(owner))
    return { what: "an email address is no account that can review", fix: nameAnother };
  if (isTeam(owner)) return reasonNoTeam(owner, look);
  const out = excluded.find((one) => sameLogin(one.login, owner));
  if (out) return { what: out.why, fix: someoneElse([out], look) };
  const fact = people.persons.get(owner.toLowerCase());
  if (fact?.kind === "person")
    return {
      what: "this person has no write access",
      fix: `Give ${owner} write access, or name another owner.`,
    };
  return { what: "there is no such account here", fix: nameAnother };
}

function reasonNoTeam(owner: string, look: Look): Reason {
  const { people, excluded, hasTeams } = look;
  if (!hasTeams) return { what: "a person's repository has no teams", fix: nameAnother };
  const fact = people.teams.get(owner.toLowerCase());
  if (fact?.kind !== "team")
    return {
      what: "the App can't see such a team",
      fix: "Correct the name, or give the App read access to members.",
    };
  if (fact.members.length === 0)
    return {
      what: "the team has no members",
      fix: "Add someone to the team, or name another owner.",
    };
  if (!fact.canWrite)
    return {
      what: "the team has no write access to this repository",
      fix: `Give ${owner} write access.`,
    };
  const out = speakersOf(owner, people).flatMap(
    (login) => excluded.find((one) => sameLogin(one.login, login)) ?? [],
  );
  const reasons = out.map((one) => `${one.login} ${one.why}`);
  return {
    what: `of its members none may sign here (${reasons.join("; ")})`,
    fix: `Add someone else to the team. ${someoneElse(out, look)}`,
  };
}

/** Who could ask instead, where it is the asking that keeps an owner from signing. */
function someoneElse(out: readonly Excluded[], { places }: Look): string {
  if (out.every((one) => one.why !== ASKED))
    return "Name substitutes for this owner in the policy.";
  const owners = ownersNamed(places).join(", ");
  return `Anyone else with write access can ask instead, best somebody who is none of the required owners (${owners}); or name substitutes for this owner in the policy.`;
}

/** Why the person who asked can't sign. */
export const ASKED = "asked for this promotion";

/** One person fills one place: with too few people for all places at once, name those that would stay empty. */
function tooFewPeople(
  places: readonly Place[],
  people: People,
  excluded: readonly Excluded[],
): readonly Problem[] {
  const seats = assign(
    places.map((place) => eligibleFor(place, people, excluded).map((login) => login.toLowerCase())),
  );
  return places.flatMap((place, index) => {
    if (seats[index] !== null) return [];
    return [
      {
        code: "sign-off-unfillable",
        what: `${place.owner} (${becauseText(place.because)}) would stay unsigned: those who could sign are needed for other places.`,
        why: "One person fills one place.",
        fix: "Add people to the teams named, or ask for fewer owners.",
      },
    ];
  });
}

/** Why an owner must sign, for people. */
export function becauseText(because: Because): string {
  return "line" in because
    ? `${because.file}, line ${because.line}`
    : `${because.property} in ${because.file}`;
}
