// One of the processes that play stories one after another: it is told a seed, and answers with what came of it.
import { playStory } from "./play-story.mjs";
import { ReplicaPool } from "./replica.mjs";
import { beginning } from "./setting.mjs";

const pool = new ReplicaPool();
const files = await beginning();

process.on("message", async (seed) => {
  const start = performance.now();
  try {
    const told = await playStory(seed, { files, pool });
    process.send({ seed, ...told, ms: Math.round(performance.now() - start) });
  } catch (error) {
    const what = `the story broke: ${error?.stack ?? error}`;
    process.send({ seed, found: [{ kind: "broken", what }], faults: 0, lines: [], ms: 0 });
  }
});
process.on("disconnect", () => {
  pool.close();
  process.exit();
});
process.send("ready");
