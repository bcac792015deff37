import type { Place } from "./requirements.js";

/** What was found out about a team. `invisible`: the App can't see it, or it isn't there; `unread`: the look-up failed. */
export type TeamFact =
  | {
      readonly kind: "team";
      readonly id: string;
      readonly members: readonly string[];
      readonly canWrite: boolean;
    }
  | { readonly kind: "invisible" }
  | { readonly kind: "unread"; readonly why: string };

/** What was found out about a person. */
export type PersonFact =
  | {
      readonly kind: "person";
      readonly id: string;
      readonly login: string;
      readonly canWrite: boolean;
    }
  | { readonly kind: "unknown" }
  | { readonly kind: "unread"; readonly why: string };

/** Facts about the owners named, by their text in lower case (`@acme/fraud`, `@someone`). */
export interface People {
  readonly teams: ReadonlyMap<string, TeamFact>;
  readonly persons: ReadonlyMap<string, PersonFact>;
}

/** Somebody whose approval never counts here, and why. Logins have their `@`. */
export interface Excluded {
  readonly login: string;
  readonly why: string;
}

/** Machines of the policy that are accounts: they may ask and never sign. Other identities can't review. */
export function machinesOf(machines: readonly string[]): readonly Excluded[] {
  return machines
    .map((machine) => `@${machine.replace(/^@/, "")}`)
    .filter((login) => /^@[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$/.test(login))
    .map((login) => ({ login, why: "is a machine, by the policy" }));
}

/** Whether the policy's machines name an account, such as `acme-trainer[bot]`; written with its `@` or without. */
export function isMachine(machines: readonly string[], login: string): boolean {
  const plain = login.replace(/^@/, "");
  return machines.some((machine) => sameLogin(machine.replace(/^@/, ""), plain));
}

/** Logins are compared without regard to case, as GitHub does. */
export function sameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether an owner's text names a team. */
export function isTeam(owner: string): boolean {
  return owner.startsWith("@") && owner.includes("/");
}

/** Whether an owner's text is an email address, which GitHub doesn't tell the person of. */
export function isEmail(owner: string): boolean {
  return !owner.startsWith("@");
}

/** The teams and persons that places name, each once, in their order. */
export function ownersNamed(places: readonly Place[]): readonly string[] {
  const all = places.flatMap((place) => [place.owner, ...(place.or ?? [])]);
  return all.filter((owner, index) => all.findIndex((other) => sameLogin(other, owner)) === index);
}

/** Logins of those who may speak for an owner; nobody where a look-up failed or the owner lacks write access. */
export function speakersOf(owner: string, people: People): readonly string[] {
  const key = owner.toLowerCase();
  if (isTeam(owner)) {
    const team = people.teams.get(key);
    return team?.kind === "team" && team.canWrite ? team.members.map((login) => `@${login}`) : [];
  }
  const person = people.persons.get(key);
  return person?.kind === "person" && person.canWrite ? [`@${person.login}`] : [];
}

/** Logins of those who may fill a place, without the excluded. */
export function eligibleFor(
  place: Place,
  people: People,
  excluded: readonly Excluded[],
): readonly string[] {
  const owners = [place.owner, ...(place.or ?? [])];
  const all = owners.flatMap((owner) => speakersOf(owner, people));
  return [...new Set(all)].filter((login) => !excluded.some((one) => sameLogin(one.login, login)));
}
