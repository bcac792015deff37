import { limitWait } from "./limit-wait.js";

/** Where log lines go; the first argument holds no payloads and no tokens. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What trying depends on. */
export interface TryOptions {
  readonly log: Log;
  readonly now: () => string;
  /** How long a failed look waits before each further try, in milliseconds. */
  readonly retryDelays: readonly number[];
}

/** Times that a look waits for a limit of GitHub's before it counts as failed. */
const MOST_WAITS = 100;

/** Ends of the waits that GitHub asked for, by installation: all its repositories share one's limits. */
export type Pauses = Map<number, Promise<void>>;

/**
 * Looks again after a failure: a look begins by reading, so what an earlier try did is found and not done twice. Where
 * GitHub says that an installation asks too much, all its looks wait as long as it wants, which is no failure.
 */
export async function tryLook(
  { log, now, retryDelays }: TryOptions,
  { installation, ...about }: { readonly installation: number },
  pauses: Pauses,
  look: () => Promise<void>,
): Promise<void> {
  let [failures, waits] = [0, 0];
  for (;;) {
    await pauses.get(installation);
    const failed = await failureOf(look);
    if (failed === null) return;
    const limit = waits < MOST_WAITS ? limitWait(failed.error, now()) : null;
    const delay = limit ?? retryDelays[failures];
    const failure = { ...about, err: withoutRequest(failed.error) };
    if (delay === undefined) {
      log.error(failure, "failed; the next event looks again");
      return;
    }
    if (limit === null) {
      failures += 1;
      log.warn(failure, "failed; tried again");
      await wait(delay);
    } else {
      waits += 1;
      log.warn({ ...about, seconds: limit / 1000 }, "GitHub's limit is reached; waits");
      pause(pauses, installation, limit);
    }
  }
}

async function failureOf(look: () => Promise<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await look();
    return null;
  } catch (error) {
    return { error };
  }
}

function pause(pauses: Pauses, installation: number, ms: number): void {
  const over = wait(ms).then(() => {
    if (pauses.get(installation) === over) pauses.delete(installation);
  });
  pauses.set(installation, over);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What of an error may be logged: Octokit's and Redis' carry their request, with its token and what people wrote. */
export function withoutRequest(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: withoutRequest(error.cause) };
  return { name, message, stack, ...("status" in error ? { status: error.status } : {}), ...cause };
}
