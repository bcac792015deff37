import { describe, expect, it } from "vitest";
import { checkChange, decidedVersions } from "../../../src/domain/validation/check-change.js";
import {
  changed,
  FOLDER,
  madeTexts,
  modelOf,
  replace,
  type Texts,
} from "../catalogue/made-model.js";

const before = modelOf(madeTexts());
const decided = decidedVersions(
  before.manifest?.value ?? null,
  [...madeTexts().keys()].flatMap((path) => /^promotions\/(.+)$/.exec(path)?.[1] ?? []),
);

function told(change: (texts: Texts) => void): readonly string[] {
  return checkChange(before, changed(change), decided).map(
    ({ file, problem }) => `${file.slice(FOLDER.length + 1)} ${problem.code}`,
  );
}

describe("a change of people's files", () => {
  it.each<[string, (texts: Texts) => void]>([
    ["nothing", () => {}],
    ["a new version", (texts) => texts.set("versions/2.0.0.yaml", "schema: 1\n")],
    ["new evidence", (texts) => texts.set("evidence/1.3.0/shadow-0001.yaml", "schema: 1\n")],
    ["model.yaml", (texts) => replace(texts, "model.yaml", "A made-up", "Another")],
    ["a card", (texts) => replace(texts, "cards/1.1.0.yaml", "Not calibrated", "Calibrated")],
    [
      "a record that no stage was asked for",
      (texts) => replace(texts, "versions/1.3.0.yaml", "classifier", "ranker"),
    ],
    [
      "a record that no stage was asked for, removed",
      (texts) => texts.delete("versions/1.3.0.yaml"),
    ],
  ])("may be of %s", (_, change) => {
    expect(told(change)).toEqual([]);
  });

  it.each<[string, (texts: Texts) => void, string]>([
    [
      "an adopted version's record, which no dossier binds",
      (texts) => replace(texts, "versions/1.0.0.yaml", "classifier", "ranker"),
      "versions/1.0.0.yaml file-changed",
    ],
    [
      "a record away that is decided on",
      (texts) => texts.delete("versions/1.0.0.yaml"),
      "versions/1.0.0.yaml file-gone",
    ],
    ["a card away", (texts) => texts.delete("cards/1.1.0.yaml"), "cards/1.1.0.yaml file-gone"],
    ["model.yaml away", (texts) => texts.delete("model.yaml"), "model.yaml file-gone"],
    [
      "evidence of any version",
      (texts) => replace(texts, "evidence/1.2.0/evaluation-0001.yaml", "12:00", "13:00"),
      "evidence/1.2.0/evaluation-0001.yaml evidence-append-only",
    ],
    [
      "evidence away",
      (texts) => texts.delete("evidence/1.2.0/evaluation-0001.yaml"),
      "evidence/1.2.0/evaluation-0001.yaml evidence-append-only",
    ],
    [
      "a file of the App",
      (texts) => replace(texts, "manifest.yaml", "stage: staging", "stage: archived"),
      "manifest.yaml file-reserved",
    ],
    [
      "a new file among the App's",
      (texts) => texts.set("promotions/1.3.0-to-staging-1.yaml", "schema: 1\n"),
      "promotions/1.3.0-to-staging-1.yaml file-reserved",
    ],
  ])("must not be of %s", (_, change, expected) => {
    expect(told(change)).toEqual([expected]);
  });

  it("must not take a whole model away that was decided on", () => {
    const findings = checkChange(before, null, decided).map(({ problem }) => problem.code);
    expect(findings).toContain("file-gone");
    expect(findings).toContain("file-reserved");
  });

  it("may be a new model", () => {
    const people = changed((texts) => {
      for (const path of [...texts.keys()])
        if (/^(audit|promotions|manifest|production)/.test(path)) texts.delete(path);
    });
    expect(checkChange(null, people, new Set())).toEqual([]);
  });
});

describe("versions that a stage was asked for", () => {
  it("are those of the manifest, and of dossiers by their names", () => {
    expect([...decided].sort()).toEqual(["1.0.0", "1.1.0", "1.2.0"]);
    const names = ["2.0.0-to-b-to-staging-1.yaml", "3.0.0-to-production-2.yaml", "notes.yaml"];
    expect([...decidedVersions(null, names)]).toEqual(["2.0.0-to-b", "3.0.0"]);
  });
});
