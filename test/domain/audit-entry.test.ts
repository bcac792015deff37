import fc from "fast-check";
import { expect, test } from "vitest";
import {
  auditEntrySchema,
  entryDigest,
  entryId,
  readEntryName,
  recordedDecision,
  recordedWords,
  writeEntry,
} from "../../src/domain/audit-entry.js";
import { canonicalJson, digestOf } from "../../src/domain/digest.js";
import { digest } from "./gate/example.js";
import { commit } from "./worked-example.js";

/** The sketch of the page on formats, with ids, digests and commits filled in. */
const sketch = {
  schema: 1,
  seq: 3,
  id: "91c2aaaaaaaaaaaaaaaa",
  previous: digest("p"),
  kind: "promotion",
  at: "2025-03-11T10:00:00Z",
  recordedAt: "2025-03-11T10:00:04Z",
  model: "fraud-detection",
  version: "2.1.3",
  moves: [{ version: "2.1.3", from: "staging", to: "production", role: "rolling-out" }],
  requested: { by: { login: "@data-scientist", id: 1001 }, reason: "Q1 retrain" },
  pullRequest: {
    number: 12,
    head: commit("head"),
    merge: commit("merge"),
    mergedBy: { login: "@ml-ops-on-call", id: 1003 },
  },
  signOffs: [
    {
      owner: "@fraud-team-lead",
      because: { file: ".github/CODEOWNERS", line: 4 },
      by: { login: "@fraud-team-lead", id: 1004 },
      at: "2025-03-11T08:00:00Z",
      review: 501,
      commit: commit("head"),
      words: "Numbers hold.",
    },
  ],
  gates: [],
  concerns: [{ by: "@ml-ops-on-call", words: "...", resolvedBy: null }],
  overrides: [],
  dossier: { path: "promotions/2.1.3-to-production-1.yaml", digest: digest("d") },
  requirements: digest("r"),
  policy: digest("y"),
  problems: [],
};

test("the sketch of the page on formats is an audit entry as written", () => {
  expect(auditEntrySchema.parse(sketch)).toEqual(sketch);
});

test.each([
  ["seq", 0],
  ["id", "91c2"],
  ["previous", undefined],
  ["kind", "approved"],
  ["at", "yesterday"],
  ["moves", [{ version: "2.1.3", from: "staging", to: "live" }]],
  ["note", "an unknown property"],
])("an entry whose %s is %j is none", (property, value) => {
  expect(auditEntrySchema.safeParse({ ...sketch, [property]: value }).success).toBe(false);
});

test("an entry's file is RFC 8785 JSON and a newline, and its digest that of the file's bytes", () => {
  const entry = auditEntrySchema.parse(sketch);
  const shuffled = Object.fromEntries(Object.entries(entry).reverse()) as typeof entry;
  expect(writeEntry(shuffled)).toBe(writeEntry(entry));
  expect(writeEntry(entry)).toBe(`${canonicalJson(entry)}\n`);
  expect(writeEntry(entry)).toMatch(
    /^\{"at":"2025-03-11T10:00:00Z","concerns":\[.*\],"version":"2\.1\.3"\}\n$/,
  );
  expect(entryDigest(entry)).toBe(digestOf(writeEntry(entry)));
});

test("an entry's id is 20 hex digits, the same for a repeat of the same act", () => {
  // printf 'promotion\nfraud-detection\npr/12' | sha256sum | cut -c1-20
  expect(entryId("promotion", "fraud-detection", "pr/12")).toBe("30732987f0c9d5ffba9a");
});

test("acts that differ in kind, model or source have different ids", () => {
  const ids = [
    entryId("promotion", "fraud", "pr/12"),
    entryId("refused", "fraud", "pr/12"),
    entryId("promotion", "fraud2", "pr/12"),
    entryId("promotion", "fraud", "pr/1"),
    entryId("promotion", "fraud", "comment/12"),
    entryId("promotion", "fraud", "rollout/12/3"),
    entryId("promotion", "fraud", "rollout/1/23"),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test("an entry's name holds its number and id; other names are none", () => {
  expect(readEntryName("000003-91c2aaaaaaaaaaaaaaaa.json")).toEqual({
    seq: 3,
    id: "91c2aaaaaaaaaaaaaaaa",
  });
  expect(readEntryName("1234567-91c2aaaaaaaaaaaaaaaa.json")?.seq).toBe(1_234_567);
  for (const name of [
    "3-91c2aaaaaaaaaaaaaaaa.json",
    "000003-91c2.json",
    "README.md",
    "000003-91c2aaaaaaaaaaaaaaaa.json~",
  ])
    expect(readEntryName(name)).toBeNull();
});

test("what was decided about a pull request is found among the entries' names", () => {
  const named = (kind: "promotion" | "refused" | "withdrawn" | "rollback", model = "fraud") =>
    `000007-${entryId(kind, model, "pr/12")}.json`;
  expect(recordedDecision([named("promotion")], "fraud", 12)?.kind).toBe("promotion");
  expect(recordedDecision([named("withdrawn"), named("refused")], "fraud", 12)?.kind).toBe(
    "refused",
  );
  expect(recordedDecision([named("withdrawn")], "fraud", 12)?.kind).toBe("withdrawn");
  expect(recordedDecision([named("rollback")], "fraud", 12)).toBeNull();
  expect(recordedDecision([named("promotion", "other")], "fraud", 12)).toBeNull();
  expect(recordedDecision([named("promotion")], "fraud", 1)).toBeNull();
});

test("words up to 4 KB are recorded whole", () => {
  expect(recordedWords("")).toBe("");
  expect(recordedWords("é".repeat(2048))).toBe("é".repeat(2048));
});

test("longer words are recorded by their first 4 KB and a digest of all", () => {
  const words = `${"x".repeat(4096)}y`;
  expect(recordedWords(words)).toBe(`${"x".repeat(4096)}… [${digestOf(words)}]`);
});

test("words are cut between characters, never within one", () => {
  fc.assert(
    fc.property(fc.nat(3), fc.constantFrom("é", "€", "😀"), (shift, letter) => {
      const words = "x".repeat(shift) + letter.repeat(4096);
      const kept = recordedWords(words).replace(/… \[sha256:[0-9a-f]{64}\]$/, "");
      expect(words.startsWith(kept)).toBe(true);
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4096);
      expect(Buffer.byteLength(kept)).toBeGreaterThan(4096 - 4);
      expect(kept).not.toContain("\uFFFD");
    }),
  );
});
