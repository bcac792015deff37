import { rm } from "node:fs/promises";
import { Octokit } from "@octokit/rest";
import { parse } from "yaml";
import { latency, policy } from "../../dist/domain/examples/fraud-detection.js";
import { exampleRules } from "../../dist/entry/demo/example-registry.js";
import { startExampleScene } from "../../dist/entry/demo/example-scene.js";
import { playExample } from "../../dist/entry/demo/play-example.js";
import { createLog } from "../../dist/entry/log.js";

const LIMITS = { command: 6, "review-1": 2, "review-2": 2, "review-3": 2, merge: 3, evidence: 2 };
const ROUNDS = 3;

/** Plays the worked example a few times and prints what each event took: GitHub requests, and the median time. */
export async function printEventCosts() {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await playOnce());
  console.log(
    `Requests and time of the worked example's events (median of ${ROUNDS} rounds, a local forge)`,
  );
  console.log("event        requests  at most     ms");
  for (const [index, { name, requests }] of rounds[0].entries()) {
    const count = requests.rest + requests.graphql;
    const ms = median(rounds.map((steps) => steps[index].ms));
    console.log(`${name.padEnd(12)}${pad(count, 9)}${pad(LIMITS[name], 9)}${pad(ms, 7)}`);
    if (count > LIMITS[name]) process.exitCode = 1;
  }
  console.log("");
}

async function playOnce() {
  const files = {
    ...exampleRules,
    ".github/model-promoter.yml": `${policy}machines: ["@acme-ci[bot]"]\n`,
  };
  const scene = await startExampleScene(createLog("silent"), { files });
  try {
    const { steps, clone } = await playExample(scene, { step: () => {} });
    await rm(clone, { recursive: true });
    return [...steps, await handInEvidence(scene)];
  } finally {
    await scene.close();
  }
}

/** A machine hands in a run of load tests; its own request is not the App's. */
async function handInEvidence(scene) {
  const { owner, name: repo, forge } = scene;
  const auth = scene.machineToken("acme-ci");
  const machine = new Octokit({ auth, baseUrl: `${forge.url}/api/v3` });
  const { by: _, ...collected } = parse(latency).collected;
  const client_payload = {
    model: "fraud-detection",
    evidence: { ...parse(latency), collected },
  };
  const mark = forge.requestLog.length;
  const start = performance.now();
  await machine.repos.createDispatchEvent({
    owner,
    repo,
    event_type: "model-evidence",
    client_payload,
  });
  await scene.settled();
  const ms = Math.round(performance.now() - start);
  const own = forge.requestLog
    .slice(mark)
    .filter(
      (one) => one.actor.kind === "app" && !one.mintedToken && !one.path.endsWith("/dispatches"),
    );
  const graphql = own.filter((one) => one.kind === "graphql").length;
  return { name: "evidence", requests: { rest: own.length - graphql, graphql }, ms };
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function pad(value, width) {
  return String(value).padStart(width);
}
