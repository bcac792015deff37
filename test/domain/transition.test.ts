import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditEntry, entryDigest, type Move } from "../../src/domain/audit-entry.js";
import { readDocument } from "../../src/domain/document.js";
import {
  type Manifest,
  manifestSchema,
  productionRecordSchema,
} from "../../src/domain/manifest.js";
import type { RolloutPlan } from "../../src/domain/model-definition.js";
import { emptyContent, nextEntry } from "../../src/domain/recording.js";
import {
  applyMoves,
  productionRecord,
  promotionMoves,
  servingWeights,
  writeManifest,
  writeProductionRecord,
} from "../../src/domain/transition.js";
import { candidateRecord, incumbentRecord } from "./gate/example.js";
import { commit, draftOf, MERGED_AT, RECORDED_AT } from "./worked-example.js";

const { manifest: before, definition } = draftOf().inputs;
const plan = definition.rollout;

function entryFor(moves: readonly Move[], manifest: Manifest | null, number = 12): AuditEntry {
  const chain = {
    root: "registry",
    model: "fraud-detection",
    manifest,
    branch: "main",
    head: commit("s"),
  };
  return nextEntry(chain, "promotion", `pr/${number}`, {
    ...emptyContent,
    kind: "promotion",
    at: MERGED_AT,
    recordedAt: RECORDED_AT,
    version: "2.1.3",
    moves: [...moves],
  });
}

function after(
  moves: readonly Move[],
  manifest: Manifest | null,
  of: RolloutPlan | undefined,
): Manifest {
  return applyMoves(manifest, entryFor(moves, manifest), of);
}

const toProduction = (manifest: Manifest | null, of: RolloutPlan | undefined) =>
  promotionMoves("2.1.3", "production", manifest, of);

test("into Staging a version moves alone, whatever serves and whatever the plan", () => {
  expect(promotionMoves("2.1.3", "staging", before, plan)).toEqual([
    { version: "2.1.3", from: "none", to: "staging" },
  ]);
});

test("with a rollout plan the candidate rolls out beside the incumbent, at the first step's weight", () => {
  expect(toProduction(before, plan)).toEqual([
    { version: "2.1.3", from: "staging", to: "production", role: "rolling-out" },
  ]);
  const manifest = after(toProduction(before, plan), before, plan);
  expect(manifest.versions["2.1.3"]).toMatchObject({ stage: "production", role: "rolling-out" });
  expect(manifest.versions["2.0.5"]).toEqual(before?.versions["2.0.5"]);
  expect(manifest.rollout).toEqual({
    version: "2.1.3",
    step: 0,
    since: MERGED_AT,
    state: "running",
    weights: { "2.0.5": 95, "2.1.3": 5 },
  });
});

test("without a rollout plan the candidate is current and the incumbent archived", () => {
  const manifest = after(toProduction(before, undefined), before, undefined);
  expect(manifest.versions).toMatchObject({
    "2.0.5": { stage: "archived" },
    "2.1.3": { stage: "production", role: "current" },
  });
  expect(manifest.versions["2.0.5"]?.role).toBeUndefined();
  expect(manifest.rollout).toBeNull();
  expect(servingWeights(manifest)).toEqual({ "2.1.3": 100 });
});

test("a model's first version in Production is current at 100, plan or not", () => {
  const staged: Manifest | null = before && {
    ...before,
    versions: { "2.1.3": { stage: "staging", since: MERGED_AT, entry: "91c2aaaaaaaaaaaaaaaa" } },
  };
  expect(toProduction(staged, plan)).toEqual([
    { version: "2.1.3", from: "staging", to: "production", role: "current" },
  ]);
  const manifest = after(toProduction(staged, plan), staged, plan);
  expect(manifest.rollout).toBeNull();
  expect(servingWeights(manifest)).toEqual({ "2.1.3": 100 });
});

test("a shadow rollout begins without traffic", () => {
  const shadow = plan && { ...plan, kind: "shadow" as const };
  expect(servingWeights(after(toProduction(before, shadow), before, shadow))).toEqual({
    "2.0.5": 100,
    "2.1.3": 0,
  });
});

test("each version that moved has the entry's id and time; others keep theirs", () => {
  const manifest = after(toProduction(before, plan), before, plan);
  const entry = entryFor(toProduction(before, plan), before);
  expect(manifest.versions["2.1.3"]).toMatchObject({ entry: entry.id, since: MERGED_AT });
  expect(manifest.versions["2.0.5"]).toMatchObject({ since: "2024-11-02T10:00:00Z" });
  expect(manifest.last).toEqual({ seq: 3, id: entry.id, digest: entryDigest(entry) });
});

test("a version that goes back to None is named no more", () => {
  const manifest = after([{ version: "2.1.3", from: "staging", to: "none" }], before, plan);
  expect(Object.keys(manifest.versions)).toEqual(["2.0.5"]);
});

