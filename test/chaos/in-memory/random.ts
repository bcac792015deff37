/** Numbers that a seed decides. The same seed always gives the same ones. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to 1, without 1 (mulberry32). */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Whether something of this probability comes about. */
  chance(probability: number): boolean {
    return this.number() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.number() * (high - low + 1));
  }

  /** One of several; null where there are none. */
  maybe<T>(from: readonly T[]): T | null {
    return from[Math.floor(this.number() * from.length)] ?? null;
  }

  /** One of several, of which there is at least one. */
  pick<const T extends readonly [unknown, ...unknown[]]>(from: T): T[number] {
    return from[Math.floor(this.number() * from.length)];
  }

  /** One of several, the heavier the likelier. */
  weighted<T>(from: readonly (readonly [number, T])[]): T | null {
    const total = from.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.number() * total;
    for (const [weight, one] of from) {
      left -= weight;
      if (left < 0) return one;
    }
    return null;
  }
}
