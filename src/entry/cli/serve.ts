import { createLog } from "../log.js";
import { QUEUE_LIMIT, type Role, startServer } from "../server.js";
import { readAppKey } from "./app-key.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";

const USAGE = `Usage: model-promoter serve [--port N] [--host ADDRESS] [--role web|worker]

Runs the App as a server; GitHub posts webhooks to /api/github/webhooks, GET /healthz tells that it is up.
Without --role it both takes deliveries and works on them. With REDIS_URL any number of servers share one queue, and may
be split: --role web takes deliveries only, --role worker only works on them.
Environment:
  APP_ID                the GitHub App's id
  PRIVATE_KEY           its private key, PEM (or PRIVATE_KEY_PATH, a file with it)
  WEBHOOK_SECRET        its webhook secret; the server refuses to start without one
  GITHUB_API_URL        API of a GitHub Enterprise Server, such as https://github.acme.com/api/v3
  PORT, HOST            as --port (3000) and --host (localhost; 0.0.0.0 in a container)
  REDIS_URL             a Redis that holds the queue, such as redis://localhost:6379; without it the queue is in memory
  QUEUE_LIMIT           how many looks may wait before further deliveries are answered with 503 (${QUEUE_LIMIT})
  SWEEP_MINUTES         how often to look for what lost events left undone; 0: never (10)
  LOG_LEVEL             info, warn or error (info)
Exit codes: 0 stopped by SIGTERM or SIGINT, after work under way was finished; 2 wrong use, 3 a failure outside.`;

/** How long the push of a dossier waits for the event of its own merge; GitHub sends both within a moment. */
const LANDING_DELAY = 5_000;

/** How long a failed look waits before each further try. */
const RETRY_DELAYS = [1_000, 5_000];

const SWEEP_MINUTES = "10";

/** The command `serve`. */
export async function serve(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: {
      port: { type: "string" },
      host: { type: "string" },
      role: { type: "string" },
    },
  });
  if (!words.ok) return words.code;
  const {
    port = io.env.PORT ?? "3000",
    host = io.env.HOST ?? "localhost",
    role,
  } = words.value.values;
  const settings = await readSettings(io.env, port, role);
  if (!settings.ok) return wrongUse(io, settings.what, USAGE);
  const server = await startServer({
    ...settings.value,
    host,
    log: createLog(settings.value.level),
    now: io.now,
    landingDelay: LANDING_DELAY,
    retryDelays: RETRY_DELAYS,
  });
  io.stdout(`Model Promoter listens on ${server.url}\n`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await server.stop();
  return 0;
}

type Environment = CliIo["env"];
type Settings = Pick<
  Parameters<typeof startServer>[0],
  | "appId"
  | "privateKey"
  | "secret"
  | "baseUrl"
  | "port"
  | "role"
  | "redisUrl"
  | "queueLimit"
  | "sweepEvery"
> & {
  readonly level: "info" | "warn" | "error";
};
type Reading =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly what: string };

async function readSettings(
  env: Environment,
  port: string,
  role: string | undefined,
): Promise<Reading> {
  const key = await readAppKey(env);
  const level = env.LOG_LEVEL ?? "info";
  const queue = readQueue(env, role);
  const minutes = env.SWEEP_MINUTES ?? SWEEP_MINUTES;
  const problems = [
    ...(key.ok ? [] : key.problems),
    ...((env.WEBHOOK_SECRET ?? "").trim()
      ? []
      : ["WEBHOOK_SECRET is missing: without one anybody could send events."]),
    ...(/^\d{1,5}$/.test(port) ? [] : [`"${port}" is no port.`]),
    ...(isLevel(level) ? [] : [`LOG_LEVEL "${level}" is none of info, warn, error.`]),
    ...(queue.ok ? [] : queue.problems),
    ...(/^\d{1,4}$/.test(minutes) ? [] : [`SWEEP_MINUTES "${minutes}" is no number of minutes.`]),
  ];
  if (problems.length > 0 || !isLevel(level) || !key.ok || !queue.ok)
    return { ok: false, what: problems.join("\n") };
  return {
    ok: true,
    value: {
      ...key.value,
      ...queue.value,
      secret: env.WEBHOOK_SECRET ?? "",
      baseUrl: env.GITHUB_API_URL ?? null,
      port: Number(port),
      ...(Number(minutes) === 0 ? {} : { sweepEvery: Number(minutes) * 60_000 }),
      level,
    },
  };
}

interface QueueSettings {
  readonly role: Role;
  readonly redisUrl: string | null;
  readonly queueLimit: number;
}

type QueueReading =
  | { readonly ok: true; readonly value: QueueSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

function readQueue(env: Environment, role: string | undefined): QueueReading {
  const redisUrl = (env.REDIS_URL ?? "").trim() || null;
  const limit = env.QUEUE_LIMIT ?? String(QUEUE_LIMIT);
  const problems = [
    ...(role === undefined || role === "web" || role === "worker"
      ? []
      : [`--role "${role}" is none of web, worker.`]),
    ...(role !== undefined && redisUrl === null
      ? [`--role needs REDIS_URL: without it nobody else sees the queue of this process.`]
      : []),
    ...(redisUrl === null || /^rediss?:\/\/./.test(redisUrl)
      ? []
      : ["REDIS_URL is no address that begins with redis:// or rediss://."]),
    ...(/^[1-9]\d{0,8}$/.test(limit) ? [] : [`QUEUE_LIMIT "${limit}" is no number above 0.`]),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const half = role === "web" || role === "worker" ? role : "both";
  return { ok: true, value: { role: half, redisUrl, queueLimit: Number(limit) } };
}

function isLevel(level: string): level is Settings["level"] {
  return level === "info" || level === "warn" || level === "error";
}