test("an entry without moves leaves versions and rollout as they are", () => {
  const rolling = after(toProduction(before, plan), before, plan);
  const manifest = after([], rolling, plan);
  expect(manifest.versions).toEqual(rolling.versions);
  expect(manifest.rollout).toEqual(rolling.rollout);
  expect(manifest.last.seq).toBe(rolling.last.seq + 1);
});

const records = new Map([
  ["2.1.3", candidateRecord()],
  ["2.0.5", incumbentRecord()],
]);

test("production.json names the current version, and every artifact that serves with its weight", () => {
  const manifest = after(toProduction(before, plan), before, plan);
  const entry = entryFor(toProduction(before, plan), before);
  expect(productionRecord(manifest, entry, records)).toEqual({
    schema: 1,
    model: "fraud-detection",
    current: "2.0.5",
    since: "2024-11-02T10:00:00Z",
    entry: entry.id,
    serving: [
      {
        version: "2.0.5",
        weight: 95,
        artifact: { uri: "s3://models/fraud/2.0.5", digest: incumbentRecord().artifact.digest },
      },
      {
        version: "2.1.3",
        weight: 5,
        artifact: { uri: "s3://models/fraud/2.1.3", digest: candidateRecord().artifact.digest },
      },
    ],
  });
});

test("production.json says of what serves that its provenance is unknown, where it is", () => {
  const manifest = after(toProduction(before, plan), before, plan);
  const unknown = { ...incumbentRecord(), provenance: "unknown" } as const;
  const { serving } = productionRecord(
    manifest,
    entryFor(toProduction(before, plan), before),
    new Map([...records, ["2.0.5", unknown]]),
  );
  expect(serving.map(({ version, provenance }) => [version, provenance])).toEqual([
    ["2.0.5", "unknown"],
    ["2.1.3", undefined],
  ]);
});

test("where nothing is in Production, nothing serves", () => {
  const entry = entryFor([], null);
  expect(productionRecord(applyMoves(null, entry, undefined), entry, records)).toMatchObject({
    current: null,
    since: null,
    serving: [],
  });
});

test("a version that serves and whose record isn't known is never written as serving nothing", () => {
  const manifest = after(toProduction(before, plan), before, plan);
  expect(() => productionRecord(manifest, entryFor([], before), new Map())).toThrow(/no record of/);
});

const hex = fc.stringMatching(/^[0-9a-f]{20}$/);
const digits = fc
  .stringMatching(/^([0-9]{20}|[0-9]{17}e[0-9]{2}|0x[0-9a-f]{0}[0-9]{0})$/)
  .filter((id) => id.length === 20);

test("a manifest's file reads as the manifest, even where an id looks like a number", () => {
  fc.assert(
    fc.property(fc.oneof(hex, digits), (id) => {
      const manifest = after(toProduction(before, plan), before, plan);
      const odd: Manifest = { ...manifest, last: { ...manifest.last, id } };
      const read = readDocument(
        { path: "manifest.yaml", text: writeManifest(odd) },
        manifestSchema,
      );
      expect(read).toEqual({ ok: true, value: odd });
    }),
  );
});

test("production.json's file reads as the record", () => {
  const entry = entryFor(toProduction(before, plan), before);
  const record = productionRecord(after(toProduction(before, plan), before, plan), entry, records);
  const text = writeProductionRecord(record);
  expect(productionRecordSchema.parse(JSON.parse(text))).toEqual(record);
  expect(text.endsWith("}\n")).toBe(true);
});

test("weights sum to 100, whatever the first step", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 100, noNaN: true }), (traffic) => {
      const of = plan && { ...plan, steps: [{ traffic }, { traffic: 100 }] };
      const manifest = after(toProduction(before, of), before, of);
      expect(manifestSchema.safeParse(manifest).success).toBe(true);
    }),
  );
});

test("entries applied in order leave the state of the last one, and name it as last", () => {
  const version = fc.constantFrom("1.0.0", "1.1.0", "2.0.0");
  const stage = fc.constantFrom(
    "none" as const,
    "staging" as const,
    "production" as const,
    "archived" as const,
  );
  fc.assert(
    fc.property(fc.array(fc.record({ version, to: stage }), { minLength: 1 }), (drawn) => {
      let manifest: Manifest | null = null;
      let last: AuditEntry | null = null;
      for (const [index, { version, to }] of drawn.entries()) {
        const entry = entryFor([{ version, from: "none", to }], manifest, index + 1);
        expect(entry.previous).toBe(last === null ? null : entryDigest(last));
        expect(entry.seq).toBe(index + 1);
        manifest = applyMoves(manifest, entry, undefined);
        last = entry;
      }
      expect(manifest?.last).toEqual({
        seq: drawn.length,
        id: last?.id,
        digest: last && entryDigest(last),
      });
      for (const one of ["1.0.0", "1.1.0", "2.0.0"]) {
        const final = drawn.findLast((move) => move.version === one)?.to ?? "none";
        expect(manifest?.versions[one]?.stage ?? "none").toBe(final);
      }
      expect(manifestSchema.safeParse(manifest).success).toBe(true);
    }),
  );
});
