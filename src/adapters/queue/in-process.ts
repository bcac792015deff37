/** Work waiting for its turn. */
interface Waiting {
  readonly key: string | null;
  readonly run: () => Promise<void>;
}

/** Jobs run one after another within a lane, and lanes side by side. Everything lives in this process. */
export class InProcessQueue {
  readonly #lanes = new Map<string, Waiting[]>();
  readonly #idle: (() => void)[] = [];

  /**
   * Puts a job at the end of its lane. A job whose key is waiting in the lane already is left out: what it would look
   * at will be looked at. A job takes care of its own errors.
   */
  add(lane: string, key: string | null, run: () => Promise<void>): void {
    const waiting = this.#lanes.get(lane);
    if (!waiting) {
      this.#lanes.set(lane, [{ key, run }]);
      void this.#work(lane);
      return;
    }
    const [, ...rest] = waiting;
    if (key !== null && rest.some((one) => one.key === key)) return;
    waiting.push({ key, run });
  }

  /** Resolves when nothing runs or waits. */
  async drained(): Promise<void> {
    if (this.#lanes.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** The job that runs stays first in its lane until it is done, so that an equal one after it is not left out. */
  async #work(lane: string): Promise<void> {
    const waiting = this.#lanes.get(lane) ?? [];
    for (let next = waiting[0]; next; next = waiting[0]) {
      await next.run();
      waiting.shift();
    }
    this.#lanes.delete(lane);
    if (this.#lanes.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
