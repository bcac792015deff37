// Plays stories over the world in memory, and judges how each ends.
//   --seeds 10000 [--from 1]      plays stories; ends with 1 where something is wrong
//   --story 17                    plays one, and tells all of it
//   --seeds 200 --defect NAME     gives the App a defect, and ends with 1 where no story shows it
import { parseArgs } from "node:util";
import { defects } from "../defects.mjs";
import { runInMemory } from "./run.mjs";

const { values: asked } = parseArgs({
  options: {
    level: { type: "string", default: "1" },
    seeds: { type: "string", default: "10000" },
    from: { type: "string", default: "1" },
    story: { type: "string" },
    defect: { type: "string" },
  },
});

process.exitCode = asked.defect ? await showDefect(asked.defect) : await judgeStories();

/** Plays stories as they are; 1 where one of them shows a fault. */
async function judgeStories() {
  const from = Number(asked.story ?? asked.from);
  const seeds = asked.story ? 1 : Number(asked.seeds);
  const { stories, faults, findings, told } = await runInMemory({ seeds, from });
  if (asked.story || findings.length > 0) print(told.join("\n"));
  for (const { seed, kind, what } of findings)
    print(`story ${seed}: ${kind.toUpperCase()}: ${what}`);
  const counts = ["wrong", "duplicate", "lost", "stuck"].map(
    (kind) => `${kind} ${findings.filter((one) => one.kind === kind).length}`,
  );
  print(`stories ${stories}, faults ${faults}, ${counts.join(", ")}`);
  return findings.length > 0 ? 1 : 0;
}

/** Plays stories against an App with a defect until one shows it; 1 where none does. */
async function showDefect(name) {
  const defect = defects.find((one) => one.name === name);
  if (!defect) throw new Error(`no defect is called ${name}`);
  const from = Number(asked.from);
  const { stories, findings } = await runInMemory({ seeds: Number(asked.seeds), from, defect });
  const [first] = findings;
  print(
    first
      ? `${name}: found after ${stories} stories, by seed ${first.seed}: ${first.kind}: ${first.what}`
      : `${name}: not found in ${stories} stories`,
  );
  return first ? 0 : 1;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
