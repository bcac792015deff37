// Plays stories of people, machines and faults against the App, and judges how each ends. `npm run chaos` compiles the App first.
//   npm run chaos -- --seeds 200 [--from 1]     plays stories; ends with 1 where something is wrong
//   npm run chaos -- --level 1 --seeds 10000    plays far smaller stories, of the use-cases over a world in memory
//   npm run chaos -- --story 17                 plays one, and tells all of it
//   npm run chaos -- --seeds 200 --defect NAME  gives the App a defect, and ends with 1 where no story shows it
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defects } from "./defects.mjs";

const { values: asked } = parseArgs({
  options: {
    level: { type: "string", default: "2" },
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    story: { type: "string" },
    defect: { type: "string" },
    defects: { type: "boolean", default: false },
  },
});

const MEMORY = "/dev/shm";
const kinds = ["wrong", "duplicate", "lost", "stuck"];

if (asked.level === "1") await import("./in-memory/main.mjs");
else if (asked.defects) process.exitCode = await showDefects();
else if (asked.defect) process.exitCode = (await showDefect(asked.defect)) ? 0 : 1;
else process.exitCode = await judgeStories();

/** Plays stories as they are; 1 where one of them shows a fault. */
async function judgeStories() {
  const from = Number(asked.story ?? asked.from);
  const count = asked.story ? 1 : Number(asked.seeds);
  const sums = { stories: 0, faults: 0, wrong: 0, duplicate: 0, lost: 0, stuck: 0, broken: 0 };
  await play({ from, count, defect: "" }, (told) => {
    sums.stories += 1;
    sums.faults += told.faults;
    for (const { kind } of told.found) sums[kind] += 1;
    if (told.found.length > 0 || asked.story) print(tell(told));
    return true;
  });
  if (sums.broken > 0) print(`broken ${sums.broken}`);
  print(
    `stories ${sums.stories}, faults ${sums.faults}, ${kinds.map((kind) => `${kind} ${sums[kind]}`).join(", ")}`,
  );
  return [...kinds, "broken"].some((kind) => sums[kind] > 0) ? 1 : 0;
}

/** Plays stories against an App with a defect until one shows it. */
async function showDefect(defect) {
  const { shows } = defects.find(({ name }) => name === defect) ?? {};
  if (!shows) throw new Error(`no defect is called ${defect}`);
  const count = Number(asked.seeds);
  let played = 0;
  let first = null;
  await play({ from: Number(asked.from), count, defect }, (told) => {
    played += 1;
    const fault = told.found.find(({ what }) => shows.test(what));
    if (fault) first ??= { played, seed: told.seed, ...fault };
    if (told.found.some(({ kind }) => kind === "broken")) print(tell(told));
    return first === null;
  });
  print(
    first === null
      ? `${defect}: not found in ${played} stories`
      : `${defect}: found after ${first.played} stories, by seed ${first.seed}: ${first.kind}: ${first.what}`,
  );
  return first !== null;
}

async function showDefects() {
  let missed = 0;
  for (const { name } of defects) if (!(await showDefect(name))) missed += 1;
  return missed === 0 ? 0 : 1;
}

/** Plays the stories of a row of seeds, as many at a time as there are cores, as long as `next` gives true. */
async function play({ from, count, defect }, next) {
  let seed = from;
  let goes = true;
  const program = fileURLToPath(new URL("slot.mjs", import.meta.url));
  // Git writes many small files: in memory, where the system has a folder for that.
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "chaos-"));
  const slots = Math.min(count, availableParallelism());
  await Promise.all(
    Array.from(
      { length: slots },
      () =>
        new Promise((resolve, reject) => {
          const env = { ...process.env, CHAOS_DEFECT: defect, TMPDIR: folder };
          const slot = fork(program, { env });
          slot.on("error", reject);
          slot.on("exit", resolve);
          slot.on("message", (told) => {
            if (told !== "ready" && !next(told)) goes = false;
            if (goes && seed < from + count) slot.send(seed++);
            else slot.disconnect();
          });
        }),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
}

function tell({ seed, found, lines, ms }) {
  return [
    `story ${seed} (${ms} ms)`,
    ...(found.length > 0 || asked.story ? lines.map((line) => `  ${line}`) : []),
    ...found.map(({ kind, what }) => `  ${kind.toUpperCase()}: ${what}`),
    ...(found.length > 0 ? [`  again: npm run chaos -- --story ${seed}`] : []),
  ].join("\n");
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
