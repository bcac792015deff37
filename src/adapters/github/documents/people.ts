import { z } from "zod";
import { readDocument, type SourceFile } from "../../../domain/document.js";
import { dossierSchema } from "../../../domain/dossier.js";
import {
  isEmail,
  isTeam,
  ownersNamed,
  type People,
  type PersonFact,
  type TeamFact,
} from "../../../domain/people.js";
import { describe, type FieldError, type GraphQlAnswer } from "../client.js";

const teamSchema = z.object({
  team: z
    .object({
      id: z.string(),
      members: z.object({
        nodes: z.array(z.object({ login: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
      }),
      repositories: z.object({
        edges: z.array(
          z.object({ permission: z.string(), node: z.object({ nameWithOwner: z.string() }) }),
        ),
      }),
    })
    .nullable(),
});
const userSchema = z.object({ id: z.string(), login: z.string() });
const collaboratorsSchema = z.object({
  edges: z.array(z.object({ permission: z.string(), node: z.object({ login: z.string() }) })),
});

/** Which owners to look up; emails have nothing to look up. */
export interface PeopleQuery {
  readonly selections: string;
  readonly repositorySelections: string;
  readonly declarations: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly teams: readonly string[];
  readonly persons: readonly string[];
}

const TEAM = `{ team(slug: $SLUG) { id members(first: 100) { nodes { login } pageInfo { hasNextPage } } repositories(query: $name, first: 20) { edges { permission node { nameWithOwner } } } } }`;

/** Selections that look up owners: a team's members and its permission here; a person's account and permission here. */
export function peopleQuery(owners: readonly string[], withPersons: boolean): PeopleQuery {
  const teams = owners.filter(isTeam);
  const persons = withPersons ? owners.filter((owner) => !isTeam(owner) && !isEmail(owner)) : [];
  const teamFields = teams.map(
    (_, i) => `team${i}: organization(login: $org${i}) ${TEAM.replace("$SLUG", `$slug${i}`)}`,
  );
  const userFields = persons.map((_, i) => `user${i}: user(login: $login${i}) { id login }`);
  const collaborators = persons.map(
    (_, i) =>
      `collaborator${i}: collaborators(login: $login${i}, first: 10) { edges { permission node { login } } }`,
  );
  return {
    selections: [...teamFields, ...userFields].join("\n  "),
    repositorySelections: collaborators.join("\n    "),
    declarations: [
      ...teams.map((_, i) => `, $org${i}: String!, $slug${i}: String!`),
      ...persons.map((_, i) => `, $login${i}: String!`),
    ].join(""),
    variables: Object.fromEntries([
      ...teams.flatMap((team, i) =>
        teamParts(team).map((part, j) => [j === 0 ? `org${i}` : `slug${i}`, part] as const),
      ),
      ...persons.map((person, i) => [`login${i}`, person.slice(1)] as const),
    ]),
    teams,
    persons,
  };
}

function teamParts(team: string): readonly [string, string] {
  const [organization = "", slug = ""] = team.slice(1).split("/");
  return [organization, slug];
}

/** Facts about the owners that were looked up. A failed field makes its owner unread, unless GitHub says that there is none. */
export function peopleFacts(query: PeopleQuery, answer: GraphQlAnswer, repository: string): People {
  const root = z.record(z.string(), z.unknown()).parse(answer.data);
  const here = z.record(z.string(), z.unknown()).catch({}).parse(root.repository);
  const errorAt = (field: string) =>
    answer.errors.find((error) => error.path.includes(field)) ?? null;
  const teams = query.teams.map(
    (team, i) =>
      [team.toLowerCase(), teamFact(root[`team${i}`], errorAt(`team${i}`), repository)] as const,
  );
  const persons = query.persons.map((person, i) => {
    const error = errorAt(`user${i}`) ?? errorAt(`collaborator${i}`);
    return [
      person.toLowerCase(),
      personFact(root[`user${i}`], here[`collaborator${i}`], error),
    ] as const;
  });
  return { teams: new Map(teams), persons: new Map(persons) };
}

function teamFact(value: unknown, error: FieldError | null, repository: string): TeamFact {
  if (error)
    return error.type === "NOT_FOUND"
      ? { kind: "invisible" }
      : { kind: "unread", why: describe(error) };
  const parsed = teamSchema.nullable().safeParse(value ?? null);
  if (!parsed.success) return { kind: "unread", why: "an answer of another shape" };
  const team = parsed.data?.team;
  if (!team) return { kind: "invisible" };
  if (team.members.pageInfo.hasNextPage)
    return { kind: "unread", why: "a team of more than 100 members can't be read whole" };
  const edge = team.repositories.edges.find(
    (one) => one.node.nameWithOwner.toLowerCase() === repository.toLowerCase(),
  );
  return {
    kind: "team",
    id: team.id,
    members: team.members.nodes.map((node) => node.login),
    canWrite: maySign(edge?.permission),
  };
}

function personFact(user: unknown, collaborators: unknown, error: FieldError | null): PersonFact {
  if (error)
    return error.type === "NOT_FOUND"
      ? { kind: "unknown" }
      : { kind: "unread", why: describe(error) };
  const person = userSchema.nullable().safeParse(user ?? null);
  const here = collaboratorsSchema.nullable().safeParse(collaborators ?? null);
  if (!person.success || !here.success)
    return { kind: "unread", why: "an answer of another shape" };
  if (person.data === null) return { kind: "unknown" };
  const { id, login } = person.data;
  const edge = here.data?.edges.find((one) => one.node.login.toLowerCase() === login.toLowerCase());
  return { kind: "person", id, login, canWrite: maySign(edge?.permission) };
}

function maySign(permission: string | undefined): boolean {
  return permission === "WRITE" || permission === "MAINTAIN" || permission === "ADMIN";
}

/** Whether a failed field is one that looks an owner up. */
export function isAboutPeople(error: FieldError): boolean {
  return error.path.some((part) => /^(team|user|collaborator)\d+$/.test(String(part)));
}

/**
 * Facts with the dossier's single people added. Whether each may write comes with their own review, so that no look-up
 * is spent on those who haven't reviewed.
 */
export function withSigners(people: People, dossier: SourceFile | null): People {
  const read = dossier ? readDocument(dossier, dossierSchema) : null;
  if (!read?.ok) return people;
  const named = ownersNamed(read.value.requirements.owners).filter(
    (owner) => !isTeam(owner) && !isEmail(owner),
  );
  const persons = named.map(
    (owner) =>
      [
        owner.toLowerCase(),
        { kind: "person", id: "", login: owner.slice(1), canWrite: true },
      ] as const,
  );
  return { ...people, persons: new Map([...persons, ...people.persons]) };
}

/**
 * People whom the list of collaborators didn't tell of, asked for one by one: GitHub shows that list to pushers only,
 * and an App's token may not count as one. One request each.
 */
export async function withPermissions(
  people: People,
  query: PeopleQuery,
  answer: GraphQlAnswer,
  mayWrite: (login: string) => Promise<boolean>,
): Promise<People> {
  const root = z.record(z.string(), z.unknown()).parse(answer.data);
  const asked = query.persons.map(async (person, i): Promise<[string, PersonFact]> => {
    const key = person.toLowerCase();
    const fact = people.persons.get(key) ?? { kind: "unknown" };
    const user = userSchema.safeParse(root[`user${i}`]);
    if (fact.kind !== "unread" || !user.success) return [key, fact];
    const { id, login } = user.data;
    return [key, { kind: "person", id, login, canWrite: await mayWrite(login) }];
  });
  return { ...people, persons: new Map(await Promise.all(asked)) };
}
