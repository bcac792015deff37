import { rateLimitOf } from "../rate-limit.js";
import { type Call, ok, type Route, route } from "./route.js";

/** Operations about the forge itself. */
export const META_ROUTES: readonly Route[] = [
  route("GET", "/meta", () => ok({ verifiable_password_authentication: false })),
  route("GET", "/zen", () => ({
    status: 200,
    headers: { "content-type": "text/plain;charset=utf-8" },
    body: Buffer.from("Keep it logically awesome."),
  })),
  route("GET", "/rate_limit", rateLimit),
];

function rateLimit({ world, actor }: Call) {
  const core = rateLimitOf(world, actor, "core");
  const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
  const resources = { core, search, graphql: rateLimitOf(world, actor, "graphql") };
  return ok({ resources, rate: core });
}
