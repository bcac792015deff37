import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, createClock } from "./clock.js";
import { answerRequest } from "./requests.js";
import { type Seeding, seeding } from "./seeding.js";
import { settled } from "./webhooks.js";
import { createWorld, type LoggedRequest, type World } from "./world.js";

/** A running forge. */
export interface Forge {
  /** Where it answers, without a slash at the end; `/api/v3` and `/graphql` lie below. */
  readonly url: string;
  /** All state, and the operations that set a scene. */
  readonly world: World & Seeding;
  readonly requestLog: readonly LoggedRequest[];
  /** Resolves when no webhook delivery is under way or waiting. */
  settled(): Promise<void>;
  /** Stops the server and the git processes, and removes the repositories it made room for. */
  close(): Promise<void>;
}

/** Starts a forge on 127.0.0.1; without a port on one that is free, without a folder in a new temporary one. */
export async function startForge(
  options: { readonly port?: number; readonly clock?: Clock; readonly folder?: string } = {},
): Promise<Forge> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "forge-")));
  const bare = createWorld({ url: "", clock: options.clock ?? createClock(), folder });
  const world = Object.assign(bare, seeding(bare));
  const server = createServer((request, response) => {
    void answerRequest(world, request, response);
  });
  const port = await listen(server, options.port ?? 0);
  world.url = `http://127.0.0.1:${port}`;
  return {
    url: world.url,
    world,
    requestLog: world.requestLog,
    settled: () => settled(world),
    close: async () => {
      await stop(server);
      await Promise.all(world.turns.values());
      await settled(world);
      for (const repository of world.repositories.values()) repository.git.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
