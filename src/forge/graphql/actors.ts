import type * as GitHub from "@octokit/graphql-schema";
import { requirePermission } from "../access.js";
import { ForgeError } from "../forge-error.js";
import type { Identity } from "../git-store.js";
import { nodeId } from "../node-ids.js";
import { accountOf, findAuthorByEmail, teamMembers, teamRole } from "../people.js";
import type { Author, Organization, Owner, Repository, Team, User } from "../world.js";
import { connection, type Paging } from "./connection.js";
import { repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";

/** The address that GitHub's own commits carry, and the account behind it. */
const WEB_FLOW = { email: "noreply@github.com", login: "web-flow", id: 19864447 };

/** A person, bot or organisation. A bot's login goes without `[bot]` here, unlike in REST. */
export function actorView(viewing: Viewing, account: Author | Owner): View<GitHub.Actor> {
  if (account.kind === "Organization") return organizationView(viewing, account);
  if (account.kind === "User") return userView(viewing, account);
  const login = account.login.replace(/\[bot\]$/, "");
  return { ...accountView(viewing, account), __typename: "Bot", login };
}

/** An account where the schema wants a user: bots too then, under their full login. */
export function userView(viewing: Viewing, account: Author): View<GitHub.User> {
  const person = account.kind === "User" ? account : null;
  return {
    ...accountView(viewing, account),
    __typename: "User",
    name: person?.name ?? null,
    email: person?.email ?? "",
    isViewer: account === accountOf(viewing.actor),
  };
}

/** An organisation; its teams need an App to have `members: read` on it. */
export function organizationView(
  viewing: Viewing,
  organization: Organization,
): View<GitHub.Organization> {
  return {
    ...accountView(viewing, organization),
    __typename: "Organization",
    name: organization.name,
    team: ({ slug }: { slug: string }) => {
      if (!seesTeams(viewing, organization)) return null;
      const team = organization.teams.find((one) => one.slug === slug.toLowerCase());
      return team === undefined ? null : teamView(viewing, team);
    },
    teams: (args: Paging & { query?: string | null }) => {
      const query = args.query ?? "";
      const found = organization.teams.filter((team) => team.slug.includes(query.toLowerCase()));
      const seen = seesTeams(viewing, organization) ? found : [];
      return connection(args, seen, (team) => teamView(viewing, team));
    },
  };
}

/** A team; its members need what {@link organizationView} says. */
export function teamView(viewing: Viewing, team: Team): View<GitHub.Team> {
  const { organization, slug } = team;
  return {
    __typename: "Team",
    id: nodeId(team),
    databaseId: team.id,
    slug,
    name: team.name,
    combinedSlug: `${organization.login}/${slug}`,
    privacy: team.privacy === "closed" ? "VISIBLE" : "SECRET",
    url: `${viewing.world.url}/orgs/${organization.login}/teams/${slug}`,
    organization: () => organizationView(viewing, organization),
    parentTeam: () => (team.parent === null ? null : teamView(viewing, team.parent)),
    childTeams: (args: Paging) => {
      const children = organization.teams.filter((one) => one.parent === team);
      return connection(args, children, (child) => teamView(viewing, child));
    },
    members: (args: MembersArgs) => {
      const members = seesTeams(viewing, organization) ? membersOf(team, args) : [];
      return connection(args, members, (user) => userView(viewing, user));
    },
    repositories: (args: Paging & { query?: string | null }) =>
      teamRepositories(viewing, team, args),
  };
}

/** A commit's author or committer; `user` is the account with that address, or null. */
export function gitActorView(
  viewing: Viewing,
  { name, email, date }: Identity,
): View<GitHub.GitActor> {
  return {
    name,
    email,
    date: date.toISOString().replace(/\.\d+Z$/, "Z"),
    user: () => {
      if (email === WEB_FLOW.email) return webFlowView(viewing);
      const account = findAuthorByEmail(viewing.world, email);
      return account === null ? null : userView(viewing, account);
    },
  };
}

/** The account in whose name GitHub signs. */
export function webFlowView(viewing: Viewing): View<GitHub.User> {
  return { ...accountView(viewing, { ...WEB_FLOW, kind: "User" }), __typename: "User" };
}

interface MembersArgs extends Paging {
  readonly membership?: "ALL" | "IMMEDIATE" | "CHILD_TEAM" | null;
  readonly query?: string | null;
}

function membersOf(team: Team, { membership, query }: MembersArgs): readonly User[] {
  const all = teamMembers(team);
  const immediate = all.filter((user) => (team.members.get(user) ?? "pending") !== "pending");
  const wanted = {
    ALL: all,
    IMMEDIATE: immediate,
    CHILD_TEAM: all.filter((one) => !immediate.includes(one)),
  };
  return wanted[membership ?? "ALL"].filter((user) => matches(user, query));
}

function matches({ login, name }: User, query: string | null | undefined): boolean {
  const wanted = (query ?? "").toLowerCase();
  return login.toLowerCase().includes(wanted) || (name ?? "").toLowerCase().includes(wanted);
}

function teamRepositories(
  viewing: Viewing,
  team: Team,
  args: Paging & { readonly query?: string | null },
): object {
  const found = [...viewing.world.repositories.values()].filter(
    (one) => teamRole(one, team) !== null && one.name.includes(args.query ?? ""),
  );
  const permission = (one: Repository) => ({ permission: teamRole(one, team)?.toUpperCase() });
  return connection(args, found, (one) => repositoryView(viewing, one), permission);
}

/** Throws for an App without the permission; other people's organisations have no teams to see. */
function seesTeams({ actor }: Viewing, organization: Organization): boolean {
  if (actor.kind === "user") return organization.members.has(actor.user);
  if (actor.kind !== "installation") return false;
  if (actor.installation.account !== organization) {
    throw new ForgeError(403, "Resource not accessible by integration");
  }
  requirePermission(actor.permissions, { scopes: ["members"], level: "read" });
  return true;
}

function accountView(
  { world }: Viewing,
  account: { readonly kind: string; readonly id: number; readonly login: string },
) {
  return {
    id: nodeId(account),
    databaseId: account.id,
    login: account.login,
    url: `${world.url}/${account.login}`,
    resourcePath: `/${account.login}`,
    avatarUrl: `${world.url}/avatars/${account.id}`,
  };
}
