import { InProcessQueue } from "./in-process.js";
import type { JobQueue, QueueLog } from "./port.js";

/** Which queue is wanted. */
export interface QueueChoice {
  /** Address of a Redis, such as `redis://localhost:6379`; null for a queue in this process. */
  readonly redisUrl: string | null;
  /** Whose queue it is: processes of one name share it. */
  readonly name: string;
  /** How many jobs may wait at most. */
  readonly limit: number;
  readonly log: QueueLog;
}

/** Opens a queue. Throws where Redis can't be reached. Its packages are loaded only where one is named. */
export async function openQueue({ redisUrl, ...choice }: QueueChoice): Promise<JobQueue> {
  if (redisUrl === null) return new InProcessQueue(choice.limit);
  const { openRedisQueue } = await import("./redis.js");
  return openRedisQueue(redisUrl, choice);
}
