import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InProcessQueue } from "../../../src/adapters/queue/in-process.js";
import { openQueue } from "../../../src/adapters/queue/open-queue.js";

const choice = { name: "1", limit: 10, log: { warn: () => {}, error: () => {} } };

describe("a queue without Redis", () => {
  it("is in this process", async () => {
    expect(await openQueue({ ...choice, redisUrl: null })).toBeInstanceOf(InProcessQueue);
  });
});

describe("a queue on Redis", () => {
  let closed: Server;
  let url: string;
  beforeAll(async () => {
    closed = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const address = closed.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    url = `redis://:the-password@127.0.0.1:${address.port}`;
  });
  afterAll(() => closed.close());

  it("isn't opened where Redis can't be reached, and the error tells no password", async () => {
    const failure = await openQueue({ ...choice, redisUrl: url }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: "Redis, named by REDIS_URL, can't be reached",
      cause: expect.any(Error),
    });
    expect(String((failure as Error).cause)).not.toContain("the-password");
  });
});
