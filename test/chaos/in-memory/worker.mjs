// One process' share of the stories: tells of each in a line of JSON. Their code is compiled before, see run.mjs.
import { register } from "node:module";
import { judge } from "../../oracle/judge.mjs";

const { seeds, defect } = JSON.parse(process.argv[2]);
register("./load-hook.mjs", import.meta.url, { data: { defect } });
const compiled = "../../../build/chaos/test/chaos/in-memory/stories.js";
const { judgedStory } = await import(new URL(compiled, import.meta.url));

for (let seed = seeds.from; seed < seeds.until; seed += seeds.step) {
  const story = await judgedStory(seed, judge);
  process.stdout.write(`${JSON.stringify(story)}\n`);
}
