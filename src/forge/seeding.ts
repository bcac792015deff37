import { createPublicKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createGitStore } from "./git-store.js";
import { identityOf } from "./identity.js";
import { createInstallationToken, createPersonalToken, repositoriesOf } from "./tokens.js";
import { installationEvent } from "./webhook-events.js";
import {
  type App,
  type Bot,
  type BranchProtection,
  type Installation,
  newId,
  type Organization,
  type Owner,
  type Permissions,
  type Repository,
  type Role,
  type Team,
  type User,
  type World,
} from "./world.js";

/** An App as it is registered; `events` left out means all. */
export interface NewApp {
  readonly slug: string;
  readonly permissions: Permissions;
  readonly events?: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret: string;
  /** Left out: a new key, which takes a tenth of a second to make. */
  readonly privateKeyPem?: string;
  /** Left out: a new user named after the slug. */
  readonly owner?: Owner;
}

/** A repository as it is made, with one first commit; without `files` it has a README. */
export interface NewRepository {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly message?: string;
}

/** A rule for branches; what is left out is not asked. */
export type NewProtection = Partial<Omit<BranchProtection, "id" | "bypass" | "restrictPushes">> & {
  readonly pattern: string;
  readonly bypass?: Partial<BranchProtection["bypass"]>;
  readonly restrictPushes?: Partial<NonNullable<BranchProtection["restrictPushes"]>>;
};

/** Everything that tests and the demo need to set a scene. Nothing here sends a webhook but `install`. */
export interface Seeding {
  addUser(login: string, options?: { readonly name?: string }): User;
  addOrganization(login: string, options?: { readonly admins?: readonly User[] }): Organization;
  /** Puts a person into an organisation. */
  addMember(organization: Organization, user: User, role?: "member" | "admin"): void;
  addTeam(
    organization: Organization,
    slug: string,
    options?: { readonly parent?: Team; readonly members?: readonly User[] },
  ): Team;
  addApp(app: NewApp): {
    readonly id: number;
    readonly app: App;
    readonly privateKeyPem: string;
  };
  /** Installs an App; sends it `installation.created`. */
  install(
    app: App,
    owner: Owner,
    repositories: "all" | readonly Repository[],
    permissions?: Permissions,
  ): Installation;
  createRepository(owner: Owner, name: string, options?: NewRepository): Promise<Repository>;
  /** Gives a person or team a role in a repository; null takes it away. */
  grant(repository: Repository, to: User | Team, role: Role | null): void;
  protect(repository: Repository, rule: NewProtection): BranchProtection;
  /** A personal token. */
  tokenFor(user: User): string;
  /** A token of an installation, which acts as the App's bot; it lasts an hour of the forge's time. */
  tokenOf(installation: Installation): string;
}

/** GitHub's events that the forge sends. */
const EVENTS = [
  "check_run",
  "create",
  "delete",
  "issue_comment",
  "issues",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "push",
  "repository_dispatch",
];

/** The seeding operations over a world. */
export function seeding(world: World): Seeding {
  return {
    addUser: (login, options = {}) => addUser(world, login, options.name ?? null),
    addOrganization: (login, options = {}) => addOrganization(world, login, options.admins ?? []),
    addMember: (organization, user, role = "member") => {
      organization.members.set(user, role);
    },
    addTeam: (organization, slug, options = {}) => addTeam(world, organization, slug, options),
    addApp: (app) => addApp(world, app),
    install: (app, owner, repositories, permissions = app.permissions) =>
      install(world, app, owner, repositories, permissions),
    createRepository: (owner, name, options = {}) => createRepository(world, owner, name, options),
    grant,
    protect: (repository, rule) => protect(world, repository, rule),
    tokenFor: (user) => createPersonalToken(world, user),
    tokenOf: (installation) =>
      createInstallationToken(world, installation.app, installation.id).value,
  };
}

/** Sets the rule for a pattern, instead of one that was there. */
export function protect(
  world: World,
  repository: Repository,
  rule: NewProtection,
): BranchProtection {
  const made: BranchProtection = {
    requiredChecks: [],
    requiredApprovals: 0,
    requireCodeOwnerReview: false,
    enforceAdmins: false,
    mergeQueue: null,
    ...rule,
    id: newId(world),
    restrictPushes:
      rule.restrictPushes === undefined ? null : { users: [], apps: [], ...rule.restrictPushes },
    bypass: { users: [], apps: [], ...rule.bypass },
  };
  const others = repository.protections.filter((one) => one.pattern !== rule.pattern);
  repository.protections = [...others, made];
  return made;
}

function addUser(world: World, login: string, name: string | null): User {
  requireFree(world, login);
  const id = newId(world);
  const email = `${id}+${login}@users.noreply.github.com`;
  const user: User = { kind: "User", id, login, name, email };
  world.users.set(login.toLowerCase(), user);
  return user;
}

function addOrganization(world: World, login: string, admins: readonly User[]): Organization {
  requireFree(world, login);
  const organization: Organization = {
    kind: "Organization",
    id: newId(world),
    login,
    name: login,
    members: new Map(admins.map((user) => [user, "admin"])),
    defaultRole: "read",
    teams: [],
  };
  world.organizations.set(login.toLowerCase(), organization);
  return organization;
}

