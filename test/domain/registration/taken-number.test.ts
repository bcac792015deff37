import { expect, test } from "vitest";
import { takenNumber, type VersionTraces } from "../../../src/domain/registration/taken-number.js";

const untouched: VersionTraces = {
  versionNames: ["2.0.5.yaml", "2.1.0-rc.1.yaml"],
  cardNames: ["2.0.5.yaml"],
  evidenceVersions: ["2.0.5"],
  dossierNames: ["2.0.5-to-production-1.yaml"],
  staged: false,
  committed: false,
};

const codes = (version: string, traces: Partial<VersionTraces> = {}) =>
  takenNumber("fraud", version, { ...untouched, ...traces }).map(({ code }) => code);

test("a number without a trace is free", () => {
  expect(codes("2.1.3")).toEqual([]);
});

test.each<[string, string, Partial<VersionTraces>, string]>([
  ["registered, and a stage was asked for", "2.0.5", {}, "version-frozen"],
  ["registered, and in a stage", "2.1.0-rc.1", { staged: true }, "version-frozen"],
  ["registered only", "2.1.0-rc.1", {}, "version-there"],
  ["committed once, and gone", "2.1.3", { committed: true }, "version-used"],
  ["named by the manifest, and gone", "2.1.3", { staged: true }, "version-used"],
  [
    "asked for once, and gone",
    "2.1.3",
    { dossierNames: ["2.1.3-to-staging-1.yaml"] },
    "version-used",
  ],
  ["another but for a letter's case", "2.1.0-RC.1", {}, "version-case"],
  ["that of a card left behind", "2.1.3", { cardNames: ["2.1.3.yaml"] }, "version-leftovers"],
  ["that of evidence left behind", "2.1.3", { evidenceVersions: ["2.1.3"] }, "version-leftovers"],
])("a number is taken that is %s", (_, version, traces, code) => {
  expect(codes(version, traces)).toEqual([code]);
});

test("a dossier of a longer version is no trace of a shorter one", () => {
  expect(codes("2.1.3", { dossierNames: ["2.1.3-rc.1-to-staging-1.yaml"] })).toEqual([]);
});
