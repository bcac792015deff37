import { describe, expect, it } from "vitest";
import { limitWait } from "../../src/entry/limit-wait.js";

const now = "2025-03-10T09:00:00Z";
const inSeconds = (seconds: number) => String(Date.parse(now) / 1000 + seconds);

function failed(status: number, headers: object, message = "no"): Error {
  return Object.assign(new Error(message), { status, response: { headers } });
}

function graphQl(type: string, headers: object): Error {
  return Object.assign(new Error("failed"), { headers, errors: [{ type, message: "no" }] });
}

const used = { "x-ratelimit-remaining": "0" };

describe("what GitHub asks to wait for", () => {
  it.each([
    ["retry-after in seconds", failed(403, { "retry-after": "7" }), 7_000],
    ["retry-after of a 429", failed(429, { "retry-after": "90" }), 90_000],
    ["a moment at least", failed(403, { "retry-after": "0" }), 1_000],
    ["an hour at most", failed(403, { "retry-after": "86400" }), 3_600_000],
    [
      "until the reset of used-up requests",
      failed(403, { ...used, "x-ratelimit-reset": inSeconds(40) }),
      40_000,
    ],
    [
      "until the reset of used-up points",
      graphQl("RATE_LIMITED", { ...used, "x-ratelimit-reset": inSeconds(30) }),
      30_000,
    ],
    [
      "a minute, where a secondary limit doesn't say",
      failed(403, {}, "You have exceeded a secondary rate limit."),
      60_000,
    ],
    [
      "what the cause of an error says",
      new Error("couldn't read", { cause: failed(403, { "retry-after": "2" }) }),
      2_000,
    ],
  ])("is %s", (_, error, wait) => {
    expect(limitWait(error, now)).toBe(wait);
  });

  it.each([
    ["something forbidden", failed(403, { "x-ratelimit-remaining": "4999" })],
    ["a failure of the server, whatever its headers", failed(503, { "retry-after": "5" })],
    ["a field that failed", graphQl("FORBIDDEN", { "retry-after": "5" })],
    ["no error", null],
    ["a text", "limit"],
  ])("is nothing for %s", (_, error) => {
    expect(limitWait(error, now)).toBeNull();
  });
});
