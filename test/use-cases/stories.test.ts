import { describe, expect, it, vi } from "vitest";
import { remembering } from "../chaos/in-memory/remembering.js";
import { judgedStory } from "../chaos/in-memory/stories.js";
import { judge } from "../oracle/judge.mjs";

vi.mock("../../src/domain/document.js", async (original) => {
  const real = await original<typeof import("../../src/domain/document.js")>();
  return { ...real, readDocument: remembering(real.readDocument) };
});

/** `npm run chaos -- --level 1` plays many more. */
const SEEDS = Array.from({ length: 200 }, (_, index) => 401 + index);

describe("whatever people do at once, and wherever processes die", () => {
  it("nothing is wrong, done twice, lost or stuck once all was looked at", async () => {
    let faults = 0;
    for (const seed of SEEDS) {
      const story = await judgedStory(seed, judge);
      faults += story.faults;
      expect(story.found, `story ${seed}:\n${story.told.join("\n")}`).toEqual([]);
    }
    expect(faults).toBeGreaterThan(SEEDS.length);
  }, 120_000);
});
