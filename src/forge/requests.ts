import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiAnswer, throughFaults } from "./faults.js";
import { ForgeError, notFound } from "./forge-error.js";
import { serveGit } from "./git-http.js";
import { executeGraphql } from "./graphql/execute.js";
import { rateLimitHeaders } from "./rate-limit.js";
import { handleRest } from "./rest/router.js";
import { authenticate } from "./tokens.js";
import { answerPage, isPageRequest } from "./web/answer-page.js";
import type { Actor, LoggedRequest, World } from "./world.js";

/** Where a request goes. */
type Target =
  | { readonly kind: "graphql" }
  | { readonly kind: "rest"; readonly path: string }
  | {
      readonly kind: "git";
      readonly owner: string;
      readonly name: string;
      readonly inside: string;
    };

/** What was answered, for the log. */
interface Outcome {
  readonly status: number;
  readonly operation: string | null;
}

const LONGEST_BODY = 64 * 1024 * 1024;

/** Answers one HTTP request: finds out who asks, hands it to REST, GraphQL or git, and logs it. Pages are looked at, not counted. */
export async function answerRequest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = urlOf(world, request);
  if (isPageRequest(request, url.pathname)) {
    await answerPage(world, request, response, url.pathname);
    return;
  }
  const target = targetOf(url.pathname);
  let actor: Actor = { kind: "anonymous" };
  let outcome: Outcome;
  try {
    actor = authenticate(world, request.headers.authorization);
    outcome = await route(world, { actor, target, url }, request, response);
  } catch (error) {
    outcome = { status: answerError(world, actor, target, error, response), operation: null };
  }
  // Logged before the client hears the end: what it then counts includes this request.
  logRequest(world, { actor, target, url }, request, outcome);
  response.end();
}

interface Asked {
  readonly actor: Actor;
  readonly target: Target;
  readonly url: URL;
}

async function route(
  world: World,
  { actor, target, url }: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> {
  if (target.kind === "git") {
    const repository = world.repositories.get(`${target.owner}/${target.name}`.toLowerCase());
    if (repository === undefined) throw notFound();
    const asked = { actor, repository, inside: target.inside, query: url.searchParams };
    return { status: await serveGit(world, asked, request, response), operation: null };
  }
  const body = await readJson(request);
  const method = request.method ?? "GET";
  const path = target.kind === "rest" ? target.path : url.pathname;
  const answer = await throughFaults(
    world,
    { actor, kind: target.kind, method, path, body },
    async (failingField) => {
      if (target.kind === "graphql") return graphqlAnswer(world, actor, body, failingField);
      const { headers } = request;
      const asked = { world, actor, method, path, query: url.searchParams, headers, body };
      const { status, headers: own, body: said } = await handleRest(asked);
      const limits = rateLimitHeaders(world, actor, "core");
      return { status, operation: null, headers: { ...limits, ...own }, body: said };
    },
  );
  if (world.latency > 0) await sleep(world.latency);
  if (answer === null) {
    response.destroy();
    return { status: 0, operation: null };
  }
  write(response, answer.status, answer.headers, answer.body);
  return answer;
}

async function graphqlAnswer(
  world: World,
  actor: Actor,
  body: unknown,
  failingField: number | null,
): Promise<ApiAnswer> {
  const answer = await executeGraphql({ world, actor, body, failingField });
  return { ...answer, headers: rateLimitHeaders(world, actor, "graphql") };
}

function urlOf(world: World, request: IncomingMessage): URL {
  const written = request.url ?? "/";
  return new URL(URL.canParse(written, world.url) ? written : "/", world.url);
}

function targetOf(pathname: string): Target {
  const git = /^\/([^/]+)\/([^/]+)\.git(\/.*)?$/.exec(pathname);
  if (git !== null) {
    const [, owner = "", name = "", inside = "/"] = git;
    return { kind: "git", owner, name, inside };
  }
  if (/^(\/api)?\/graphql$/.test(pathname)) return { kind: "graphql" };
  return { kind: "rest", path: pathname.replace(/^\/api\/v3(?=\/|$)/, "") || "/" };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new ForgeError(413, "Payload too large");
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ForgeError(400, "Problems parsing JSON");
    throw cause;
  }
}

function answerError(
  world: World,
  actor: Actor,
  target: Target,
  error: unknown,
  response: ServerResponse,
): number {
  const known = error instanceof ForgeError;
  const status = known ? error.status : 500;
  const message = known ? error.message : "Server Error";
  if (!known)
    process.stderr.write(`forge: ${error instanceof Error ? error.stack : String(error)}\n`);
  // A git answer may be half written; nothing can be said any more then.
  if (response.headersSent) return status;
  const challenge =
    status === 401 && target.kind === "git" ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
  const errors = known && error.errors.length > 0 ? { errors: error.errors } : {};
  const limits = rateLimitHeaders(world, actor, "core");
  const documentation_url = "https://docs.github.com/rest";
  write(
    response,
    status,
    { ...limits, ...challenge },
    { message, ...errors, documentation_url, status: String(status) },
  );
  return status;
}

function write(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  const common = { "x-github-request-id": "forge", date: new Date().toUTCString() };
  if (body === undefined) {
    response.writeHead(status, { ...common, ...headers });
  } else if (Buffer.isBuffer(body)) {
    response.writeHead(status, { ...common, ...headers }).write(body);
  } else {
    const type = { "content-type": "application/json; charset=utf-8" };
    response.writeHead(status, { ...common, ...type, ...headers }).write(JSON.stringify(body));
  }
}

function logRequest(
  world: World,
  { actor, target, url }: Asked,
  request: IncomingMessage,
  { status, operation }: Outcome,
): void {
  const method = request.method ?? "GET";
  world.requestLog.push({
    id: world.requestLog.length + 1,
    at: world.clock.now(),
    actor: loggedActor(actor),
    kind: target.kind,
    method,
    path: url.pathname,
    operation,
    status,
    mintedToken:
      method === "POST" && /\/app\/installations\/\d+\/access_tokens$/.test(url.pathname),
  });
}

function loggedActor(actor: Actor): LoggedRequest["actor"] {
  if (actor.kind === "user") return { kind: "user", login: actor.user.login };
  if (actor.kind === "app") return { kind: "app", appId: actor.app.id };
  if (actor.kind === "installation") return { kind: "app", appId: actor.installation.app.id };
  return { kind: "anonymous" };
}
