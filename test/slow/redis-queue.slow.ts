import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openQueue } from "../../src/adapters/queue/open-queue.js";
import type { Job, JobQueue } from "../../src/adapters/queue/port.js";
import { type OwnRedis, ownRedis } from "./redis-setting.js";

let redis: OwnRedis;
beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
});
afterAll(async () => redis?.close());

let opened = 0;

/** Two processes' ends of one queue, as far as Redis can tell. */
async function twoEnds(limit = 100): Promise<readonly [JobQueue, JobQueue]> {
  opened += 1;
  const log = { warn: () => {}, error: () => {} };
  const choice = { redisUrl: redis.url, name: String(opened), limit, log };
  return [await openQueue(choice), await openQueue(choice)];
}

function job(task: string, parts: Partial<Job> = {}): Job {
  return { id: task, key: null, rank: 1, delay: 0, task, ...parts };
}

/** Works on a queue at both ends; writes down what begins and ends. A task "hold" lasts until it is let go. */
function worked(ends: readonly JobQueue[]) {
  const done: string[] = [];
  let atOnce = 0;
  const most = { atOnce: 0 };
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const end of ends)
    end.start(async (task) => {
      atOnce += 1;
      most.atOnce = Math.max(most.atOnce, atOnce);
      if (task === "hold") await held;
      await sleep(2);
      done.push(String(task));
      atOnce -= 1;
    });
  return { done, most, letGo };
}

async function close(ends: readonly JobQueue[]): Promise<void> {
  await Promise.all(ends.map((end) => end.close()));
}

describe("jobs of one lane, with two processes at work", () => {
  it("are done one at a time, by rank and in the order of their coming, whichever process took them in", async () => {
    const ends = await twoEnds();
    const [one, other] = ends;
    const { done, most, letGo } = worked(ends);
    await one.add("a", [job("hold")]);
    await other.add("a", [job("last", { rank: 4 }), job("6", { rank: 2 })]);
    for (const n of [1, 2, 3, 4, 5]) await (n % 2 ? one : other).add("a", [job(String(n))]);
    letGo();
    await one.drained();
    expect(done).toEqual(["hold", "1", "2", "3", "4", "5", "6", "last"]);
    expect(most.atOnce).toBe(1);
    await close(ends);
  });

  it("hold up no other lane", async () => {
    const ends = await twoEnds();
    const [one] = ends;
    const { done, letGo } = worked(ends);
    await one.add("acme/one", [job("hold")]);
    await one.add("acme/other", [job("elsewhere")]);
    await expect.poll(() => done, { timeout: 10_000 }).toEqual(["elsewhere"]);
    letGo();
    await one.drained();
    await close(ends);
  });
});

describe("of jobs that are alike", () => {
  it("one is enough while another waits, and none of a name while that one runs", async () => {
    const ends = await twoEnds();
    const [one, other] = ends;
    const { done, most, letGo } = worked(ends);
    await one.add("a", [job("hold", { key: "k" })]);
    await expect.poll(() => most.atOnce, { timeout: 10_000 }).toBe(1);
    await one.add("a", [job("hold again", { id: "hold" }), job("1", { key: "k" })]);
    await other.add("a", [job("1 again", { id: "1" }), job("2", { key: "k" })]);
    letGo();
    await one.drained();
    await other.add("a", [job("later", { id: "hold" })]);
    await one.drained();
    expect(done).toEqual(["hold", "1", "later"]);
    await close(ends);
  });
});

describe("a queue", () => {
  it("that is full takes nothing, of all its lanes together", async () => {
    const ends = await twoEnds(2);
    const [one, other] = ends;
    expect(await one.add("a", [job("1", { delay: 60_000 }), job("2")])).toBe("taken");
    expect(await one.add("b", [job("3")])).toBe("full");
    expect(await other.add("c", [job("4")])).toBe("full");
    await close(ends);
  });

  it("tells the other process what was noted", async () => {
    const ends = await twoEnds();
    const [one, other] = ends;
    await one.note("acme/model registry: a merge");
    expect(await other.noted("acme/model registry: a merge")).toBe(true);
    expect(await other.noted("another")).toBe(false);
    await close(ends);
  });

  it("says that it can't be reached, and closes all the same, while Redis is away", async () => {
    const ends = await twoEnds();
    const [one] = ends;
    worked(ends);
    await redis.stop();
    await expect(one.add("a", [job("1")])).rejects.toThrow();
    await close(ends);
    await redis.start();
  });
});
