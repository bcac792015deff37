import { Octokit as Core } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type { Octokit } from "../adapters/github/client.js";

const GITHUB = "https://api.github.com";
/** A run ends before anybody has forgotten it: a limit that lasts is left to the next event or the schedule. */
const MOST_RETRIES = 2;

const Client = Core.plugin(retry, throttling);

/** A client with a token. On github.com it spaces writes and waits for limits; elsewhere limits are off by default. */
export function createOctokit(token: string, baseUrl: string): Octokit {
  const again = (_after: number, _request: object, _octokit: object, retries: number) =>
    retries < MOST_RETRIES;
  return new Client({
    auth: token,
    baseUrl,
    userAgent: "model-promoter",
    throttle: {
      enabled: baseUrl === GITHUB,
      onRateLimit: again,
      onSecondaryRateLimit: again,
    },
  });
}
