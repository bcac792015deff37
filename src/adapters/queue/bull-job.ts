import { createHash } from "node:crypto";
import type { Job } from "./port.js";

/**
 * BullMQ's free version knows no lanes. Here each is one of so many BullMQ queues, by a hash of its name, and each queue
 * is worked on by one at a time, on whatever machine. So BullMQ's own order, priorities, delays and stalled jobs hold for a
 * lane, without a lock of our own and without jobs that are fetched only to be put back. Lanes that share a queue wait for
 * each other, and every worker holds a connection a queue.
 */
const QUEUES = 32;

/** Names of the BullMQ queues. */
export const queueNames = Array.from({ length: QUEUES }, (_, at) => `lane-${at}`);

/** The queue that a lane's jobs are in. */
export function queueNameOf(lane: string): string {
  return `lane-${createHash("sha256").update(lane).digest().readUInt32BE() % QUEUES}`;
}

/** A job in BullMQ's words. What is done is removed: the App's memory is the repository, and people's words stay nowhere else. */
export function bullJob(lane: string, { id, key, rank, delay, task }: Job) {
  return {
    name: "job",
    data: task,
    opts: {
      jobId: plain(`${lane} ${id}`),
      priority: rank,
      delay,
      ...(key === null ? {} : { deduplication: { id: plain(`${lane} ${key}`) } }),
      // The work takes care of its own errors; these tries are for a Redis that went away under it.
      attempts: 5,
      backoff: 1_000,
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

/** BullMQ takes no colons in names. */
function plain(name: string): string {
  return encodeURIComponent(name);
}
