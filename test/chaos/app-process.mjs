// The App in a process of its own, which a story may kill at any moment. It is told over IPC what to do: to start for a
// forge, to say when it is quiet, and what time it is on the forge.
import { register, syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

// What Octokit and the App wait between tries is cut short, so that a story takes seconds.
const shorter = (ms = 0) => (ms > 90 ? ms / 20 : ms);
const [realTimeout, realSleep] = [globalThis.setTimeout, timers.setTimeout];
globalThis.setTimeout = (run, ms, ...args) => realTimeout(run, shorter(ms), ...args);
timers.setTimeout = (ms, ...args) => realSleep(shorter(ms), ...args);
syncBuiltinESMExports();

const defect = process.env.CHAOS_DEFECT;
if (defect) register("./defects-hook.mjs", import.meta.url, { data: defect });

const { pino } = await import("pino");
const { startServer, WEBHOOK_PATH } = await import("../../dist/entry/server.js");
const { gitHubPorts } = await import("../../dist/adapters/github/github-ports.js");
const { RegistryHints } = await import("../../dist/adapters/github/registry-hint.js");
const { createInstallationOctokit } = await import("../../dist/entry/installation-octokit.js");
const { takeLook } = await import("../../dist/entry/take-look.js");

let server = null;
let now = "";
const does = {
  start: async ({ options, now: time }) => {
    now = time;
    server = await startServer({
      ...options,
      host: "127.0.0.1",
      port: 0,
      log: pino({ base: null, timestamp: false }, process.stderr),
      now: () => now,
      landingDelay: 60,
      retryDelays: [20, 60],
    });
    return `${server.url}${WEBHOOK_PATH}`;
  },
  stop: async () => {
    await server?.stop();
    server = null;
  },
  settled: async () => server?.settled(),
  sweep: async ({ options, owner, name, now: time }) => {
    now = time;
    const repository = {
      octokit: await createInstallationOctokit(options, owner, name),
      ...{ owner, name, self: "model-promoter[bot]", defaultBranch: "main" },
      hints: new RegistryHints(),
    };
    const repositoryUrl = `${options.baseUrl.replace("/api/v3", "")}/${owner}/${name}`;
    const around = { now: () => now, repositoryUrl, warnings: [], warn: () => {} };
    await takeLook(gitHubPorts(repository, around), { kind: "sweep" }, "sweep");
  },
  time: async ({ now: time }) => {
    now = time;
  },
};

process.on("disconnect", () => process.exit());
process.on("message", async ({ id, what, ...about }) => {
  try {
    process.send({ id, value: await does[what](about) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
process.send({ id: "ready" });
