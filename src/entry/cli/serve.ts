import { createLog } from "../log.js";
import { startServer } from "../server.js";
import { readAppKey } from "./app-key.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";

const USAGE = `Usage: model-promoter serve [--port N] [--host ADDRESS]

Runs the App as a server; GitHub posts webhooks to /api/github/webhooks, GET /healthz tells that it is up.
Environment:
  APP_ID                the GitHub App's id
  PRIVATE_KEY           its private key, PEM (or PRIVATE_KEY_PATH, a file with it)
  WEBHOOK_SECRET        its webhook secret; the server refuses to start without one
  GITHUB_API_URL        API of a GitHub Enterprise Server, such as https://github.acme.com/api/v3
  PORT, HOST            as --port (3000) and --host (localhost; 0.0.0.0 in a container)
  LOG_LEVEL             info, warn or error (info)
Exit codes: 0 stopped by SIGTERM or SIGINT, after work under way was finished; 2 wrong use, 3 a failure outside.`;

/** How long the push of a dossier waits for the event of its own merge; GitHub sends both within a moment. */
const LANDING_DELAY = 5_000;

/** How long a failed look waits before each further try. */
const RETRY_DELAYS = [1_000, 5_000];

/** The command `serve`. */
export async function serve(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: {
      port: { type: "string" },
      host: { type: "string" },
    },
  });
  if (!words.ok) return words.code;
  const { port = io.env.PORT ?? "3000", host = io.env.HOST ?? "localhost" } = words.value.values;
  const settings = await readSettings(io.env, port);
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
  "appId" | "privateKey" | "secret" | "baseUrl" | "port"
> & {
  readonly level: "info" | "warn" | "error";
};
type Reading =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly what: string };

async function readSettings(env: Environment, port: string): Promise<Reading> {
  const key = await readAppKey(env);
  const level = env.LOG_LEVEL ?? "info";
  const problems = [
    ...(key.ok ? [] : key.problems),
    ...((env.WEBHOOK_SECRET ?? "").trim()
      ? []
      : ["WEBHOOK_SECRET is missing: without one anybody could send events."]),
    ...(/^\d{1,5}$/.test(port) ? [] : [`"${port}" is no port.`]),
    ...(isLevel(level) ? [] : [`LOG_LEVEL "${level}" is none of info, warn, error.`]),
  ];
  if (problems.length > 0 || !isLevel(level) || !key.ok)
    return { ok: false, what: problems.join("\n") };
  return {
    ok: true,
    value: {
      ...key.value,
      secret: env.WEBHOOK_SECRET ?? "",
      baseUrl: env.GITHUB_API_URL ?? null,
      port: Number(port),
      level,
    },
  };
}

function isLevel(level: string): level is Settings["level"] {
  return level === "info" || level === "warn" || level === "error";
}
