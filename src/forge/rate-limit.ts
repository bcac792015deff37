import type { Actor, World } from "./world.js";

/** GitHub's separate pools. */
export type RateLimitPool = "core" | "graphql";

/** How much of a pool an actor has used in the present hour. */
export interface RateLimit {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** When the pool is full again, in seconds of the machine's clock: clients wait by theirs. */
  readonly reset: number;
}

const LIMITS = { known: 5000, anonymous: 60 };
const HOUR = 3600;
const pools = new WeakMap<World, Map<string, { used: number; reset: number }>>();

/** What is left to an actor, without using any. The forge counts but never refuses. */
export function rateLimitOf(world: World, actor: Actor, pool: RateLimitPool): RateLimit {
  const { used, reset } = countOf(world, actor, pool);
  const limit = actor.kind === "anonymous" ? LIMITS.anonymous : LIMITS.known;
  return { limit, used, remaining: Math.max(0, limit - used), reset };
}

/** Counts a request, and gives the headers that tell of it. */
export function rateLimitHeaders(
  world: World,
  actor: Actor,
  pool: RateLimitPool,
): Readonly<Record<string, string>> {
  countOf(world, actor, pool).used += 1;
  const { limit, used, remaining, reset } = rateLimitOf(world, actor, pool);
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": pool,
  };
}

function countOf(world: World, actor: Actor, pool: RateLimitPool) {
  const counts = pools.get(world) ?? new Map<string, { used: number; reset: number }>();
  pools.set(world, counts);
  const key = `${pool}:${keyOf(actor)}`;
  const now = Math.floor(Date.now() / 1000);
  const known = counts.get(key);
  if (known !== undefined && known.reset > now) return known;
  const fresh = { used: 0, reset: now + HOUR };
  counts.set(key, fresh);
  return fresh;
}

function keyOf(actor: Actor): string {
  if (actor.kind === "user") return `user:${actor.user.id}`;
  if (actor.kind === "app") return `app:${actor.app.id}`;
  return actor.kind === "installation" ? `installation:${actor.installation.id}` : "anonymous";
}