function addTeam(
  world: World,
  organization: Organization,
  slug: string,
  { parent, members = [] }: { readonly parent?: Team; readonly members?: readonly User[] },
): Team {
  const team: Team = {
    kind: "Team",
    id: newId(world),
    organization,
    slug,
    name: slug,
    parent: parent ?? null,
    members: new Map(members.map((user) => [user, "member"])),
    privacy: "closed",
  };
  // Only members of the organisation can be in its teams.
  for (const user of members) {
    if (!organization.members.has(user)) organization.members.set(user, "member");
  }
  organization.teams.push(team);
  return team;
}

function addApp(world: World, wanted: NewApp): ReturnType<Seeding["addApp"]> {
  const { slug } = wanted;
  const privateKeyPem = wanted.privateKeyPem ?? createPrivateKey();
  const bot: Bot = { kind: "Bot", id: newId(world), login: `${slug}[bot]`, app: null };
  const id = newId(world);
  const app: App = {
    kind: "App",
    id,
    slug,
    name: slug,
    clientId: `Iv1.${randomUUID().replaceAll("-", "").slice(0, 16)}`,
    owner: wanted.owner ?? addUser(world, `${slug}-owner`, null),
    bot,
    publicKey: createPublicKey(privateKeyPem),
    permissions: { metadata: "read", ...wanted.permissions },
    events: wanted.events ?? EVENTS,
    webhook: { id: newId(world), url: wanted.webhookUrl ?? null, secret: wanted.webhookSecret },
    createdAt: world.clock.now(),
  };
  bot.app = app;
  world.bots.set(bot.login.toLowerCase(), bot);
  world.apps.push(app);
  return { id, app, privateKeyPem };
}

/** A new RSA key in the PEM form in which GitHub hands out those of Apps. */
export function createPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

function install(
  world: World,
  app: App,
  account: Owner,
  repositories: "all" | readonly Repository[],
  permissions: Permissions,
): Installation {
  const installation: Installation = {
    kind: "Installation",
    id: newId(world),
    app,
    account,
    repositories: repositories === "all" ? "all" : new Set(repositories),
    permissions: { metadata: "read", ...permissions },
    createdAt: world.clock.tick(),
  };
  world.installations.push(installation);
  const sender = account.kind === "User" ? account : firstAdmin(account, app);
  installationEvent(world, installation, repositoriesOf(world, installation), sender);
  return installation;
}

async function createRepository(
  world: World,
  owner: Owner,
  name: string,
  options: NewRepository,
): Promise<Repository> {
  const key = `${owner.login}/${name}`.toLowerCase();
  if (!/^[\w.-]+$/.test(name)) throw new RangeError(`not a repository's name: ${name}`);
  if (world.repositories.has(key)) throw new RangeError(`${key} exists already`);
  const folder = join(world.folder, owner.login, `${name}.git`);
  await mkdir(folder, { recursive: true });
  const createdAt = world.clock.tick();
  const defaultBranch = options.defaultBranch ?? "main";
  const git = await createGitStore(folder, defaultBranch);
  const repository: Repository = {
    kind: "Repository",
    id: newId(world),
    owner,
    name,
    private: options.private ?? false,
    defaultBranch,
    git,
    collaborators: new Map(),
    teamRoles: new Map(),
    protections: [],
    deleteBranchOnMerge: false,
    allowAutoMerge: true,
    allowedMethods: ["merge", "squash", "rebase"],
    labels: [],
    issues: new Map(),
    checkSuites: [],
    checkRuns: [],
    statuses: [],
    mergeQueues: new Map(),
    createdAt,
    pushedAt: createdAt,
  };
  const after = await firstCommit(repository, options);
  await git.moveRefs([{ name: `refs/heads/${defaultBranch}`, before: null, after }]);
  world.repositories.set(key, repository);
  return repository;
}

async function firstCommit(repository: Repository, options: NewRepository): Promise<string> {
  const { owner, name, git, createdAt } = repository;
  const files = options.files ?? { "README.md": `# ${name}\n` };
  const author =
    owner.kind === "User"
      ? identityOf(owner, createdAt)
      : { name: owner.login, email: `${owner.login}@users.noreply.github.com`, date: createdAt };
  return await git.commitFiles({
    parent: null,
    additions: Object.entries(files).map(([path, content]) => ({
      path,
      content: Buffer.from(content),
    })),
    deletions: [],
    author,
    committer: author,
    message: options.message ?? "Initial commit",
  });
}

function grant(repository: Repository, to: User | Team, role: Role | null): void {
  if (to.kind === "User") {
    if (role === null) repository.collaborators.delete(to);
    else repository.collaborators.set(to, role);
    return;
  }
  if (role === null) repository.teamRoles.delete(to);
  else repository.teamRoles.set(to, role);
}

function firstAdmin(organization: Organization, app: App): User | Bot {
  const admin = [...organization.members].find(([, role]) => role === "admin");
  return admin?.[0] ?? app.bot;
}

function requireFree(world: World, login: string): void {
  const key = login.toLowerCase();
  if (!/^[a-z0-9-]+$/.test(key)) throw new RangeError(`not a login: ${login}`);
  if (world.users.has(key) || world.organizations.has(key)) {
    throw new RangeError(`${login} exists already`);
  }
}
