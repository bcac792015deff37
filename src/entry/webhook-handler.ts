import type { IncomingMessage, ServerResponse } from "node:http";
import { verify } from "@octokit/webhooks-methods";
import type { Taken } from "./app.js";
import { type EventSurroundings, looksFor } from "./events/looks.js";
import type { LookedAtEvent } from "./look-task.js";

/** GitHub sends no payload larger than this. */
const MOST_BYTES = 25 * 1024 * 1024;

/** Answers a request, or leaves it to the next handler by giving false. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** What receiving webhooks needs. */
export interface WebhookOptions {
  readonly path: string;
  readonly secret: string;
  readonly around: EventSurroundings;
  /** Puts an event into the queue. */
  readonly take: (event: LookedAtEvent) => Promise<Taken>;
}

/**
 * Receives webhooks: checks the signature, and takes only what the App has to look at. An ordinary comment ends here, and
 * costs the queue nothing. The answer says that the event is taken, not that it is done; one that isn't taken is refused,
 * so that GitHub shows the delivery as failed and it can be delivered again.
 */
export function webhookHandler(options: WebhookOptions): Handler {
  return async (request, response) => {
    if (request.method !== "POST" || pathOf(request) !== options.path) return false;
    const body = await readBody(request);
    if (body === null)
      return answer(response, 413, "The payload is larger than GitHub's limit of 25 MB.");
    const refusal = await refusalOf(request, body, options.secret);
    if (refusal) return answer(response, 400, refusal);
    const payload = parsed(body);
    if (payload === null) return answer(response, 400, "The payload is no JSON object.");
    const looks = looksFor(header(request, "x-github-event"), payload, options.around);
    if (looks.length === 0) return answer(response, 202, "Taken.");
    const delivery = header(request, "x-github-delivery");
    const taken = await options.take({ delivery, payload, looks });
    return answer(response, taken === "taken" ? 202 : 503, answers[taken]);
  };
}

const answers: Readonly<Record<Taken, string>> = {
  taken: "Taken.",
  full: "Not taken: too many events wait already. Deliver it again later.",
  away: "Not taken: the queue can't be reached. Deliver it again later.",
};

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?")[0] ?? "";
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

/** Why a request is not from GitHub; null where it is. */
async function refusalOf(
  request: IncomingMessage,
  body: string,
  secret: string,
): Promise<string | null> {
  const signature = header(request, "x-hub-signature-256");
  if (header(request, "x-github-event") === "") return "The header X-GitHub-Event is missing.";
  if (header(request, "x-github-delivery") === "")
    return "The header X-GitHub-Delivery is missing.";
  if (signature === "") return "The header X-Hub-Signature-256 is missing.";
  if (body === "") return "The payload is empty.";
  return (await verify(secret, body, signature))
    ? null
    : "The signature does not match the payload.";
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

function answer(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  return true;
}
