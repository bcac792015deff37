import type { IncomingMessage, ServerResponse } from "node:http";
import { ForgeError } from "../forge-error.js";
import { ROUTES } from "../rest/router.js";
import { authenticate } from "../tokens.js";
import type { World } from "../world.js";
import { findPage } from "./find-page.js";
import { CONTENT_SECURITY_POLICY, framed } from "./frame.js";
import { html } from "./html.js";
import type { Page } from "./page.js";

/** First parts of addresses that are the API's, whoever asks. */
const API_ROOTS = new Set([
  "api",
  "graphql",
  ...ROUTES.map(({ path }) => path.split("/")[1] ?? "").filter((root) => root !== ""),
]);

/** Whether a request is a browser's that wants to see a page: it reads, takes HTML, and asks neither the API nor git. */
export function isPageRequest({ method, headers }: IncomingMessage, pathname: string): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  if (!/\btext\/html\b/.test(headers.accept ?? "")) return false;
  const [, root = "", name = ""] = pathname.split("/");
  return !API_ROOTS.has(root) && !name.endsWith(".git");
}

/** Answers a page, or a page that says what is wrong. */
export async function answerPage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const { status, page } = await pageOrError(world, request, pathname);
  if (page.kind === "moved") {
    response.writeHead(302, { location: page.to }).end();
    return;
  }
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(framed(page));
}

async function pageOrError(
  world: World,
  { headers }: IncomingMessage,
  pathname: string,
): Promise<{ readonly status: number; readonly page: Page }> {
  try {
    const actor = authenticate(world, headers.authorization);
    return { status: 200, page: await findPage(world, actor, pathname) };
  } catch (error) {
    if (error instanceof ForgeError) {
      return { status: error.status, page: errorPage(error.status, error.message) };
    }
    process.stderr.write(`forge: ${error instanceof Error ? error.stack : String(error)}\n`);
    return { status: 500, page: errorPage(500, "The forge failed to draw this page.") };
  }
}

function errorPage(status: number, message: string): Page {
  const title = status === 404 ? "There is no such page" : message;
  const hint =
    status === 404
      ? "Nothing has this address. What was deleted, and what only some may see, is not shown either."
      : `Status ${status}.`;
  const main = html`<h1>${title}</h1><p>${hint}</p><p><a href="/">All repositories</a></p>`;
  return { kind: "shown", title, trail: [], main };
}
