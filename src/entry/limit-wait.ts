/** GitHub asks for a minute where it doesn't say how long. */
const A_MINUTE = 60_000;
const AN_HOUR = 3_600_000;

/** What Octokit's errors have, as far as limits show in it. */
interface LimitedError {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly headers?: unknown;
  readonly response?: { readonly headers?: unknown };
  readonly errors?: unknown;
}

/**
 * Milliseconds that GitHub asks to wait for, where an error says that a limit is reached; null for other errors. `now` is a
 * timestamp. Rules: docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit".
 */
export function limitWait(error: unknown, now: string): number | null {
  if (typeof error !== "object" || error === null) return null;
  const limited: LimitedError = error;
  return ownWait(limited, now) ?? limitWait(limited.cause, now);
}

function ownWait(error: LimitedError, now: string): number | null {
  if (!isLimit(error)) return null;
  const after = headerOf(error, "retry-after");
  if (after !== null) return between(after * 1000);
  const reset = headerOf(error, "x-ratelimit-reset");
  if (headerOf(error, "x-ratelimit-remaining") === 0 && reset !== null)
    return between(reset * 1000 - Date.parse(now));
  return /secondary rate limit/i.test(String(error.message)) ? A_MINUTE : null;
}

/** A limit of REST is a status, one of GraphQL an error in an answer of status 200. */
function isLimit({ status, errors }: LimitedError): boolean {
  if (status === 403 || status === 429) return true;
  return Array.isArray(errors) && errors.some((one) => one?.type === "RATE_LIMITED");
}

function between(wait: number): number {
  return Math.min(Math.max(wait, 1000), AN_HOUR);
}

function headerOf({ headers, response }: LimitedError, name: string): number | null {
  const all = response?.headers ?? headers;
  if (typeof all !== "object" || all === null || !(name in all)) return null;
  const value = Number((all as Readonly<Record<string, unknown>>)[name]);
  return Number.isFinite(value) ? value : null;
}
