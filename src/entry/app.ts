import { setTimeout as sleep } from "node:timers/promises";
import type { Context, Probot } from "probot";
import type { Octokit } from "../adapters/github/client.js";
import { gitHubPorts } from "../adapters/github/github-ports.js";
import { RegistryHints } from "../adapters/github/registry-hint.js";
import { InProcessQueue } from "../adapters/queue/in-process.js";
import { type EventSurroundings, eventNames, looksFor } from "./events/looks.js";
import { eventSchema } from "./events/payload.js";
import { type Look, lookKey } from "./look.js";
import { RecentMerges } from "./recent-merges.js";
import { takeLook } from "./take-look.js";

/** The App's parts that outlive one event. */
export interface App {
  readonly around: EventSurroundings;
  readonly queue: InProcessQueue;
  /** Wires the App's events into a Probot instance. */
  readonly load: (probot: Probot) => void;
}

/** Where log lines go; the first argument holds no payloads and no tokens. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What an App is made with. */
export interface AppOptions {
  /** The App's own login, such as `model-promoter[bot]`. */
  readonly self: string;
  readonly log: Log;
  readonly now: () => string;
  /** How long a dossier that came by a push waits for the event of its own merge, in milliseconds. */
  readonly landingDelay: number;
  /** How long a failed look waits before each further try, in milliseconds. */
  readonly retryDelays: readonly number[];
}

/** Makes the App: every event only says where to look, and looks at one repository are taken one after another. */
export function createApp(options: AppOptions): App {
  const hints = new RegistryHints();
  const queue = new InProcessQueue();
  const around = { self: options.self };
  const running = { options, hints, queue, merges: new RecentMerges() };
  const receive = (context: Context) => {
    const looks = looksFor(context.name, context.payload, around);
    for (const look of looks) schedule(running, context, look);
  };
  const load = (probot: Probot) => {
    for (const name of eventNames) probot.on(name, async (context) => receive(context as Context));
  };
  return { around, queue, load };
}

interface Running {
  readonly options: AppOptions;
  readonly hints: RegistryHints;
  readonly queue: InProcessQueue;
  readonly merges: RecentMerges;
}

/**
 * A merge is told of twice: by its pull request, which says where to look, and by the push of its dossier, which has to
 * find out. The push waits for the other to come first, and then has nothing to do.
 */
function schedule(running: Running, context: Context, look: Look): void {
  if (look.kind === "merge") running.merges.add(laneOf(context), look.branch, look.hint);
  if (look.kind !== "landing") {
    enqueue(running, context, look);
    return;
  }
  running.queue.add(`landing ${context.id} ${look.dossier}`, null, async () => {
    await sleep(running.options.landingDelay);
    const { branch, dossier } = look;
    if (!running.merges.has(laneOf(context), branch, dossier)) enqueue(running, context, look);
  });
}

/** The repository, whose looks are taken one after another. */
function laneOf(context: Context): string {
  const { repository } = eventSchema.parse(context.payload);
  return `${repository.owner.login}/${repository.name}`;
}

function enqueue(running: Running, context: Context, look: Look): void {
  const { repository } = eventSchema.parse(context.payload);
  const lane = laneOf(context);
  const about = { repository: lane, look: look.kind, delivery: context.id };
  const { log, now } = running.options;
  running.queue.add(lane, lookKey(look), async () => {
    const ports = gitHubPorts(
      {
        octokit: context.octokit as unknown as Octokit,
        owner: repository.owner.login,
        name: repository.name,
        self: running.options.self,
        defaultBranch: repository.default_branch,
        hints: running.hints,
      },
      {
        now,
        repositoryUrl: repository.html_url,
        warnings: [],
        warn: (what, details) => log.warn({ ...about, details }, what),
      },
    );
    await tryLook(running.options, about, async () => {
      for (const outcome of await takeLook(ports, look, context.id))
        log.info({ ...about, ...outcome }, "looked");
    });
  });
}

/** Looks again after a failure: a look begins by reading, so what an earlier try did is found and not done twice. */
async function tryLook(
  options: AppOptions,
  about: object,
  look: () => Promise<void>,
): Promise<void> {
  for (const delay of [...options.retryDelays, null]) {
    try {
      await look();
      return;
    } catch (error) {
      const failure = { ...about, err: withoutRequest(error) };
      if (delay === null) options.log.error(failure, "failed; the next event looks again");
      else {
        options.log.warn(failure, "failed; tried again");
        await sleep(delay);
      }
    }
  }
}

/** Octokit's errors carry their request, with its token and payload; a log gets neither. */
function withoutRequest(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: withoutRequest(error.cause) };
  return { name, message, stack, ...("status" in error ? { status: error.status } : {}), ...cause };
}
