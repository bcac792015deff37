import * as z from "zod";
import { canSee, type Need, requireAccess } from "../access.js";
import { ForgeError, notFound, unprocessable } from "../forge-error.js";
import { findIssue, findPullRequest } from "../issues.js";
import { apiUrl } from "../shapes/accounts.js";
import type { Actor, App, Issue, PullRequest, Repository, World } from "../world.js";

/** One REST request, once the server knows who asks. */
export interface RestRequest {
  readonly world: World;
  readonly actor: Actor;
  readonly method: string;
  /** Without `/api/v3` and the query; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON; undefined without a body. */
  readonly body: unknown;
}

/** What goes back: `body` is JSON to be, raw bytes, or nothing at all. */
export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request with what its route's `{names}` stood for. */
export interface Call extends RestRequest {
  readonly params: Readonly<Record<string, string>>;
}

/** One of GitHub's REST operations, named as in its OpenAPI document. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly run: (call: Call) => RestAnswer | Promise<RestAnswer>;
}

const PER_PAGE = { default: 30, most: 100 };

/** A route, in one line of a table. */
export function route(method: Route["method"], path: string, run: Route["run"]): Route {
  return { method, path, run };
}

/** 200 with JSON. */
export function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}

/** 201 with JSON. */
export function created(body: unknown): RestAnswer {
  return { status: 201, body };
}

/** 204. */
export function noContent(): RestAnswer {
  return { status: 204 };
}

/** One page of a list, with GitHub's `Link` header. `wrap` puts the page into an object that also counts all. */
export async function page<T>(
  call: Call,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap: (shaped: readonly unknown[]) => unknown = (shaped) => shaped,
): Promise<RestAnswer> {
  const size = Math.min(positive(call.query.get("per_page")) ?? PER_PAGE.default, PER_PAGE.most);
  const number = positive(call.query.get("page")) ?? 1;
  const shown = items.slice((number - 1) * size, number * size);
  const link = links(call, number, Math.max(1, Math.ceil(items.length / size)));
  return {
    status: 200,
    ...(link === "" ? {} : { headers: { link } }),
    body: wrap(await Promise.all(shown.map(shape))),
  };
}

/** A parameter of the path. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the route has no {${name}}`);
  return value;
}

/** The body, as a schema wants it. Throws GitHub's 422. */
export function input<T>(call: Call, schema: z.ZodType<T>): T {
  const read = schema.safeParse(call.body ?? {});
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw unprocessable("Invalid request.", ...errors);
}

/** A property that may be left out. */
export const optional = z.exactOptional;

/** The repository of the path, once the caller has what is needed. Throws 404 and 403. */
export function repositoryOf(call: Call, need: Need): Repository {
  const repository = findRepository(call);
  requireAccess(call.actor, repository, need);
  return repository;
}

/** The repository of the path, if it is there at all. Throws 404; who may see it is not asked. */
export function findRepository(call: Call): Repository {
  const key = `${param(call, "owner")}/${param(call, "repo")}`.toLowerCase();
  const repository = call.world.repositories.get(key);
  if (repository === undefined) throw notFound();
  return repository;
}

/** The issue or pull request that `{issue_number}` names. */
export function issueOf(call: Call, need: Need): Issue | PullRequest {
  return findIssue(repositoryOf(call, need), Number(param(call, "issue_number")));
}

/** The pull request that `{pull_number}` names. */
export function pullOf(call: Call, need: Need): PullRequest {
  return findPullRequest(repositoryOf(call, need), Number(param(call, "pull_number")));
}

/** The thing with the id that a parameter names. Throws 404. */
export function byId<T extends { readonly id: number }>(
  call: Call,
  name: string,
  things: readonly T[],
): T {
  const found = things.find((one) => one.id === Number(param(call, name)));
  if (found === undefined) throw notFound();
  return found;
}

/** The App that shows its own key. Throws 401 for everyone else. */
export function appOf({ actor }: Call): App {
  if (actor.kind === "app") return actor.app;
  throw new ForgeError(401, "A JSON web token could not be decoded");
}

/** Throws 404 unless the caller may know of a repository. */
export function requireSight({ actor }: Call, repository: Repository): void {
  if (!canSee(actor, repository)) throw notFound();
}

function links(call: Call, current: number, last: number): string {
  const at = (number: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(number));
    return `<${apiUrl(call.world)}${call.path}?${query}>; rel="${rel}"`;
  };
  return [
    ...(current > 1 ? [at(current - 1, "prev")] : []),
    ...(current < last ? [at(current + 1, "next"), at(last, "last")] : []),
    ...(current > 1 ? [at(1, "first")] : []),
  ].join(", ");
}

function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : null;
}
