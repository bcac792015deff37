import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { Probot, ProbotOctokit, Server } from "probot";
import { z } from "zod";
import { type App, createApp } from "./app.js";
import { webhookHandler } from "./webhook-handler.js";

/** Where GitHub posts webhooks, as `app.yml` says. */
export const WEBHOOK_PATH = "/api/github/webhooks";

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
}

/** A running server. */
export interface RunningServer {
  readonly url: string;
  /** Resolves when no look runs or waits. */
  settled(): Promise<void>;
  /** Takes no more requests, finishes what is under way, and ends. */
  stop(): Promise<void>;
}

/** Starts the App as a Probot server. Refuses an empty webhook secret, which Probot would replace by a known one. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.secret.trim() === "")
    throw new Error("a webhook secret is needed: without one anybody could send events");
  const { appId, privateKey, secret, log, baseUrl } = options;
  const Octokit = octokitFor(baseUrl);
  const base = {
    appId,
    privateKey,
    secret,
    log,
    Octokit,
    ...(baseUrl === null ? {} : { baseUrl }),
  };
  const server = new Server({
    Probot: Probot.defaults(base),
    log,
    host: options.host,
    port: portFor(options.port),
    webhookPath: "/api/github/probot",
    enablePing: false,
    enableStaticFiles: false,
  });
  let app: App | null = null;
  await server.load(async (probot, { addHandler }) => {
    app = createApp({
      self: await ownLogin(probot),
      log,
      now: options.now,
      landingDelay: options.landingDelay,
      retryDelays: options.retryDelays,
    });
    app.load(probot);
    addHandler?.(webhookHandler({ path: WEBHOOK_PATH, secret, around: app.around, probot }));
    addHandler?.(health);
  });
  await server.start();
  const settled = async () => app?.queue.drained();
  return {
    url: `http://${server.host}:${server.port}`,
    settled,
    stop: async () => {
      await server.stop();
      await settled();
    },
  };
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
