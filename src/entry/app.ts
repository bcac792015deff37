import type { Octokit } from "../adapters/github/client.js";
import { gitHubPorts } from "../adapters/github/github-ports.js";
import { RegistryHints } from "../adapters/github/registry-hint.js";
import type { JobQueue } from "../adapters/queue/port.js";
import {
  jobOf,
  type LookedAtEvent,
  type LookTask,
  laneOf,
  readTask,
  tasksOf,
} from "./look-task.js";
import { landingMark, mergeMark } from "./recent-merges.js";
import { takeLook } from "./take-look.js";
import { type Pauses, type TryOptions, tryLook, withoutRequest } from "./try-look.js";

/** Whether an event is in the queue now; "away": the queue is out of reach. */
export type Taken = "taken" | "full" | "away";

/** The App's parts that outlive one event. */
export interface App {
  /** Puts what an event says to look at into the queue. */
  take(event: LookedAtEvent): Promise<Taken>;
  /** Begins to take looks out of the queue. */
  start(): void;
}

/** What an App is made with. */
export interface AppOptions extends TryOptions {
  /** The App's own login, such as `model-promoter[bot]`. */
  readonly self: string;
  /** How long a dossier that came by a push waits for the event of its own merge, in milliseconds. */
  readonly landingDelay: number;
  readonly queue: JobQueue;
  /** A client that acts in an installation. */
  readonly octokitOf: (installation: number) => Promise<Octokit>;
}

/** Makes the App: every event only says where to look, and looks at one repository are taken one after another. */
export function createApp(options: AppOptions): App {
  const { queue } = options;
  const running = { options, hints: new RegistryHints(), pauses: new Map() };
  return {
    take: (event) => enqueue(options, event),
    start: () => queue.start((task) => work(running, readTask(task))),
  };
}

async function enqueue(options: AppOptions, event: LookedAtEvent): Promise<Taken> {
  const { queue, landingDelay, log } = options;
  const tasks = tasksOf(event);
  const [first] = tasks;
  if (!first) return "taken";
  const lane = laneOf(first);
  try {
    const merges = event.looks.flatMap((look) => mergeMark(lane, look) ?? []);
    for (const mark of merges) await queue.note(mark);
    const jobs = tasks.map((task, nth) => jobOf(task, nth, landingDelay));
    const taken = await queue.add(lane, jobs);
    if (taken === "full")
      log.warn({ repository: lane, delivery: event.delivery }, "the queue is full; refused");
    return taken;
  } catch (error) {
    const about = { repository: lane, delivery: event.delivery, err: withoutRequest(error) };
    log.error(about, "the queue is away; refused");
    return "away";
  }
}

interface Running {
  readonly options: AppOptions;
  readonly hints: RegistryHints;
  readonly pauses: Pauses;
}

async function work(running: Running, task: LookTask): Promise<void> {
  const { options, pauses } = running;
  const { look, delivery, installation } = task;
  const lane = laneOf(task);
  const about = { repository: lane, look: look.kind, delivery, installation };
  await tryLook(options, about, pauses, async () => {
    if (await wasTold(options, task)) return;
    for (const outcome of await takeLook(await portsFor(running, task), look, delivery))
      options.log.info({ ...about, ...outcome }, "looked");
  });
}

/** Whether a dossier landed by a merge that was told of. Where that can't be read it is looked at, which costs requests. */
async function wasTold({ queue, log }: AppOptions, task: LookTask): Promise<boolean> {
  const repository = laneOf(task);
  const mark = landingMark(repository, task.look);
  if (mark === null) return false;
  try {
    return await queue.noted(mark);
  } catch (error) {
    log.warn(
      { repository, err: withoutRequest(error) },
      "can't tell whether its merge was told of",
    );
    return false;
  }
}

async function portsFor({ options, hints }: Running, task: LookTask) {
  const { repository, look, delivery, installation } = task;
  const about = { repository: laneOf(task), look: look.kind, delivery };
  return gitHubPorts(
    {
      octokit: await options.octokitOf(installation),
      owner: repository.owner,
      name: repository.name,
      self: options.self,
      defaultBranch: repository.defaultBranch,
      hints,
    },
    {
      now: options.now,
      repositoryUrl: repository.url,
      warnings: [],
      warn: (what, details) => options.log.warn({ ...about, details }, what),
    },
  );
}
