import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  moveFaults,
  nothingReplayed,
  type Replay,
  replayEntry,
} from "../../../src/domain/audit/replay.js";
import { readManifest, readProductionFile } from "../../../src/domain/audit/state-faults.js";
import { type AuditEntry, entryId } from "../../../src/domain/audit-entry.js";
import { recordedPromotion } from "../../../src/domain/examples/recorded-promotion.js";
import { emptyContent } from "../../../src/domain/recording.js";

const MODEL = "fraud-detection";
const { manifest, production, entry: promotion } = recordedPromotion();
const place = { model: MODEL, file: manifest.path };

/** The example's log: two adoptions, then the promotion that starts a rollout. */
const replay: Replay = [
  adoption(1, "2.0.5", "production", "2024-11-02T10:00:00Z"),
  adoption(2, "2.1.3", "staging", "2025-03-03T10:00:00Z"),
  JSON.parse(promotion.text) as AuditEntry,
].reduce(replayEntry, nothingReplayed);

function adoption(
  seq: number,
  version: string,
  to: "production" | "staging",
  at: string,
): AuditEntry {
  const role = to === "production" ? { role: "current" as const } : {};
  return {
    schema: 1,
    seq,
    id: entryId("adopt", MODEL, `adopt/${version}`),
    previous: null,
    model: MODEL,
    ...emptyContent,
    kind: "adopt",
    at,
    recordedAt: at,
    version,
    moves: [{ version, from: "none", to, ...role }],
  };
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`there is no ${from} to replace`);
  return text.replaceAll(from, to);
}

function manifestAfter(from: string, to: string): readonly string[] {
  const text = replaced(manifest.text, from, to);
  return readManifest(place, replay, { path: manifest.path, text }).faults.map(
    ({ code, what }) => `${code}: ${what}`,
  );
}

describe("a manifest", () => {
  it("follows from its entries, with the rollout that a plan of model.yaml gave it", () => {
    const { value, faults } = readManifest(place, replay, manifest);
    expect(faults).toEqual([]);
    expect(value).toEqual(parse(manifest.text));
  });

  it.each<[string, string, string, string]>([
    [
      "another stage",
      "role: current",
      "role: outgoing",
      "2.0.5: the manifest says production (out",
    ],
    ["another time", "since: 2024-11-02", "since: 2024-11-03", "2.0.5: the manifest says"],
    [
      "a version more",
      "rollout:\n",
      "  9.9.9:\n    stage: staging\n    since: 2024-11-02T10:00:00Z\n    entry: 557009ba77ed3806919d\nrollout:\n",
      "9.9.9: the manifest says staging since",
    ],
    ["another last entry", "seq: 3", "seq: 4", "last: the manifest names entry 4"],
    ["another model", `model: ${MODEL}`, "model: another", "It is about another."],
    [
      "a rollout of another version",
      "  version: 2.1.3",
      "  version: 2.0.5",
      "rollout: it is of 2.0.5",
    ],
    [
      "weight on a version that isn't in Production",
      "    2.0.5: 95",
      "    2.0.4: 95",
      "rollout: 2.0.4 has a weight",
    ],
    ["a comment", "schema: 1\n", "schema: 1 # seen\n", "file-hand-written"],
    ["something that isn't a manifest", "schema: 1\n", "schema: 2\n", "state-unreadable"],
  ])("with %s is found", (_, from, to, told) => {
    expect(manifestAfter(from, to)).toContainEqual(expect.stringContaining(told));
  });

  it("that isn't there is found, and so is one without entries; neither of both is right", () => {
    const codes = (state: Replay, file: typeof manifest | null) =>
      readManifest(place, state, file).faults.map(({ code }) => code);
    expect(codes(replay, null)).toEqual(["manifest-missing"]);
    expect(codes(nothingReplayed, manifest)).toEqual(["audit-missing"]);
    expect(codes(nothingReplayed, null)).toEqual([]);
  });
});

describe("production.json", () => {
  const state = { ...replay, manifest: readManifest(place, replay, manifest).value };
  const where = { model: MODEL, file: production.path };
  const artifacts: Readonly<Record<string, never>> = Object.fromEntries(
    JSON.parse(production.text).serving.map((one: { version: string; artifact: object }) => [
      one.version,
      one.artifact,
    ]),
  );
  const artifactOf = (version: string) => artifacts[version] ?? null;
  const told = (text: string | null, known: typeof artifactOf | null = artifactOf) =>
    readProductionFile(where, state, text === null ? null : { path: production.path, text }, known)
      .map(({ what }) => what)
      .join("\n");

  it("follows from the manifest, the last entry that moved Production, and the records", () => {
    expect(told(production.text)).toBe("");
  });

  it.each<[string, string, string, string]>([
    [
      "another current version",
      '"current": "2.0.5"',
      '"current": "2.1.3"',
      "current: the file says 2.1.3",
    ],
    ["another weight", '"weight": 95', '"weight": 96', "serving: the file says 2.0.5 96%"],
    ["another entry", '"entry": "', '"entry": "00', "can't be read"],
    ["another time", "2024-11-02", "2024-11-03", "since: the file says 2024-11-03"],
    ["another address", "s3://", "s3://evil-", "2.0.5: the file has s3://evil-"],
    ["another form", "\n  ", "\n    ", "form in which the App writes it"],
  ])("with %s is found", (_, from, to, what) => {
    expect(told(replaced(production.text, from, to))).toContain(what);
  });

  it("that isn't there is found, and so is a version without its record", () => {
    expect(told(null)).toContain("There is none");
    expect(told(production.text, () => null)).toContain("2.0.5 serves, and has no record");
  });

  it("isn't there as long as nothing was moved into Production", () => {
    const staged = { manifest: state.manifest, servedBy: null };
    const [fault] = readProductionFile(where, staged, production, null);
    expect(fault?.what).toBe("No entry ever moved a version into Production.");
    expect(readProductionFile(where, staged, null, null)).toEqual([]);
  });
});

describe("an entry's moves", () => {
  const move = { version: "2.1.3", from: "staging", to: "none" } as const;
  const moving = (change: Partial<AuditEntry>) =>
    moveFaults(place, replay, { ...adoption(4, "2.1.3", "staging", ""), ...change }).map(
      ({ what }) => what,
    );

  it("begin where the version was left", () => {
    expect(moving({ moves: [move] })).toEqual([
      "It moves 2.1.3 from Staging to None, and that version was in Production.",
    ]);
    expect(moving({ moves: [{ ...move, from: "production" }] })).toEqual([]);
  });

  it("are none where nothing was decided to move", () => {
    expect(moving({ kind: "refused", moves: [{ ...move, from: "production" }] })).toEqual([
      "An entry of kind refused moves nothing.",
    ]);
  });
});
