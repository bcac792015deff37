import { describe, expect, it } from "vitest";
import { InProcessQueue } from "../../../src/adapters/queue/in-process.js";
import type { Job, JobQueue } from "../../../src/adapters/queue/port.js";

function job(task: string, parts: Partial<Job> = {}): Job {
  return { id: task, key: null, rank: 1, delay: 0, task, ...parts };
}

/** Begins to work, and writes down what is done. A task "hold" lasts until it is let go. */
function worked(queue: JobQueue) {
  const done: unknown[] = [];
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  queue.start(async (task) => {
    if (task === "hold") await held;
    done.push(task);
  });
  return { done, letGo };
}

function queueOf(limit = 100): InProcessQueue {
  return new InProcessQueue(limit);
}

describe("jobs of one lane", () => {
  it("are done by rank, and in the order of their coming within one", async () => {
    const queue = queueOf();
    const { done, letGo } = worked(queue);
    await queue.add("a", [job("hold")]);
    await queue.add("a", [job("last", { rank: 4 }), job("third", { rank: 2 })]);
    await queue.add("a", [job("first"), job("second"), job("fourth", { rank: 2 })]);
    letGo();
    await queue.drained();
    expect(done).toEqual(["hold", "first", "second", "third", "fourth", "last"]);
  });

  it("hold up no other lane", async () => {
    const queue = queueOf();
    const { done, letGo } = worked(queue);
    await queue.add("a", [job("hold"), job("after")]);
    await queue.add("b", [job("elsewhere")]);
    await expect.poll(() => done).toEqual(["elsewhere"]);
    letGo();
    await queue.drained();
    expect(done).toEqual(["elsewhere", "hold", "after"]);
  });

  it("that came before the work began are done once it does", async () => {
    const queue = queueOf();
    await queue.add("a", [job("early", { rank: 2 }), job("first")]);
    const { done } = worked(queue);
    await queue.drained();
    expect(done).toEqual(["first", "early"]);
  });
});

describe("of jobs that are alike", () => {
  it("one is enough while another of its key waits, and not while it runs", async () => {
    const queue = queueOf();
    const { done, letGo } = worked(queue);
    await queue.add("a", [job("hold", { key: "k" })]);
    await queue.add("a", [job("1", { key: "k" }), job("2", { key: "k" })]);
    await queue.add("a", [job("3", { key: "k" })]);
    await queue.add("b", [job("4", { key: "k" })]);
    letGo();
    await queue.drained();
    expect(done).toEqual(["4", "hold", "1"]);
  });

  it("of one name none is taken until the other is done, running or waiting", async () => {
    const queue = queueOf();
    const { done, letGo } = worked(queue);
    await queue.add("a", [job("hold", { id: "x" }), job("y")]);
    await queue.add("a", [job("hold again", { id: "x" }), job("y again", { id: "y" })]);
    letGo();
    await queue.drained();
    await queue.add("a", [job("later", { id: "x" })]);
    await queue.drained();
    expect(done).toEqual(["hold", "y", "later"]);
  });
});

describe("a job with a delay", () => {
  it("lets others go first, and is waited for by the one who closes", async () => {
    const queue = queueOf();
    const { done } = worked(queue);
    await queue.add("a", [job("late", { delay: 20, key: "k" }), job("left out", { key: "k" })]);
    await queue.add("a", [job("at once")]);
    await queue.close();
    expect(done).toEqual(["at once", "late"]);
  });
});

describe("a full queue", () => {
  it("takes all of some jobs or none, and takes again when there is room", async () => {
    const queue = queueOf(3);
    const { done, letGo } = worked(queue);
    expect(await queue.add("a", [job("hold")])).toBe("taken");
    expect(await queue.add("a", [job("1"), job("2")])).toBe("taken");
    expect(await queue.add("b", [job("3"), job("4")])).toBe("full");
    expect(await queue.add("a", [job("1"), job("2")])).toBe("taken");
    letGo();
    await queue.drained();
    expect(await queue.add("b", [job("3"), job("4")])).toBe("taken");
    await queue.drained();
    expect(done).toEqual(["hold", "1", "2", "3", "4"]);
  });

  it("counts what waits with a delay", async () => {
    const queue = queueOf(1);
    worked(queue);
    expect(await queue.add("a", [job("late", { delay: 5 })])).toBe("taken");
    expect(await queue.add("a", [job("more")])).toBe("full");
    await queue.drained();
  });
});

describe("a mark", () => {
  it("is known after it was noted, and only then", async () => {
    const queue = queueOf();
    await queue.note("a merge");
    expect([await queue.noted("a merge"), await queue.noted("another")]).toEqual([true, false]);
  });
});
