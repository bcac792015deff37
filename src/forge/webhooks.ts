import { createHmac, randomUUID } from "node:crypto";
import { request } from "node:http";
import { deliverThroughFaults } from "./faults.js";
import { notFound } from "./forge-error.js";
import { nodeId } from "./node-ids.js";
import {
  type App,
  type Delivery,
  type Installation,
  newId,
  type Owner,
  type Repository,
  type World,
} from "./world.js";

/** Something that happened, for every App that is installed there and wants to know. */
export interface Happening {
  readonly event: string;
  readonly owner: Owner;
  readonly repository: Repository | null;
  /** Only this App hears of it; null: all. */
  readonly only: App | null;
  /** The payload without `installation`, which differs by App. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** GitHub gives up on an answer after 10 seconds. */
const PATIENCE = 10_000;
/** Events that every App gets, whatever it subscribed to. */
const ALWAYS = ["installation", "installation_repositories"];

/** Puts an event in line for the hooks of the Apps concerned, to be sent once what happened before has been. */
export function announce(world: World, happening: Happening): void {
  const body = { ...happening.payload };
  for (const installation of world.installations.filter((one) => concerns(one, happening))) {
    const { app } = installation;
    const payload =
      happening.event === "installation" ? body : { ...body, ...reference(installation) };
    const text = JSON.stringify(payload);
    if (app.webhook.url === null) continue;
    enqueue(world, {
      guid: randomUUID(),
      app,
      event: happening.event,
      action: typeof body.action === "string" ? body.action : null,
      installation,
      repository: happening.repository,
      redelivery: false,
      body: text,
    });
  }
}

/** Sends a delivery again, under the same GUID. Throws 404 for an unknown id. */
export function redeliver(world: World, id: number): void {
  const delivery = world.deliveries.find((one) => one.id === id);
  if (delivery === undefined) throw notFound();
  enqueue(world, { ...delivery, redelivery: true, body: delivery.request.body });
}

/** Resolves when no delivery is under way or waiting. */
export async function settled(world: World): Promise<void> {
  const lines = underWay(world);
  await Promise.all(lines);
  if (underWay(world).some((line) => !lines.includes(line))) await settled(world);
}

function underWay(world: World): readonly Promise<void>[] {
  return [...world.deliveryLines.values(), ...world.lateDeliveries];
}

/** GitHub's word for how a delivery went. */
export function deliveryStatus(delivery: Delivery): string {
  if (delivery.response === null) return "pending";
  const { status } = delivery.response;
  if (status === 0) return "failed to connect to host";
  return status < 400 ? "OK" : "Invalid HTTP Response: ".concat(String(status));
}

type Dispatch = Pick<
  Delivery,
  "guid" | "app" | "event" | "action" | "installation" | "repository" | "redelivery"
> & { readonly body: string };

function enqueue(world: World, dispatch: Dispatch): void {
  const { app, body, guid, event, action, installation, repository, redelivery } = dispatch;
  const delivery: Delivery = {
    kind: "Delivery",
    id: newId(world),
    guid,
    app,
    event,
    action,
    installation,
    repository,
    redelivery,
    deliveredAt: world.clock.now(),
    request: { headers: headersOf(dispatch), body },
    response: null,
  };
  world.deliveries.push(delivery);
  const line = world.deliveryLines.get(app.id) ?? Promise.resolve();
  world.deliveryLines.set(
    app.id,
    line.then(() => deliver(world, delivery)),
  );
}

/** Sends a delivery as the world's faults let it; one that is put off doesn't hold up the line. */
function deliver(world: World, delivery: Delivery): Promise<void> {
  return deliverThroughFaults(world, delivery, {
    send: (url) => send(delivery, url ?? delivery.app.webhook.url),
    lost: () => {
      delivery.response = { status: 0, headers: {}, body: "lost" };
    },
    later: (sent) => {
      const done = sent.finally(() => world.lateDeliveries.delete(done));
      world.lateDeliveries.add(done);
    },
  });
}

function headersOf({ app, event, guid, body }: Dispatch): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/forge",
    "x-github-delivery": guid,
    "x-github-event": event,
    "x-github-hook-id": String(app.webhook.id),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", app.webhook.secret).update(body).digest("hex")}`,
  };
}

function send(delivery: Delivery, url: string | null): Promise<void> {
  return new Promise((resolve) => {
    const end = (response: NonNullable<Delivery["response"]>) => {
      delivery.response = response;
      resolve();
    };
    const nobody = (error: Error) => end({ status: 0, headers: {}, body: error.message });
    if (url === null) return nobody(new Error("the App has no webhook address any more"));
    const post = request(
      url,
      { method: "POST", headers: delivery.request.headers, timeout: PATIENCE },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", nobody);
        answer.on("end", () =>
          end({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    post.on("timeout", () => post.destroy(new Error("timed out")));
    post.on("error", nobody);
    post.end(delivery.request.body);
  });
}

function concerns(installation: Installation, happening: Happening): boolean {
  const { app, account, repositories } = installation;
  const { event, owner, repository, only } = happening;
  if (account !== owner || (only !== null && only !== app)) return false;
  if (!ALWAYS.includes(event) && !app.events.includes(event)) return false;
  return repository === null || repositories === "all" || repositories.has(repository);
}

function reference(installation: Installation): Record<string, unknown> {
  return { installation: { id: installation.id, node_id: nodeId(installation) } };
}
