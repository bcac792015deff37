import type { Fault, Story } from "../../oracle/judge.d.mts";
import { asStory } from "./as-story.js";
import { playStory } from "./story.js";

/** What the story of a seed came to. */
export interface ToldStory {
  readonly seed: number;
  /** How many faults struck. */
  readonly faults: number;
  /** What must not be; empty where all is well. */
  readonly found: readonly Fault[];
  /** What happened, in words. */
  readonly told: readonly string[];
}

/** Plays the story of a seed and has it judged. */
export async function judgedStory(
  seed: number,
  judge: (story: Story) => readonly Fault[],
): Promise<ToldStory> {
  const { world, faults, failing, told } = await playStory(seed);
  const stuck = failing.map((what) => ({ kind: "stuck", what }) as const);
  return { seed, faults, found: [...judge(asStory(world)), ...stuck], told };
}
