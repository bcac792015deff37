import type { Job, JobQueue, Work } from "./port.js";

const MOST_MARKS = 1000;

/** A queue that lives in this process and ends with it: what was lost then, the sweep finds. */
export class InProcessQueue implements JobQueue {
  readonly #limit: number;
  /** Jobs that wait for their turn, by lane. A lane is here as long as one of its jobs waits or runs. */
  readonly #lanes = new Map<string, Job[]>();
  /** Names of the jobs that wait or run. */
  readonly #names = new Set<string>();
  /** Keys of the jobs that wait. */
  readonly #keys = new Set<string>();
  readonly #marks = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #waiting = 0;
  #work: Work | null = null;

  /** `limit` is how many jobs may wait at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  async add(lane: string, jobs: readonly Job[]): Promise<"taken" | "full"> {
    const fresh = jobs.filter((job) => !this.#isKnown(lane, job));
    if (this.#waiting + fresh.length > this.#limit) return "full";
    for (const job of fresh) if (!this.#isKnown(lane, job)) this.#take(lane, job);
    return "taken";
  }

  /** Forgetting marks costs a request, nothing else. */
  async note(mark: string): Promise<void> {
    if (this.#marks.size >= MOST_MARKS) this.#marks.clear();
    this.#marks.add(mark);
  }

  async noted(mark: string): Promise<boolean> {
    return this.#marks.has(mark);
  }

  start(work: Work): void {
    this.#work = work;
    for (const lane of this.#lanes.keys()) void this.#run(lane, work);
  }

  async drained(): Promise<void> {
    if (this.#names.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** No other process has these jobs: all of them are finished. */
  async close(): Promise<void> {
    await this.drained();
  }

  #isKnown(lane: string, { id, key }: Job): boolean {
    return this.#names.has(nameOf(lane, id)) || (key !== null && this.#keys.has(nameOf(lane, key)));
  }

  #take(lane: string, job: Job): void {
    this.#waiting += 1;
    this.#names.add(nameOf(lane, job.id));
    if (job.key !== null) this.#keys.add(nameOf(lane, job.key));
    if (job.delay === 0) this.#enter(lane, job);
    else setTimeout(() => this.#enter(lane, job), job.delay);
  }

  #enter(lane: string, job: Job): void {
    const waiting = this.#lanes.get(lane);
    if (waiting) {
      const before = waiting.findLastIndex(({ rank }) => rank <= job.rank);
      waiting.splice(before + 1, 0, job);
      return;
    }
    this.#lanes.set(lane, [job]);
    if (this.#work) void this.#run(lane, this.#work);
  }

  /** A job that runs doesn't wait any more: an equal one after it is not left out. */
  async #run(lane: string, work: Work): Promise<void> {
    const waiting = this.#lanes.get(lane) ?? [];
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      this.#waiting -= 1;
      if (job.key !== null) this.#keys.delete(nameOf(lane, job.key));
      await work(job.task);
      this.#names.delete(nameOf(lane, job.id));
    }
    this.#lanes.delete(lane);
    if (this.#names.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function nameOf(lane: string, name: string): string {
  return JSON.stringify([lane, name]);
}
