import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import type { Logger } from "pino";
import { createClock, timestamp } from "../../forge/clock.js";
import { type Forge, startForge } from "../../forge/server.js";
import type { App, Repository, Role, User } from "../../forge/world.js";
import { appPermissions } from "../app-manifest.js";
import { type RunningServer, startServer, WEBHOOK_PATH } from "../server.js";

const run = promisify(execFile);

/** People of the example, each with the role in the repository. */
export const examplePeople: Readonly<Record<string, Role>> = {
  "platform-engineer": "admin",
  "data-scientist": "write",
  "data-science-lead": "write",
  "ml-ops-on-call": "write",
  "fraud-team-lead": "maintain",
};

/** What a scene is set with. */
export interface SceneOptions {
  /** The forge's time at the beginning. */
  readonly at: string;
  readonly log: Logger;
  readonly files: Readonly<Record<string, string>>;
  readonly people?: Readonly<Record<string, Role>>;
  readonly landingDelay?: number;
  readonly retryDelays?: readonly number[];
  readonly privateKeyPem?: string;
}

/** A local forge with one repository, people who act through its API, and the App installed and running. */
export interface Scene {
  readonly forge: Forge;
  readonly server: RunningServer;
  readonly app: App;
  readonly repository: Repository;
  readonly owner: string;
  readonly name: string;
  /** A person's hands: their own client with their own token. */
  as(login: string): Octokit;
  user(login: string): User;
  /**
   * A machine's token: an App of that name, installed beside Model Promoter, that may write contents and pull requests.
   * Its login is the name with `[bot]`.
   */
  machineToken(slug: string): string;
  /** Changes the default branch by clone, commit and push, as a person would. */
  pushAs(login: string, message: string, change: (folder: string) => Promise<void>): Promise<void>;
  /** Clones the repository into a folder, as a person. */
  cloneAs(login: string, folder: string): Promise<void>;
  /** Resolves when every delivery is answered and every look is taken. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Sets a scene: real HTTP between two servers, real git, signed webhooks. */
export async function startScene(options: SceneOptions): Promise<Scene> {
  const forge = await startForge({ clock: createClock(options.at) });
  const { world } = forge;
  const people = options.people ?? examplePeople;
  const users = new Map(Object.keys(people).map((login) => [login, world.addUser(login)]));
  const organization = world.addOrganization("acme");
  const repository = await world.createRepository(organization, "model-registry", {
    files: options.files,
    message: "Set the rules of the registry",
  });
  for (const [login, user] of users) {
    world.addMember(organization, user);
    world.grant(repository, user, people[login] ?? "read");
  }
  const { server, app } = await startApp(forge, options);
  world.install(app, organization, [repository]);
  await forge.settled();
  return sceneOf({ forge, server, app, repository, users });
}

async function startApp(
  forge: Forge,
  options: SceneOptions,
): Promise<{ server: RunningServer; app: App }> {
  const secret = "secret-of-the-local-forge";
  const { app, privateKeyPem } = forge.world.addApp({
    slug: "model-promoter",
    permissions: appPermissions,
    webhookSecret: secret,
    ...(options.privateKeyPem === undefined ? {} : { privateKeyPem: options.privateKeyPem }),
  });
  const server = await startServer({
    appId: String(app.id),
    privateKey: privateKeyPem,
    secret,
    baseUrl: `${forge.url}/api/v3`,
    host: "127.0.0.1",
    port: 0,
    log: options.log,
    now: () => timestamp(forge.world.clock.now()),
    landingDelay: options.landingDelay ?? 500,
    retryDelays: options.retryDelays ?? [50],
  });
  app.webhook.url = `${server.url}${WEBHOOK_PATH}`;
  return { server, app };
}

interface Parts {
  readonly forge: Forge;
  readonly server: RunningServer;
  readonly app: App;
  readonly repository: Repository;
  readonly users: ReadonlyMap<string, User>;
}

function sceneOf({ forge, server, app, repository, users }: Parts): Scene {
  const owner = repository.owner.login;
  const { name } = repository;
  const user = (login: string) => {
    const found = users.get(login);
    if (!found) throw new Error(`nobody here is called ${login}`);
    return found;
  };
  const token = (login: string) => forge.world.tokenFor(user(login));
  const cloneAs = async (login: string, folder: string) => {
    const address = new URL(`${forge.url}/${owner}/${name}.git`);
    address.username = "x-access-token";
    address.password = token(login);
    await run("git", ["clone", "--quiet", address.href, folder]);
    await run("git", ["-C", folder, "config", "user.name", login]);
    await run("git", ["-C", folder, "config", "user.email", user(login).email]);
  };
  const settled = async () => {
    // Each look may cause deliveries and each delivery a look: quiet is when a round of both finds nothing to wait for.
    for (let quiet = 0; quiet < 2; quiet++) {
      await forge.settled();
      await server.settled();
    }
  };
  return {
    forge,
    server,
    app,
    repository,
    owner,
    name,
    user,
    machineToken: (slug) => machineToken(forge, repository, slug),
    as: (login) => new Octokit({ auth: token(login), baseUrl: `${forge.url}/api/v3` }),
    cloneAs,
    pushAs: async (login, message, change) => {
      const date = timestamp(forge.world.clock.now());
      await withFolder(async (folder) => {
        await cloneAs(login, folder);
        await change(folder);
        await run("git", ["-C", folder, "add", "--all"]);
        const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
        await run("git", ["-C", folder, "commit", "--quiet", "--message", message], { env });
        await run("git", ["-C", folder, "push", "--quiet", "origin", "HEAD"]);
      });
    },
    settled,
    close: async () => {
      await server.stop();
      await forge.close();
    },
  };
}

function machineToken({ world }: Forge, repository: Repository, slug: string): string {
  const permissions = { contents: "write", pull_requests: "write" } as const;
  const { app } = world.addApp({ slug, permissions, events: [], webhookSecret: slug });
  return world.tokenOf(world.install(app, repository.owner, [repository]));
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "model-registry-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes files below a folder; a null deletes. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const place = join(folder, path);
    if (text === null) {
      await rm(place);
      continue;
    }
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }
}
