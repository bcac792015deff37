import { setTimeout as sleep } from "node:timers/promises";
import { type Job as BullJob, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { bullJob, queueNameOf, queueNames } from "./bull-job.js";
import type { QueueChoice } from "./open-queue.js";
import type { Job, JobQueue, QueueLog, Work } from "./port.js";

/** A job whose process died is found after so many milliseconds, and the interval below. */
const LOCK_DURATION = 10_000;
const STALLED_INTERVAL = 5_000;
/** Times that a job may take its process with it before it is given up. */
const MOST_STALLS = 5;

/**
 * A Redis that takes so many milliseconds for one answer counts as away. GitHub waits 10 seconds for ours, which may take
 * three of them.
 */
const PATIENCE = 3_000;
/** Milliseconds that a count of what waits is believed, beside what was added since. */
const COUNT_AGE = 1_000;
/** Seconds that a mark is kept. */
const MARK_AGE = 3_600;

/** Connects to Redis and opens the queue there. Throws where it doesn't answer. */
export async function openRedisQueue(
  url: string,
  choice: Omit<QueueChoice, "redisUrl">,
): Promise<JobQueue> {
  // Fails at once where Redis is away: whoever sent a delivery should hear that it wasn't taken.
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    retryStrategy: reconnectAfter,
  });
  let failure: unknown = null;
  redis.on("error", (error) => {
    failure = error;
  });
  try {
    await inTime(redis.connect());
  } catch (error) {
    redis.disconnect();
    throw new Error("Redis, named by REDIS_URL, can't be reached", { cause: failure ?? error });
  }
  const queue = new RedisQueue(redis, url, choice);
  try {
    await queue.order();
    return queue;
  } catch (error) {
    await queue.close();
    throw error;
  }
}

interface Working {
  readonly redis: Redis;
  readonly workers: readonly Worker[];
}

class RedisQueue implements JobQueue {
  readonly #redis: Redis;
  readonly #url: string;
  readonly #limit: number;
  readonly #log: QueueLog;
  readonly #prefix: string;
  readonly #queues: readonly Queue[];
  #working: Working | null = null;
  #closing = false;
  #running = 0;
  /** Names of jobs that were begun here, and whose end Redis wasn't told of yet. */
  readonly #untold = new Set<string | undefined>();
  #counted = { waiting: 0, at: Number.NEGATIVE_INFINITY };

  constructor(redis: Redis, url: string, { name, limit, log }: Omit<QueueChoice, "redisUrl">) {
    this.#redis = redis;
    this.#url = url;
    this.#limit = limit;
    this.#log = log;
    this.#prefix = `model-promoter:${name}`;
    this.#queues = queueNames.map((queue) =>
      new Queue(queue, { connection: redis, prefix: this.#prefix }).on("error", (error) =>
        this.#trouble(redis, error),
      ),
    );
    this.#watch(redis);
  }

  /** A Redis that forgot everything forgets the queue's order, too. */
  #watch(redis: Redis): void {
    let isAway = false;
    redis.on("close", () => {
      if (!isAway && !this.#closing)
        this.#log.warn({}, "Redis is away; deliveries are refused until it is back");
      isAway = true;
    });
    redis.on("ready", () => {
      isAway = false;
      this.order().catch(({ message }) =>
        this.#log.warn({ message }, "the queue's order isn't set"),
      );
    });
  }

  /** Every queue and worker tells of a connection's loss; that is told once, above. */
  #trouble({ status }: Redis, { message }: Error): void {
    if (status === "ready" && !this.#closing) this.#log.warn({ message }, "the queue has trouble");
  }

