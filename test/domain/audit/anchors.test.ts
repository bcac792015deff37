import { describe, expect, it } from "vitest";
import { AnchorWatch, readAnchors } from "../../../src/domain/audit/anchors.js";

const digest = `sha256:${"a".repeat(64)}` as const;
const other = `sha256:${"b".repeat(64)}` as const;
const commit = "c".repeat(40);
const heads = { schema: 1, branch: "main", commit, heads: { fraud: { seq: 3, digest } } };

describe("a file of anchors", () => {
  it.each<[string, string, unknown]>([
    [
      "what audit head prints",
      JSON.stringify(heads),
      { commit, entries: [{ model: "fraud", seq: 3, digest }] },
    ],
    [
      "what audit verify --json prints, which says more",
      JSON.stringify({ ...heads, findings: [], entries: 7 }),
      { commit, entries: [{ model: "fraud", seq: 3, digest }] },
    ],
    [
      "a comment of the App's, each digest once",
      `Recorded as entry 3, digest \`${digest}\`.\n\n${other} ${digest}\n`,
      {
        commit: null,
        entries: [
          { model: null, seq: null, digest },
          { model: null, seq: null, digest: other },
        ],
      },
    ],
  ])("may be %s", (_, text, value) => {
    expect(readAnchors(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["an empty file", ""],
    ["a text without digests", "all is well"],
    ["a digest that goes on", `${digest}a`],
    ["JSON that is cut off", '{ "schema": 1,'],
    ["JSON of another form", JSON.stringify({ schema: 1, commit, heads: { fraud: digest } })],
  ])("is not %s", (_, text) => {
    expect(readAnchors(text).ok).toBe(false);
  });
});

describe("an anchored entry", () => {
  const kept = { model: "fraud", seq: 3, digest };

  it.each<[string, readonly [string, number, typeof digest], number]>([
    ["is there with its number in its model's chain", ["fraud", 3, digest], 0],
    ["isn't there as another model's", ["churn", 3, digest], 1],
    ["isn't there with another number", ["fraud", 2, digest], 1],
    ["isn't there with another digest", ["fraud", 3, other as typeof digest], 1],
  ])("%s", (_, met, faults) => {
    const watch = new AnchorWatch([kept]);
    watch.meet(...met);
    expect(watch.faults()).toHaveLength(faults);
  });

  it("is there in any chain where its digest alone was kept", () => {
    const watch = new AnchorWatch([{ model: null, seq: null, digest }]);
    expect(watch.faults()).toHaveLength(1);
    watch.meet("anything", 12, digest);
    expect(watch.faults()).toEqual([]);
  });
});
