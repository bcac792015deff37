import { expect, test } from "vitest";
import {
  auditEntrySchema,
  entryDigest,
  type Move,
  writeEntry,
} from "../../src/domain/audit-entry.js";
import { readDocument } from "../../src/domain/document.js";
import { type Manifest, manifestSchema } from "../../src/domain/manifest.js";
import {
  anchorOf,
  type ChainEnd,
  emptyContent,
  nextEntry,
  recordChange,
} from "../../src/domain/recording.js";
import { candidateRecord, incumbentRecord } from "./gate/example.js";
import { commit, draftOf, FOLDER, MERGED_AT, RECORDED_AT } from "./worked-example.js";

const { manifest, definition } = draftOf().inputs;

const chainOf = (parts: Partial<ChainEnd> = {}): ChainEnd => ({
  root: "registry",
  model: "fraud-detection",
  manifest,
  branch: "main",
  head: commit("state"),
  ...parts,
});

const content = (moves: readonly Move[]) => ({
  ...emptyContent,
  kind: "promotion" as const,
  at: MERGED_AT,
  recordedAt: RECORDED_AT,
  version: "2.1.3",
  moves: [...moves],
});

const serving = {
  plan: definition.rollout,
  records: new Map([
    ["2.1.3", candidateRecord()],
    ["2.0.5", incumbentRecord()],
  ]),
};

const intoProduction: Move = {
  version: "2.1.3",
  from: "staging",
  to: "production",
  role: "rolling-out",
};

function changeOf(moves: readonly Move[], chain = chainOf()) {
  return recordChange(chain, nextEntry(chain, "promotion", "pr/12", content(moves)), serving);
}

test("an entry follows the last one: next number, its digest as previous", () => {
  const entry = nextEntry(chainOf(), "promotion", "pr/12", content([]));
  expect(entry).toMatchObject({
    seq: 3,
    previous: manifest?.last.digest,
    id: "30732987f0c9d5ffba9a",
  });
});

test("a model's first entry has number 1 and nothing before it", () => {
  const entry = nextEntry(chainOf({ manifest: null }), "promotion", "pr/12", content([]));
  expect(entry).toMatchObject({ seq: 1, previous: null });
});

test("a repeat of the same act makes the same entry and the same files", () => {
  expect(changeOf([intoProduction])).toEqual(changeOf([intoProduction]));
});

test("a move into Production is one commit of manifest, production.json and entry", () => {
  const change = changeOf([intoProduction]);
  expect(change.files.map(({ path }) => path)).toEqual([
    `${FOLDER}/manifest.yaml`,
    `${FOLDER}/production.json`,
    `${FOLDER}/audit/2025/000003-30732987f0c9d5ffba9a.json`,
  ]);
  expect(change).toMatchObject({ branch: "main", expectedHead: commit("state") });
});

test("a promotion to Staging leaves production.json alone", () => {
  const change = changeOf([{ version: "2.2.0", from: "none", to: "staging" }]);
  expect(change.production).toBeNull();
  expect(change.files.map(({ path }) => path.split("/").at(-1))).toEqual([
    "manifest.yaml",
    "000003-30732987f0c9d5ffba9a.json",
  ]);
});

test("an entry without moves leaves production.json alone, and chains", () => {
  const change = changeOf([]);
  expect(change.production).toBeNull();
  expect(change.manifest.versions).toEqual(manifest?.versions);
  expect(change.manifest.last.seq).toBe(3);
});

test("leaving Production changes production.json too", () => {
  const change = changeOf([{ version: "2.0.5", from: "production", to: "archived" }]);
  expect(change.production).toMatchObject({ current: null, serving: [] });
});

test("the files hold what the change says, by their own schemas", () => {
  const { files, manifest: next, entry } = changeOf([intoProduction]);
  const [first, , third] = files;
  if (!first || !third) throw new Error("three files");
  expect(readDocument(first, manifestSchema)).toEqual({ ok: true, value: next });
  expect(readDocument(third, auditEntrySchema)).toEqual({ ok: true, value: entry });
  expect(third.text).toBe(writeEntry(entry));
});

test("the next change follows from the state that the last one left", () => {
  const first = changeOf([intoProduction]);
  const second = changeOf([], chainOf({ manifest: first.manifest satisfies Manifest }));
  expect(second.entry.previous).toBe(entryDigest(first.entry));
  expect(second.entry.previous).toBe(anchorOf(first));
  expect(second.entry.seq).toBe(first.entry.seq + 1);
});

test("files lie below the policy's root, and go to the branch of the state", () => {
  const change = changeOf([], chainOf({ root: "ml/reg", model: "risk/fraud", branch: "state" }));
  expect(change.branch).toBe("state");
  for (const { path } of change.files) expect(path).toMatch(/^ml\/reg\/models\/risk\/fraud\//);
});
