import * as z from "zod";
import { NEEDS, requirePermission } from "../access.js";
import { timestamp } from "../clock.js";
import { ForgeError, notFound } from "../forge-error.js";
import {
  accountOf,
  findAccount,
  findTeam,
  findUser,
  membershipIn,
  permissionOf,
  roleIncludes,
  roleOf,
  teamMembers,
} from "../people.js";
import {
  accountShape,
  apiUrl,
  organizationShape,
  type Schemas,
  teamShape,
} from "../shapes/accounts.js";
import type { Author, Organization, Owner, Repository, Role, Team, User, World } from "../world.js";
import { collaboratorsOf } from "./collaborators.js";
import {
  type Call,
  input,
  noContent,
  ok,
  optional,
  page,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations about accounts, teams and who may do what. */
export const PEOPLE_ROUTES: readonly Route[] = [
  route("GET", "/user", viewer),
  route("GET", "/users/{username}", (call) => {
    const account = findAccount(call.world, param(call, "username"));
    if (account === null) throw notFound();
    return ok(profileShape(call.world, account));
  }),
  route("GET", "/orgs/{org}", (call) => {
    const organization = organizationOf(call);
    return ok({
      ...organizationShape(call.world, organization),
      ...profileShape(call.world, organization),
      has_organization_projects: false,
      has_repository_projects: false,
      archived_at: null,
    });
  }),
  route("GET", "/orgs/{org}/teams/{team_slug}", (call) => {
    const team = teamOf(call);
    return ok({
      ...teamShape(call.world, team),
      members_count: teamMembers(team).length,
      repos_count: repositoriesOfTeam(call.world, team),
      organization: {
        ...organizationShape(call.world, team.organization),
        ...profileShape(call.world, team.organization),
        archived_at: null,
      },
      created_at: timestamp(call.world.clock.now()),
      updated_at: timestamp(call.world.clock.now()),
    });
  }),
  route("GET", "/orgs/{org}/teams/{team_slug}/members", (call) =>
    page(call, teamMembers(teamOf(call)), (user) => accountShape(call.world, user)),
  ),
  route("GET", "/orgs/{org}/teams/{team_slug}/memberships/{username}", membership),
  route("GET", "/repos/{owner}/{repo}/collaborators", (call) => {
    const repository = repositoryOf(call, NEEDS.readMetadata);
    return page(call, collaboratorsOf(call.world, repository), (user) =>
      collaboratorShape(call.world, repository, user),
    );
  }),
  route("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", permission),
  route("PUT", "/repos/{owner}/{repo}/collaborators/{username}", addCollaborator),
];

function viewer({ world, actor }: Call): RestAnswer {
  if (actor.kind === "anonymous") throw new ForgeError(401, "Requires authentication");
  const account = accountOf(actor);
  if (actor.kind !== "user" || account === null) {
    throw new ForgeError(403, "Resource not accessible by integration");
  }
  return ok(profileShape(world, account));
}

function membership(call: Call): RestAnswer {
  const team = teamOf(call);
  const user = findUser(call.world, param(call, "username"));
  const state = user === null ? null : membershipIn(team, user);
  if (user === null || state === null) throw notFound();
  const role = team.members.get(user) === "maintainer" ? "maintainer" : "member";
  const url = `${teamShape(call.world, team).url}/memberships/${user.login}`;
  return ok({ url, role, state } satisfies Schemas["team-membership"]);
}

function permission(call: Call): RestAnswer {
  const repository = repositoryOf(call, NEEDS.readMetadata);
  const user = findUser(call.world, param(call, "username"));
  if (user === null) throw notFound(`${param(call, "username")} is not a user`);
  const answer = permissionOf(repository, user);
  return ok({
    permission: answer.permission,
    role_name: answer.roleName,
    user: collaboratorShape(call.world, repository, user),
  });
}

const ROLE_OF_PERMISSION = {
  pull: "read",
  triage: "triage",
  push: "write",
  maintain: "maintain",
  admin: "admin",
} as const satisfies Record<string, Role>;

const Invitation = z.object({
  permission: optional(z.enum(["pull", "triage", "push", "maintain", "admin"])),
});

/** The forge's people accept at once. */
function addCollaborator(call: Call): RestAnswer {
  const repository = repositoryOf(call, NEEDS.administer);
  const user = findUser(call.world, param(call, "username"));
  if (user === null) throw notFound();
  const wish = input(call, Invitation);
  call.world.clock.tick();
  repository.collaborators.set(user, ROLE_OF_PERMISSION[wish.permission ?? "push"]);
  return noContent();
}

/** REST's words for what a role may do. */
export function permissionsShape(role: Role | null) {
  return {
    admin: roleIncludes(role, "admin"),
    maintain: roleIncludes(role, "maintain"),
    push: roleIncludes(role, "write"),
    triage: roleIncludes(role, "triage"),
    pull: roleIncludes(role, "read"),
  };
}

function collaboratorShape(world: World, repository: Repository, user: User) {
  const role = roleOf(repository, user);
  return {
    ...accountShape(world, user),
    permissions: permissionsShape(role),
    role_name: role ?? "none",
  } satisfies Schemas["collaborator"];
}

function organizationOf(call: Call): Organization {
  const organization = call.world.organizations.get(param(call, "org").toLowerCase());
  if (organization === undefined) throw notFound();
  return organization;
}

/** A team that the caller may see: a member of its organisation, or an App there with `members: read`. */
function teamOf(call: Call): Team {
  const { actor } = call;
  const organization = organizationOf(call);
  const team = findTeam(call.world, organization.login, param(call, "team_slug"));
  if (actor.kind === "installation" && actor.installation.account === organization) {
    requirePermission(actor.permissions, { scopes: ["members"], level: "read" });
  } else if (actor.kind !== "user" || !organization.members.has(actor.user)) {
    throw notFound();
  }
  if (team === null) throw notFound();
  return team;
}

function repositoriesOfTeam(world: World, team: Team): number {
  return [...world.repositories.values()].filter((one) => one.teamRoles.has(team)).length;
}

function profileShape(world: World, account: Author | Owner) {
  const owned = [...world.repositories.values()].filter((one) => one.owner === account);
  return {
    ...accountShape(world, account),
    name: account.kind === "Bot" ? null : account.name,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: owned.filter((one) => !one.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(new Date(0)),
    updated_at: timestamp(new Date(0)),
    url: `${apiUrl(world)}/users/${encodeURIComponent(account.login)}`,
  } satisfies Schemas["public-user"];
}
