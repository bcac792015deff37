// Plays stories over the world in memory, as many at a time as there are cores.
import { execFile, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * What stories came to. `findings` are in the order of their seeds.
 * @typedef {{ seed: number, kind: "wrong" | "duplicate" | "lost" | "stuck", what: string }} Finding
 * @typedef {{ stories: number, faults: number, findings: readonly Finding[], told: readonly string[] }} Outcomes
 * @typedef {{ module: string, from: string, to: string }} Defect
 */

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Plays the stories of a row of seeds. With a defect it ends with the first story that shows something: `stories` then
 * says after how many. `told` is what happened in the story of the first finding, or in the last story.
 * @param {{ seeds: number, from?: number, defect?: Defect | null }} asked
 * @returns {Promise<Outcomes>}
 */
export async function runInMemory({ seeds, from = 1, defect = null }) {
  await compile();
  const slots = Math.min(seeds, availableParallelism());
  const stories = [];
  const workers = Array.from({ length: slots }, (_, slot) =>
    play({ seeds: { from: from + slot, step: slots, until: from + seeds }, defect }, (story) => {
      stories.push(story);
      if (defect && story.found.length > 0) for (const worker of workers) worker.stop();
    }),
  );
  await Promise.all(workers.map(({ ended }) => ended));
  return outcomesOf(stories);
}

function outcomesOf(stories) {
  const inOrder = stories.toSorted((a, b) => a.seed - b.seed);
  const findings = inOrder.flatMap(({ seed, found }) => found.map((one) => ({ seed, ...one })));
  const shown = inOrder.find(({ found }) => found.length > 0) ?? inOrder.at(-1);
  const faults = inOrder.reduce((sum, story) => sum + story.faults, 0);
  return { stories: stories.length, faults, findings, told: shown?.told ?? [] };
}

/** Compiles the stories and what they play with, into a folder of their own: tests run the source, not what was built. */
async function compile() {
  const compiler = pathOf("../../../node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [compiler, "-p", pathOf("tsconfig.json")]).catch(
    (error) => {
      throw new Error(`the stories don't compile:\n${error.stdout}`, { cause: error });
    },
  );
}

/** Plays a share of the stories in a process of its own. */
function play(share, told) {
  const worker = spawn(process.execPath, [pathOf("worker.mjs"), JSON.stringify(share)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stopped = false;
  createInterface({ input: worker.stdout }).on("line", (line) => {
    if (!stopped) told(JSON.parse(line));
  });
  const ended = new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("close", (code) =>
      code === 0 || stopped ? resolve() : reject(new Error(`stories ended with ${code}`)),
    );
  });
  const stop = () => {
    stopped = true;
    worker.kill();
  };
  return { ended, stop };
}
