import type {
  Actor,
  Author,
  Organization,
  Owner,
  Repository,
  Role,
  Team,
  User,
  World,
} from "./world.js";

const ROLES: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];

/** GitHub's answer to "what may this person do here": `permission` knows four words, `roleName` all. */
export interface RepositoryPermission {
  readonly permission: "none" | "read" | "write" | "admin";
  readonly roleName: "none" | Role;
}

/** A user by login, in any case. */
export function findUser(world: World, login: string): User | null {
  return world.users.get(login.toLowerCase()) ?? null;
}

/** A person, bot or organisation by login, in any case. */
export function findAccount(world: World, login: string): Author | Organization | null {
  const key = login.toLowerCase();
  return world.users.get(key) ?? world.organizations.get(key) ?? world.bots.get(key) ?? null;
}

/** A team by its organisation's login and its slug. */
export function findTeam(world: World, organization: string, slug: string): Team | null {
  const found = world.organizations.get(organization.toLowerCase());
  return found?.teams.find((team) => team.slug === slug.toLowerCase()) ?? null;
}

/** The account whose email a commit carries. */
export function findAuthorByEmail(world: World, email: string): Author | null {
  const accounts = [...world.users.values(), ...world.bots.values()];
  return accounts.find((account) => emailOf(account) === email) ?? null;
}

/** The address that commits of an account carry. */
export function emailOf(account: Author): string {
  if (account.kind === "User") return account.email;
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** Who an actor writes as; null for an App without installation and for nobody. */
export function accountOf(actor: Actor): Author | null {
  if (actor.kind === "user") return actor.user;
  return actor.kind === "installation" ? actor.installation.app.bot : null;
}

/** Whether one role includes another. */
export function roleIncludes(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The highest role that anything gives a person in a repository; null: the person may not even see it. */
export function roleOf(repository: Repository, user: User): Role | null {
  if (repository.owner === user) return "admin";
  const given: (Role | null)[] = [
    repository.private ? null : "read",
    repository.collaborators.get(user) ?? null,
    repository.owner.kind === "Organization" ? roleAsMember(repository.owner, user) : null,
    ...[...repository.teamRoles.keys()]
      .filter((team) => membershipIn(team, user) === "active")
      .map((team) => teamRole(repository, team)),
  ];
  return highest(given);
}

/** What GitHub's permission request answers: `maintain` reads as write and `triage` as read. */
export function permissionOf(repository: Repository, user: User): RepositoryPermission {
  const role = roleOf(repository, user);
  if (role === null) return { permission: "none", roleName: "none" };
  if (role === "admin") return { permission: "admin", roleName: role };
  return { permission: roleIncludes(role, "write") ? "write" : "read", roleName: role };
}

/** Whether a person may push. */
export function canWrite(repository: Repository, account: Author | Owner): boolean {
  return account.kind === "User" && roleIncludes(roleOf(repository, account), "write");
}

/** The role that a repository gives a team, itself or through a parent; null: none. */
export function teamRole(repository: Repository, team: Team): Role | null {
  const own = repository.teamRoles.get(team) ?? null;
  return team.parent === null ? own : highest([own, teamRole(repository, team.parent)]);
}

/** Whether a person belongs to a team, directly or through a child team. */
export function membershipIn(team: Team, user: User): "active" | "pending" | null {
  const direct = team.members.get(user);
  if (direct !== undefined && direct !== "pending") return "active";
  if (teamMembers(team).includes(user)) return "active";
  return direct === undefined ? null : "pending";
}

/** The active members of a team and of all teams below it. */
export function teamMembers(team: Team): readonly User[] {
  const own = [...team.members].filter(([, state]) => state !== "pending").map(([user]) => user);
  const children = team.organization.teams.filter((other) => other.parent === team);
  return [...new Set([...own, ...children.flatMap(teamMembers)])];
}

function roleAsMember(organization: Organization, user: User): Role | null {
  const membership = organization.members.get(user);
  if (membership === "admin") return "admin";
  return membership === undefined ? null : organization.defaultRole;
}

function highest(roles: readonly (Role | null)[]): Role | null {
  return roles.reduce<Role | null>(
    (best, role) => (role !== null && !roleIncludes(best, role) ? role : best),
    null,
  );
}
