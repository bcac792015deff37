import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { canSee, NEEDS, requireAccess } from "./access.js";
import { ForgeError } from "./forge-error.js";
import { gitEnvironment } from "./git-process.js";
import type { Ref, RefMove } from "./git-store.js";
import { accountOf } from "./people.js";
import { updateRefusal } from "./protection.js";
import { followRefMoves } from "./ref-moves.js";
import { type Actor, type Author, inTurn, type Repository, type World } from "./world.js";

/** One request of a git client; `inside` is the path below the repository, such as `/info/refs`. */
export interface GitRequest {
  readonly actor: Actor;
  readonly repository: Repository;
  readonly inside: string;
  readonly query: URLSearchParams;
}

/** Answers a clone, fetch or push through `git http-backend`; what a push moved is followed as any other write. */
export async function serveGit(
  world: World,
  asked: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number> {
  const pushes =
    asked.inside === "/git-receive-pack" || asked.query.get("service") === "git-receive-pack";
  requireGitAccess(asked, pushes);
  if (asked.inside !== "/git-receive-pack") return await runBackend(asked, request, response, []);
  const by = accountOf(asked.actor);
  if (by === null) throw unauthenticated();
  const { repository } = asked;
  return await inTurn(world, repository, async () => {
    const before = await repository.git.refs("refs/");
    const closed = await closedBranches(repository, by, before);
    world.clock.tick();
    const status = await runBackend(asked, request, response, closed);
    const after = await repository.git.refs("refs/");
    await followRefMoves(world, repository, by, movesBetween(before, after));
    return status;
  });
}

function requireGitAccess({ actor, repository }: GitRequest, pushes: boolean): void {
  // Git asks for credentials only after a 401, so nobody gets one rather than a 404.
  if (actor.kind === "anonymous" && (pushes || !canSee(actor, repository))) throw unauthenticated();
  requireAccess(actor, repository, pushes ? NEEDS.writeContents : NEEDS.readContents);
}

function unauthenticated(): ForgeError {
  return new ForgeError(401, "Requires authentication");
}

/** The patterns and branches that a push by this account may not touch, for the repository's `update` hook. */
async function closedBranches(
  repository: Repository,
  by: Author,
  refs: readonly Ref[],
): Promise<readonly string[]> {
  const named = refs
    .filter((ref) => ref.name.startsWith("refs/heads/"))
    .map((ref) => ref.name.slice(11));
  const patterns = repository.protections.map((rule) => rule.pattern);
  const closed: string[] = [];
  for (const branch of new Set([...named, ...patterns])) {
    const refusal = await updateRefusal(repository, by, { branch, unknown: true });
    if (refusal !== null) closed.push(`refs/heads/${branch.replace(/\/\*\*$/, "/*")}\t${refusal}`);
  }
  return closed;
}

function runBackend(
  asked: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
  closed: readonly string[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["http-backend"], {
      env: backendEnvironment(asked, request, closed),
    });
    let head: Buffer | null = Buffer.alloc(0);
    let status = 200;
    child.on("error", (cause) => reject(new Error("git http-backend did not start", { cause })));
    child.stdin.on("error", () => undefined);
    request.pipe(child.stdin);
    // Git would wait for the rest of a request whose client is gone, and hold the repository's turn.
    request.once("close", () => {
      if (!request.complete) child.kill();
    });
    child.stdout.on("data", (chunk: Buffer) => {
      if (head === null) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      status = writeHead(response, head.subarray(0, end).toString("utf8"));
      response.write(head.subarray(end + 4));
      head = null;
    });
    // A client that hears of a push's end may ask at once, so the caller ends the answer, when all has followed.
    child.on("close", (code) => {
      if (head === null) resolve(status);
      else reject(new Error(`git http-backend ended without an answer (${code})`));
    });
  });
}

function backendEnvironment(
  { actor, repository, inside, query }: GitRequest,
  request: IncomingMessage,
  closed: readonly string[],
): NodeJS.ProcessEnv {
  const header = (name: string) => String(request.headers[name] ?? "");
  const by = accountOf(actor);
  return gitEnvironment({
    GIT_PROJECT_ROOT: repository.git.folder,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: inside,
    QUERY_STRING: query.toString(),
    REQUEST_METHOD: request.method ?? "GET",
    CONTENT_TYPE: header("content-type"),
    HTTP_CONTENT_ENCODING: header("content-encoding"),
    GIT_PROTOCOL: header("git-protocol"),
    ...(request.headers["content-length"] === undefined
      ? {}
      : { CONTENT_LENGTH: header("content-length") }),
    ...(by === null ? {} : { REMOTE_USER: by.login }),
    FORGE_CLOSED_BRANCHES: closed.join("\n"),
  });
}

function writeHead(response: ServerResponse, text: string): number {
  const headers = text.split("\r\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const status = Number.parseInt(headers.find(([name]) => name === "Status")?.[1] ?? "200", 10);
  response.writeHead(status, headers.filter(([name]) => name !== "Status").flat());
  return status;
}

function movesBetween(before: readonly Ref[], after: readonly Ref[]): readonly RefMove[] {
  const names = new Set([...before, ...after].map((ref) => ref.name));
  const oidIn = (refs: readonly Ref[], name: string) =>
    refs.find((ref) => ref.name === name)?.oid ?? null;
  return [...names]
    .filter((name) => /^refs\/(heads|tags)\//.test(name))
    .map((name) => ({ name, before: oidIn(before, name), after: oidIn(after, name) }))
    .filter((move) => move.before !== move.after);
}
