import { rm } from "node:fs/promises";
import { startExampleScene } from "../../dist/entry/demo/example-scene.js";
import { playExample } from "../../dist/entry/demo/play-example.js";
import { createLog } from "../../dist/entry/log.js";

const LIMITS = { command: 6, "review-1": 2, "review-2": 2, "review-3": 2, merge: 3 };
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
  const scene = await startExampleScene(createLog("silent"));
  try {
    const { steps, clone } = await playExample(scene, { step: () => {} });
    await rm(clone, { recursive: true });
    return steps;
  } finally {
    await scene.close();
  }
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function pad(value, width) {
  return String(value).padStart(width);
}
