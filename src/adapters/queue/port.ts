/** A piece of work that waits for its turn. */
export interface Job {
  /** Names the job: while one of this name waits or runs in its lane, no other is taken. */
  readonly id: string;
  /** Of two waiting jobs of a lane with one key, one is enough. Null: each one counts. */
  readonly key: string | null;
  /** What goes first among the jobs that wait in a lane, from 1; equal ones go in the order in which they came. */
  readonly rank: number;
  /** Milliseconds before which its turn doesn't come. */
  readonly delay: number;
  /** What is to be done, as JSON can hold it: another process may do it. */
  readonly task: unknown;
}

/** Does what a job says, and takes care of its own errors. A job whose process died midway is done again. */
export type Work = (task: unknown) => Promise<void>;

/** Jobs of one lane are done one after another, and lanes side by side. */
export interface JobQueue {
  /**
   * Puts jobs into a lane: all of them, or none where more would wait than the queue's limit. Throws where the queue is
   * out of reach; what was put in then may be in it or not, and may be put in again.
   */
  add(lane: string, jobs: readonly Job[]): Promise<"taken" | "full">;
  /** Notes that something was told of, for everybody who works on the queue. Forgotten after a while. */
  note(mark: string): Promise<void>;
  /** Whether something was noted lately. */
  noted(mark: string): Promise<boolean>;
  /** Begins to work on what waits and comes. */
  start(work: Work): void;
  /** Resolves when nothing waits or runs. */
  drained(): Promise<void>;
  /** Begins nothing that another process could do as well, finishes what is under way, and lets go of connections. */
  close(): Promise<void>;
}

/** Where a queue tells what an operator should know. */
export interface QueueLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
