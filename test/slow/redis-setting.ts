import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Octokit } from "@octokit/rest";
import { appPermissions } from "../../src/entry/app-manifest.js";
import { WEBHOOK_PATH } from "../../src/entry/server.js";
import { type Forge, startForge } from "../../src/forge/server.js";
import { redeliver } from "../../src/forge/webhooks.js";
import type { App, Delivery } from "../../src/forge/world.js";
import { modelFiles, stageRules } from "../entry/app/stage-setting.js";

const program = fileURLToPath(new URL("../../dist/entry/cli/main.js", import.meta.url));

/** A process of the App or of Redis, which is ended by its own id and nothing else. */
export interface Running {
  readonly url: string;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

function endOf(child: ChildProcess): Running["end"] {
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return (signal) => {
    child.kill(signal);
    return ended;
  };
}

/** A real Redis on a port of its own, which keeps what it was told over a restart. */
export interface OwnRedis {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Makes room for a Redis; it runs once it is started. */
export async function ownRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  let running: Running | null = null;
  const start = async () => {
    const words = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder];
    const kept = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
    const child = spawn("redis-server", [...words, ...kept], { stdio: "ignore" });
    running = { url: "", end: endOf(child) };
    await untilOpen(port);
  };
  const stop = async () => {
    await running?.end("SIGTERM");
    running = null;
  };
  const close = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, start, stop, close };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("redis-server didn't come up");
}

/** A forge with some repositories that each hold the models, and the App installed there, but not running. */
export interface Setting {
  readonly forge: Forge;
  readonly app: App;
  readonly person: Octokit;
  /** An issue of each repository. */
  readonly issues: ReadonlyMap<string, number>;
  /** Starts the App as `serve` does. One that takes deliveries gets them from then on. */
  serve(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Running>;
  /** Comments on a repository's issue, as the person. */
  comment(repo: string, body: string): Promise<void>;
  /** Delivers again what wasn't taken; gives how many there were. */
  redeliver(): Promise<number>;
  /** Titles of a repository's pull requests, and the App's comments on its issue. */
  outcome(repo: string): Promise<{ readonly pulls: string[]; readonly said: string[] }>;
  close(): Promise<void>;
}

const OWNER = "acme";

/** Sets the scene, without a process of the App. */
export async function setTheScene(
  repositories: readonly string[],
  models: readonly string[],
  redisUrl: string,
): Promise<Setting> {
  const forge = await startForge();
  const { world } = forge;
  const user = world.addUser("data-scientist");
  const others = ["data-science-lead", "ml-ops-on-call", "fraud-team-lead", "platform-engineer"];
  const organization = world.addOrganization(OWNER);
  const people = [user, ...others.map((login) => world.addUser(login))];
  for (const one of people) world.addMember(organization, one);
  const files = Object.assign({}, stageRules, ...models.map(modelFiles));
  const webhookSecret = "secret-of-the-slow-test";
  const { app, privateKeyPem } = world.addApp({
    slug: "model-promoter",
    permissions: appPermissions,
    webhookSecret,
  });
  const made = [];
  for (const name of repositories) {
    const repository = await world.createRepository(organization, name, { files });
    for (const one of people) world.grant(repository, one, "write");
    made.push(repository);
  }
  world.install(app, organization, made);
  const person = new Octokit({ auth: world.tokenFor(user), baseUrl: `${forge.url}/api/v3` });
  const issues = new Map<string, number>();
  for (const repo of repositories) {
    const { data } = await person.issues.create({ owner: OWNER, repo, title: "Promotions" });
    issues.set(repo, data.number);
  }
  const issueOf = (repo: string) => issues.get(repo) ?? 0;
  const env = {
    ...process.env,
    APP_ID: String(app.id),
    PRIVATE_KEY: privateKeyPem,
    WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL: `${forge.url}/api/v3`,
    REDIS_URL: redisUrl,
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "error",
  };
  const running: Running[] = [];
  return {
    forge,
    app,
    person,
    issues,
    serve: async (words, more = {}) => {
      const one = await serve(words, { ...env, ...more });
      running.push(one);
      if (!words.includes("worker")) app.webhook.url = `${one.url}${WEBHOOK_PATH}`;
      return one;
    },
    comment: async (repo, body) => {
      await person.issues.createComment({
        owner: OWNER,
        repo,
        issue_number: issueOf(repo),
        body,
      });
    },
    redeliver: async () => {
      const missed = refused(world.deliveries);
      for (const { id } of missed) redeliver(world, id);
      await forge.settled();
      return missed.length;
    },
    outcome: async (repo) => {
      const at = { owner: OWNER, repo };
      const pulls = await person.pulls.list({ ...at, state: "all", per_page: 100 });
      const comments = await person.issues.listComments({
        ...at,
        issue_number: issueOf(repo),
        per_page: 100,
      });
      const own = comments.data.filter((one) => one.user?.login === `${app.slug}[bot]`);
      return {
        pulls: pulls.data.map(({ title }) => title).sort(),
        said: own.map(({ body }) => body ?? ""),
      };
    },
    close: async () => {
      await Promise.all(running.map((one) => one.end("SIGKILL")));
      await forge.close();
    },
  };
}

/** Deliveries that were never taken, however often they were sent. */
function refused(deliveries: readonly Delivery[]): readonly Delivery[] {
  const taken = deliveries.filter(({ response }) => (response?.status ?? 0) === 202);
  const guids = new Set(taken.map(({ guid }) => guid));
  const missed = deliveries.filter(({ guid }) => !guids.has(guid));
  return [...new Map(missed.map((one) => [one.guid, one])).values()];
}

async function serve(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Running> {
  const child = spawn(process.execPath, [program, "serve", ...words], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = endOf(child);
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listens on (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once("close", () => reject(new Error(`it ended before it listened: ${said}`)));
  });
  return { url, end };
}

/**
 * A way to the forge for one process: `beforeAnswer` gets what was asked once the forge has done it, and with false the
 * process never hears of it.
 */
export async function watched(
  forge: Forge,
  beforeAnswer: (body: string) => boolean,
): Promise<{ readonly url: string; close(): void }> {
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const { method, headers, url = "/" } = incoming;
      const passed = request(`${forge.url}${url}`, { method, headers }, (answer) => {
        if (!beforeAnswer(body.toString("utf8"))) return outgoing.destroy();
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on("error", () => outgoing.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
