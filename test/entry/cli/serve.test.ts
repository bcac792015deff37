import { describe, expect, it } from "vitest";
import { serve } from "../../../src/entry/cli/serve.js";
import { createPrivateKey } from "../../../src/forge/seeding.js";
import { captureIo } from "./captured-io.js";

const settings = {
  APP_ID: "1",
  PRIVATE_KEY: createPrivateKey(),
  WEBHOOK_SECRET: "a secret",
  GITHUB_API_URL: "http://127.0.0.1:9/api/v3",
};

const redis = { REDIS_URL: "redis://127.0.0.1:9" };

describe("what serve refuses as wrong use", () => {
  it.each([
    [
      ["--role", "worker"],
      {},
      "--role needs REDIS_URL: without it nobody else sees the queue of this process.",
    ],
    [["--role", "king"], redis, '--role "king" is none of web, worker.'],
    [
      [],
      { REDIS_URL: "localhost:6379" },
      "REDIS_URL is no address that begins with redis:// or rediss://.",
    ],
    [[], { QUEUE_LIMIT: "0" }, 'QUEUE_LIMIT "0" is no number above 0.'],
    [[], { QUEUE_LIMIT: "many" }, 'QUEUE_LIMIT "many" is no number above 0.'],
  ])("%j with %j", async (words, env, what) => {
    const io = captureIo("/", { ...settings, ...env });
    expect(await serve(words, io)).toBe(2);
    expect(io.printed.stderr.split("\n")[0]).toBe(what);
  });
});
