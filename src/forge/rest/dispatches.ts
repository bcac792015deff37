import * as z from "zod";
import { NEEDS, writerIn } from "../access.js";
import { unprocessable } from "../forge-error.js";
import { dispatchEvent } from "../webhook-events.js";
import { inTurn } from "../world.js";
import {
  type Call,
  findRepository,
  input,
  noContent,
  optional,
  type RestAnswer,
  type Route,
  route,
} from "./route.js";

/** Telling the Apps and workflows of a repository something of one's own. */
export const DISPATCH_ROUTES: readonly Route[] = [
  route("POST", "/repos/{owner}/{repo}/dispatches", dispatch),
];

/** GitHub's bounds of a dispatch: top-level properties of the payload, and its length as JSON. */
const MOST = { properties: 10, bytes: 64 * 1024 };

const Dispatch = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: optional(z.record(z.string(), z.unknown())),
});

async function dispatch(call: Call): Promise<RestAnswer> {
  const { world, actor } = call;
  const repository = findRepository(call);
  const sender = writerIn(actor, repository, NEEDS.writeContents);
  const { event_type, client_payload = null } = input(call, Dispatch);
  requireBounds(client_payload ?? {});
  await inTurn(world, repository, async () => {
    world.clock.tick();
    dispatchEvent(world, repository, sender, { type: event_type, payload: client_payload });
  });
  return noContent();
}

function requireBounds(payload: Readonly<Record<string, unknown>>): void {
  const count = Object.keys(payload).length;
  if (count > MOST.properties) {
    const said = `No more than ${MOST.properties} properties are allowed; ${count} were supplied.`;
    throw unprocessable(`Invalid request.\n\n${said}`);
  }
  if (Buffer.byteLength(JSON.stringify(payload)) >= MOST.bytes) {
    throw unprocessable("client_payload is too large.");
  }
}
