import { stringify } from "yaml";
import { withoutMarkers } from "../../render/marker.js";
import { startExampleScene } from "../demo/example-scene.js";
import {
  type DemoStep,
  type Listener,
  type PlayedExample,
  playExample,
} from "../demo/play-example.js";
import type { Scene } from "../demo/scene.js";
import { createLog } from "../log.js";
import { readCommand } from "./arguments.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter demo [--json] [--serve]

Plays the worked example on this machine: a local forge on real git repositories, the App as a server,
people who comment, approve and merge through the API, and signed webhooks between them.
  --json    print one JSON object, and nothing else
  --serve   leave both servers running at the end, to look around
Exit codes: 0 the promotion was recorded, 2 wrong use, 3 a failure outside.`;

/** The command `demo`. */
export async function demo(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: {
      json: { type: "boolean" },
      serve: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { json = false, serve = false } = words.value.values;
  const scene = await startExampleScene(createLog("silent"));
  try {
    if (!json) io.stdout(opening(scene));
    const played = await playExample(scene, json ? { step: () => {} } : narrator(io));
    io.stdout(json ? `${JSON.stringify(played)}\n` : ending(scene, played));
    if (serve) await untilInterrupted(io, scene);
  } finally {
    await scene.close();
  }
  return 0;
}

function opening({ forge, server, owner, name }: Scene): string {
  return `${heading("The worked example")}
A local forge answers at ${forge.url}, the App at ${server.url}.
The registry ${owner}/${name} has fraud-detection 2.0.5 in Production and 2.1.3 in Staging.
`;
}

function narrator(io: CliIo): Listener {
  return {
    step: (step, did, shown) => {
      io.stdout(`${heading(did)}\n${withoutMarkers(shown).trim()}\n\n(${costOf(step)})\n`);
    },
  };
}

function costOf({ requests, deliveries, ms }: DemoStep): string {
  const total = requests.rest + requests.graphql;
  return `${total} requests to the forge: ${requests.rest} REST, ${requests.graphql} GraphQL; ${deliveries} webhooks delivered; ${ms} ms`;
}

function ending(scene: Scene, played: PlayedExample): string {
  const { pullRequest, manifest, audit, clone, steps } = played;
  const rows = steps.map(({ name, requests, deliveries, ms }) =>
    [name, requests.rest, requests.graphql, deliveries, ms].map(String),
  );
  return `${heading(`The pull request: ${pullRequest.title}`)}
${withoutMarkers(pullRequest.body).trim()}

${heading("The manifest")}
${stringify(manifest).trim()}

${heading("The audit entry")}
${stringify(audit.at(-1)).trim()}

${heading("What it cost")}
${textTable([["step", "REST", "GraphQL", "webhooks", "ms"], ...rows])}
${heading("Where to look")}
A clone of the registry:  ${clone}
Its history:              git -C ${clone} log --stat
The pull request:         ${scene.forge.url}/${scene.owner}/${scene.name}/pull/${pullRequest.number}  (while the demo runs; --serve keeps it running)
`;
}

function heading(text: string): string {
  return `\n${text}\n${"─".repeat(Math.min(text.length, 100))}`;
}

/** Keeps the servers up until Ctrl-C, and says how to reach them. */
async function untilInterrupted(io: CliIo, scene: Scene): Promise<void> {
  const { forge, owner, name } = scene;
  const token = forge.world.tokenFor(scene.user("data-scientist"));
  io.stdout(`
Both servers keep running; Ctrl-C ends them.
  open     ${forge.url}/${owner}/${name}
  clone    git clone ${forge.url.replace("//", `//x-access-token:${token}@`)}/${owner}/${name}.git
  comment  curl -H 'Authorization: Bearer ${token}' -d '{"body":"/status"}' ${forge.url}/api/v3/repos/${owner}/${name}/issues/1/comments
`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
