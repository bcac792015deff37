import type { components } from "@octokit/openapi-types";
import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import { emailOf } from "../people.js";
import type {
  App,
  Author,
  Installation,
  Organization,
  Owner,
  Repository,
  Team,
  World,
} from "../world.js";

/** GitHub's published REST shapes. */
export type Schemas = components["schemas"];

/** Where the REST routes begin, without a slash at the end. */
export function apiUrl(world: World): string {
  return `${world.url}/api/v3`;
}

/** GitHub's short form of an account. */
export function accountShape(world: World, account: Author | Owner): Schemas["simple-user"] {
  const { login } = account;
  const url = `${apiUrl(world)}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.id,
    node_id: nodeId(account),
    avatar_url: `${world.url}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url: accountPage(world, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

/** An account's page; a bot's is that of its App. */
export function accountPage(world: World, { kind, login }: Author | Owner): string {
  return kind === "Bot"
    ? `${world.url}/apps/${login.replace("[bot]", "")}`
    : `${world.url}/${login}`;
}

/** An organisation as webhooks name it. */
export function organizationShape(
  world: World,
  organization: Organization,
): Schemas["organization-simple"] {
  const url = `${apiUrl(world)}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId(organization),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${organization.id}`,
    description: organization.name,
  };
}

/** A team with its parent. */
export function teamShape(world: World, team: Team): Schemas["team"] {
  const parent = team.parent === null ? null : simpleTeamShape(world, team.parent);
  return { ...simpleTeamShape(world, team), permission: "pull", parent };
}

/** A team without its parent. */
export function simpleTeamShape(world: World, team: Team) {
  const url = `${apiUrl(world)}/organizations/${team.organization.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId(team),
    url,
    html_url: `${world.url}/orgs/${team.organization.login}/teams/${team.slug}`,
    name: team.name,
    slug: team.slug,
    description: "",
    privacy: team.privacy,
    notification_setting: "notifications_enabled",
    permission: "pull",
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization" as const,
    organization_id: team.organization.id,
  } satisfies Schemas["team-simple"];
}

/** An App as it is shown in public. */
export function appShape(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId(app),
    client_id: app.clientId,
    owner: accountShape(world, app.owner),
    name: app.name,
    description: null,
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: { ...app.permissions } as Record<string, string>,
    events: [...app.events],
    installations_count: world.installations.filter((one) => one.app === app).length,
  };
}

/** An installation as the App's owner sees it. */
export function installationShape(world: World, installation: Installation) {
  const { app, account, id } = installation;
  const url = `${apiUrl(world)}/app/installations/${id}`;
  return {
    id,
    node_id: nodeId(installation),
    account: accountShape(world, account),
    repository_selection:
      installation.repositories === "all" ? ("all" as const) : ("selected" as const),
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${apiUrl(world)}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${id}`,
    app_id: app.id,
    client_id: app.clientId,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: { ...installation.permissions },
    events: [...app.events],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

/** A commit's author or committer as webhooks write it. */
export function committerShape(identity: { name: string; email: string; date: Date }) {
  return { name: identity.name, email: identity.email, date: timestamp(identity.date) };
}

/** Who pushed, in a push's own short form. */
export function pusherShape(account: Author) {
  return { name: account.login, email: emailOf(account) };
}

/** How GitHub says that somebody belongs to a repository; membership of an organisation stays private. */
export function association(repository: Repository, author: Author): Schemas["author-association"] {
  if (author === repository.owner) return "OWNER";
  const collaborates = author.kind === "User" && repository.collaborators.has(author);
  return collaborates ? "COLLABORATOR" : "NONE";
}
