import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { type ApplicationFunctionOptions, Probot, ProbotOctokit, Server } from "probot";
import { z } from "zod";
import type { Octokit } from "../adapters/github/client.js";
import { openQueue } from "../adapters/queue/open-queue.js";
import type { JobQueue } from "../adapters/queue/port.js";
import { createApp } from "./app.js";
import { sweepAll } from "./sweep-all.js";
import { withoutRequest } from "./try-look.js";
import { webhookHandler } from "./webhook-handler.js";

/** Where GitHub posts webhooks, as `app.yml` says. */
export const WEBHOOK_PATH = "/api/github/webhooks";

/** What a server does: takes deliveries in (web), works on what was taken (worker), or both. */
export type Role = "both" | "web" | "worker";

/** Looks that may wait before further deliveries are refused. */
export const QUEUE_LIMIT = 10_000;

/** What a server is started with. */
export interface ServerOptions {
  readonly appId: string;
  readonly privateKey: string;
  readonly secret: string;
  /** GitHub's API where it isn't api.github.com, such as `https://github.acme.com/api/v3`. */
  readonly baseUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly now: () => string;
  readonly landingDelay: number;
  readonly retryDelays: readonly number[];
  /** Both, where left out; a half needs a Redis to share the queue with its other half. */
  readonly role?: Role;
  /** Address of the Redis that holds the queue; where left out, it is in this process. */
  readonly redisUrl?: string | null;
  /** How many looks may wait; QUEUE_LIMIT, where left out. */
  readonly queueLimit?: number;
  /** How often what lost events left undone is looked for, in milliseconds; never, where left out. */
  readonly sweepEvery?: number;
}

/** A running server. */
export interface RunningServer {
  readonly url: string;
  /** Resolves when no look runs or waits. */
  settled(): Promise<void>;
  /** Takes no more requests, finishes what is under way, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the App as a Probot server. Refuses an empty webhook secret, which Probot would replace by a known one. Throws
 * where GitHub or a Redis that is named can't be reached.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.secret.trim() === "")
    throw new Error("a webhook secret is needed: without one anybody could send events");
  const { redisUrl = null, queueLimit: limit = QUEUE_LIMIT } = options;
  const queue = await openQueue({ redisUrl, limit, name: options.appId, log: options.log });
  try {
    const server = probotServer(options);
    let sweep = async (): Promise<unknown> => undefined;
    await server.load(async (probot, { addHandler }) => {
      sweep = await wire(options, queue, probot, addHandler);
    });
    await server.start();
    return running(server, queue, startSweeping(options, sweep));
  } catch (error) {
    await queue.close();
    throw error;
  }
}

async function wire(
  { log, now, landingDelay, retryDelays, secret, role = "both" }: ServerOptions,
  queue: JobQueue,
  probot: Probot,
  addHandler: ApplicationFunctionOptions["addHandler"],
): Promise<() => Promise<unknown>> {
  const self = await ownLogin(probot);
  const octokitOf = octokitFrom(probot);
  const app = createApp({ self, log, now, landingDelay, retryDelays, queue, octokitOf });
  const webhooks = { path: WEBHOOK_PATH, secret, around: { self }, take: app.take };
  if (role !== "worker") addHandler(webhookHandler(webhooks));
  addHandler(health);
  if (role !== "web") app.start();
  const octokit = (await probot.auth()) as unknown as Octokit;
  return () => sweepAll({ app, self, octokit, octokitOf, now });
}

/** Sweeps from time to time; one that fails is made up for by the next. Several servers may: a sweep is safe to repeat. */
function startSweeping(
  { sweepEvery, log }: ServerOptions,
  sweep: () => Promise<unknown>,
): NodeJS.Timeout | null {
  if (sweepEvery === undefined) return null;
  const attempt = () =>
    sweep().catch((error) => log.error({ err: withoutRequest(error) }, "the sweep failed"));
  return setInterval(attempt, sweepEvery);
}

function running(server: Server, queue: JobQueue, sweeping: NodeJS.Timeout | null): RunningServer {
  return {
    url: `http://${server.host}:${server.port}`,
    settled: () => queue.drained(),
    stop: async () => {
      if (sweeping !== null) clearInterval(sweeping);
      await server.stop();
      await queue.close();
    },
  };
}

function probotServer({ appId, privateKey, secret, log, baseUrl, host, port }: ServerOptions) {
  const base = {
    appId,
    privateKey,
    secret,
    log,
    Octokit: octokitFor(baseUrl),
    ...(baseUrl === null ? {} : { baseUrl }),
  };
  return new Server({
    Probot: Probot.defaults(base),
    log,
    host,
    port: portFor(port),
    webhookPath: "/api/github/probot",
    enablePing: false,
    enableStaticFiles: false,
  });
}

/** Clients of Probot's, which share an installation's token and spacing of requests. */
function octokitFrom(probot: Probot): (installation: number) => Promise<Octokit> {
  return async (installation) => (await probot.auth(installation)) as unknown as Octokit;
}

/**
 * GitHub Enterprise Server has its limits off by default, and a local forge has none; there nothing needs spacing.
 * Only the function form of `defaults` changes the plugins' options.
 */
function octokitFor(baseUrl: string | null): typeof ProbotOctokit {
  if (baseUrl === null) return ProbotOctokit;
  return ProbotOctokit.defaults((instance: { readonly throttle?: object }) => ({
    ...instance,
    throttle: { ...instance.throttle, enabled: false },
  })) as typeof ProbotOctokit;
}

/** Probot takes the number 0 for none given and listens on 3000; as text it reaches Node, which picks a free port. */
function portFor(port: number): number {
  return port === 0 ? ("0" as unknown as number) : port;
}

/** The login that the App acts under. */
async function ownLogin(probot: Probot): Promise<string> {
  const octokit = await probot.auth();
  const { data } = await octokit.request("GET /app");
  return `${z.object({ slug: z.string() }).parse(data).slug}[bot]`;
}

function health(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.url !== "/healthz") return false;
  response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}\n');
  return true;
}
