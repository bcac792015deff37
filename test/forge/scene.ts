import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClock } from "../../src/forge/clock.js";
import type { ForgeError } from "../../src/forge/forge-error.js";
import { createPullRequest } from "../../src/forge/pull-requests.js";
import { createCommitOnBranch, createRef } from "../../src/forge/refs.js";
import { createPrivateKey } from "../../src/forge/seeding.js";
import { type Forge, startForge } from "../../src/forge/server.js";
import type {
  Actor,
  App,
  Installation,
  Organization,
  PullRequest,
  Repository,
  User,
} from "../../src/forge/world.js";

const run = promisify(execFile);
const PRIVATE_KEY = createPrivateKey();

/** A forge with an organisation, three writers, a registry and an installed App that receives webhooks. */
export interface Scene {
  readonly forge: Forge;
  readonly acme: Organization;
  readonly alice: User;
  readonly bob: User;
  readonly carol: User;
  readonly registry: Repository;
  readonly app: App;
  readonly privateKeyPem: string;
  readonly installation: Installation;
  readonly received: readonly ReceivedHook[];
  close(): Promise<void>;
}

/** A webhook request as it arrived. */
export interface ReceivedHook {
  readonly event: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: payloads are judged against schemas, not types
  readonly payload: any;
}

export const SECRET = "a webhook secret";

/** Starts the scene; its clock begins at noon of 1 March 2025. */
export async function setScene(
  files: Readonly<Record<string, string>> = { "README.md": "registry\n", "a.txt": "a\n" },
): Promise<Scene> {
  const received: ReceivedHook[] = [];
  const hook = await listenForHooks(received);
  const forge = await startForge({ clock: createClock("2025-03-01T12:00:00Z") });
  const { world } = forge;
  const [alice, bob, carol] = ["alice", "bob", "carol"].map((login) => world.addUser(login));
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error("no users");
  const acme = world.addOrganization("acme", { admins: [world.addUser("acme-admin")] });
  const registry = await world.createRepository(acme, "registry", { files });
  for (const user of [alice, bob, carol]) world.grant(registry, user, "write");
  const { app, privateKeyPem } = world.addApp({
    slug: "promoter",
    permissions: { contents: "write", pull_requests: "write", issues: "write", checks: "write" },
    webhookUrl: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
    webhookSecret: SECRET,
    privateKeyPem: PRIVATE_KEY,
  });
  const installation = world.install(app, acme, [registry]);
  return {
    ...{ forge, acme, alice, bob, carol, registry, app, privateKeyPem, installation, received },
    close: async () => {
      await forge.close();
      await new Promise((resolve) => hook.close(resolve));
    },
  };
}

/** A person as an actor. */
export function as(user: User): Actor {
  return { kind: "user", user };
}

/** The App as an actor, with all that its installation has. */
export function asApp({ installation }: Scene): Actor {
  const { permissions } = installation;
  return { kind: "installation", installation, permissions, repositories: null };
}

/** Makes a branch from main with one commit that writes files; answers the new head. */
export async function branchWith(
  { forge: { world }, registry }: Scene,
  actor: Actor,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const main = await headOf(registry, "main");
  await createRef(world, actor, registry, { name: `refs/heads/${branch}`, oid: main });
  return await commitTo({ world, registry }, actor, branch, files);
}

/** Commits files to a branch as it stands; answers the new head. */
export async function commitTo(
  { world, registry }: { world: Forge["world"]; registry: Repository },
  actor: Actor,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  return await createCommitOnBranch(world, actor, registry, {
    branch,
    expectedHeadOid: await headOf(registry, branch),
    headline: `Change ${Object.keys(files).join(", ")}`,
    body: "",
    additions: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    deletions: [],
  });
}

/** Opens a pull request from a new branch with files. */
export async function openPull(
  scene: Scene,
  actor: Actor,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<PullRequest> {
  await branchWith(scene, actor, branch, files);
  return await createPullRequest(scene.forge.world, actor, scene.registry, {
    title: `Bring ${branch}`,
    body: null,
    head: branch,
    base: "main",
    draft: false,
  });
}

/** The head of a branch. */
export async function headOf(repository: Repository, branch: string): Promise<string> {
  const oid = await repository.git.resolve(`refs/heads/${branch}`);
  if (oid === null) throw new Error(`no branch ${branch}`);
  return oid;
}

/** The text of a file at a branch's head; null without the file. */
export async function textAt(
  repository: Repository,
  branch: string,
  path: string,
): Promise<string | null> {
  const blob = await repository.git.blobAt(await headOf(repository, branch), path);
  return blob?.content.toString("utf8") ?? null;
}

/** What an operation was refused with. */
export async function refusal(promise: Promise<unknown>): Promise<ForgeError> {
  return await promise.then(
    () => {
      throw new Error("it was not refused");
    },
    (error: ForgeError) => error,
  );
}

/** The webhooks that have arrived, as `event.action`. */
export async function heard({ forge, received }: Scene): Promise<readonly string[]> {
  await forge.settled();
  return received.map(({ event, payload }) =>
    payload.action === undefined ? event : `${event}.${payload.action}`,
  );
}

/** Clones a repository with a token, and runs git in the clone. */
export async function cloneOf(
  { forge, registry }: Scene,
  token: string,
): Promise<{
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly folder: string;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "clone-"));
  const url = `${forge.url.replace("http://", `http://x:${token}@`)}/acme/${registry.name}.git`;
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_GLOBAL: "/dev/null" };
  const identity = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com"];
  const git = async (...args: readonly string[]) =>
    (await run("git", [...identity, ...args], { cwd: folder, env })).stdout.trim();
  const remove = () => rm(folder, { recursive: true, force: true });
  await git("clone", "--quiet", url, ".").catch(async (error) => {
    await remove();
    throw error;
  });
  return { git, folder, remove };
}

/** Writes a file in a clone and commits it. */
export async function commitInClone(
  clone: Awaited<ReturnType<typeof cloneOf>>,
  path: string,
  text: string,
): Promise<void> {
  await writeFile(join(clone.folder, path), text);
  await clone.git("add", "--", path);
  await clone.git("commit", "--quiet", "-m", `Change ${path}`);
}

function listenForHooks(received: ReceivedHook[]): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const event = String(request.headers["x-github-event"]);
      received.push({ event, headers: request.headers, text, payload: JSON.parse(text) });
      response.writeHead(202).end();
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