  /** Lets one job of a queue run at a time, on all machines together. */
  async order(): Promise<void> {
    await inTime(Promise.all(this.#queues.map((queue) => queue.setGlobalConcurrency(1))));
  }

  async add(lane: string, jobs: readonly Job[]): Promise<"taken" | "full"> {
    if ((await inTime(this.#waiting())) + jobs.length > this.#limit) return "full";
    await inTime(this.#queueOf(lane).addBulk(jobs.map((job) => bullJob(lane, job))));
    this.#counted.waiting += jobs.length;
    return "taken";
  }

  async note(mark: string): Promise<void> {
    await inTime(this.#redis.set(this.#markKey(mark), "", "EX", MARK_AGE));
  }

  async noted(mark: string): Promise<boolean> {
    return (await inTime(this.#redis.exists(this.#markKey(mark)))) === 1;
  }

  start(work: Work): void {
    // Waits for a Redis that is away: what is under way is finished, and told when it is back.
    const redis = new Redis(this.#url, {
      maxRetriesPerRequest: null,
      retryStrategy: reconnectAfter,
    });
    redis.on("error", () => {});
    const workers = queueNames.map((queue) => this.#workerOf(queue, redis, work));
    this.#working = { redis, workers };
  }

  async drained(): Promise<void> {
    while ((await this.#count(["waiting", "prioritized", "delayed", "active"])) > 0)
      await sleep(20);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#working) await this.#stop(this.#working);
    await Promise.all(this.#queues.map((queue) => queue.close()));
    this.#redis.disconnect();
  }

  /**
   * Begins nothing more, and waits for what runs. BullMQ's own way to close waits for a Redis that is away, too; what such
   * a one wasn't told is found stalled, and looked at again.
   */
  async #stop({ redis, workers }: Working): Promise<void> {
    await Promise.all(workers.map((worker) => worker.pause(true)));
    while (this.#running > 0) await sleep(20);
    const patience = performance.now() + PATIENCE;
    while (this.#untold.size > 0 && performance.now() < patience) await sleep(20);
    await Promise.all(workers.map((worker) => worker.close(true)));
    redis.disconnect();
  }

  #workerOf(queue: string, connection: Redis, work: Work): Worker {
    const worker = new Worker(queue, (job) => this.#run(job, work), {
      connection,
      prefix: this.#prefix,
      lockDuration: LOCK_DURATION,
      stalledInterval: STALLED_INTERVAL,
      maxStalledCount: MOST_STALLS,
      runRetryDelay: 1_000,
    });
    worker.on("error", (error) => this.#trouble(connection, error));
    worker.on("completed", ({ id }) => this.#untold.delete(id));
    worker.on("failed", (job, { message }) => {
      this.#untold.delete(job?.id);
      if (job?.finishedOn !== undefined)
        this.#log.error({ job: job.id, message }, "a look is given up");
    });
    return worker;
  }

  /** A job that runs doesn't wait any more: an equal one after it is not left out. */
  async #run(job: BullJob, work: Work): Promise<void> {
    if (this.#closing) throw new Error("this process stops; another one takes the job");
    this.#running += 1;
    this.#untold.add(job.id);
    try {
      await job.removeDeduplicationKey();
      await work(job.data);
    } finally {
      this.#running -= 1;
    }
  }

  async #waiting(): Promise<number> {
    if (performance.now() - this.#counted.at > COUNT_AGE) {
      const waiting = await this.#count(["waiting", "prioritized", "delayed"]);
      this.#counted = { waiting, at: performance.now() };
    }
    return this.#counted.waiting;
  }

  async #count(states: ("waiting" | "prioritized" | "delayed" | "active")[]): Promise<number> {
    const counts = await Promise.all(
      this.#queues.map((queue) => queue.getJobCountByTypes(...states)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #queueOf(lane: string): Queue {
    const queue = this.#queues.find(({ name }) => name === queueNameOf(lane));
    if (!queue) throw new RangeError(`there is no queue for ${lane}`);
    return queue;
  }

  #markKey(mark: string): string {
    return `${this.#prefix}:mark:${mark}`;
  }
}

function reconnectAfter(times: number): number {
  return Math.min(times * 100, 2_000);
}

/** Gives up on a Redis that doesn't answer, so that whoever waits for us hears of it. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = sleep(PATIENCE, null, { signal: late.signal }).then(() => {
    throw new Error(`Redis didn't answer within ${PATIENCE} ms`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    tooLate.catch(() => {});
    late.abort();
  }
}
