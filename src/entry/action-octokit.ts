import { Octokit as Core } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type { Octokit } from "../adapters/github/client.js";

const GITHUB = "https://api.github.com";
/** A run ends before anybody has forgotten it: a limit that lasts is left to the next event or the schedule. */
const MOST_RETRIES = 2;

/** A client that waits for limits and tries again what failed for a moment. */
export const RetryingClient = Core.plugin(retry, throttling);

/** What every client is made with. On github.com it spaces writes and waits for limits; elsewhere limits are off by default. */
export function clientOptions(baseUrl: string) {
  const again = (_after: number, _request: object, _octokit: object, retries: number) =>
    retries < MOST_RETRIES;
  const throttle = {
    enabled: baseUrl === GITHUB,
    onRateLimit: again,
    onSecondaryRateLimit: again,
  };
  return { baseUrl, userAgent: "model-promoter", throttle };
}

/** A client with a token. */
export function createOctokit(token: string, baseUrl: string): Octokit {
  return new RetryingClient({ ...clientOptions(baseUrl), auth: token });
}
