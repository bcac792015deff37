/** The forge's own time: what GitHub would call now. It stands still between writes, so that runs are repeatable. */
export interface Clock {
  /** The present moment; reading it does not move it. */
  now(): Date;
  /** The moment of one write: one second after the last, or the same moment when frozen. */
  tick(): Date;
  /** Moves to a moment, before or after the present one. */
  set(moment: Date | string): void;
  /** Moves on by so many milliseconds. */
  advance(milliseconds: number): void;
  /** Writes no longer move the clock. */
  freeze(): void;
  /** Writes move the clock again. */
  thaw(): void;
}

const SECOND = 1000;

/** A clock that begins at a moment given in whole seconds, by default at the machine's present one. */
export function createClock(start: Date | string = new Date()): Clock {
  let time = wholeSeconds(start);
  let frozen = false;
  return {
    now: () => new Date(time),
    tick: () => {
      if (!frozen) time += SECOND;
      return new Date(time);
    },
    set: (moment) => {
      time = wholeSeconds(moment);
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
  };
}

/** The form in which GitHub writes times: whole seconds, UTC. */
export function timestamp(moment: Date): string {
  return moment.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function wholeSeconds(moment: Date | string): number {
  const time = new Date(moment).getTime();
  if (Number.isNaN(time)) throw new RangeError(`not a moment: ${String(moment)}`);
  return Math.floor(time / SECOND) * SECOND;
}
