import { expect, test } from "vitest";
import { stages } from "../../src/domain/names.js";
import { currentVersion, isTarget, moves, promotionMove, stageOf } from "../../src/domain/stage.js";
import { draftOf } from "./worked-example.js";

const { manifest } = draftOf().inputs;

test("a version that the manifest doesn't name is in None", () => {
  expect(stageOf(manifest, "2.1.3")).toBe("staging");
  expect(stageOf(manifest, "9.9.9")).toBe("none");
  expect(stageOf(null, "2.1.3")).toBe("none");
});

test("the current version is the one with that role; without a manifest there is none", () => {
  expect(currentVersion(manifest)).toBe("2.0.5");
  expect(currentVersion(null)).toBeNull();
});

const pairs = stages.flatMap((from) => stages.map((to) => [from, to] as const));

test.each(pairs)("a promotion from %s to %s", (from, to) => {
  const allowed = moves.some((one) => one.from === from && one.to === to && one.by === "/promote");
  const move = promotionMove("2.1.3", from, to);
  expect(move.ok).toBe(allowed);
  if (!move.ok) expect(move.problems).toMatchObject([{ code: "move-not-allowed" }]);
});

test("the moves are those of the contract", () => {
  expect(moves.map(({ from, to }) => `${from}->${to}`)).toEqual([
    "none->staging",
    "staging->production",
    "staging->none",
    "production->staging",
    "production->archived",
    "archived->production",
  ]);
});

test.each([
  [
    "none",
    "production",
    "2.1.3 is in None and can't be promoted to Production.",
    "From None it can go to Staging (/promote).",
  ],
  [
    "staging",
    "staging",
    "2.1.3 is in Staging already.",
    "From Staging it can go to Production (/promote) or to None (/reject).",
  ],
  [
    "production",
    "production",
    "2.1.3 is in Production already.",
    "From Production it can go to Staging (/rollback) or to Archived (/archive).",
  ],
  [
    "archived",
    "staging",
    "2.1.3 is in Archived and can't be promoted to Staging.",
    "From Archived it can go to Production (/rollback, of the version in Production).",
  ],
] as const)(
  "a move from %s to %s is refused with the allowed ones named",
  (from, to, what, fix) => {
    expect(promotionMove("2.1.3", from, to)).toMatchObject({ problems: [{ what, fix }] });
  },
);

test("promotions lead to Staging and Production only", () => {
  expect(stages.filter(isTarget)).toEqual(["staging", "production"]);
});
