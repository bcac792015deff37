import { describe, expect, it } from "vitest";
import { filePlace } from "../../../src/domain/catalogue/file-place.js";

describe("the place of a file in a model's folder", () => {
  it.each([
    ["model.yaml", "definition", null],
    ["manifest.yaml", "manifest", null],
    ["production.json", "production", null],
    ["versions/2.1.3.yaml", "record", "2.1.3"],
    ["versions/2.1.3-rc.1.yaml", "record", "2.1.3-rc.1"],
    ["cards/2.1.3.yaml", "card", "2.1.3"],
    ["evidence/2.1.3/ab-test-0001.yaml", "evidence", "2.1.3"],
    ["promotions/2.1.3-to-staging-1.yaml", "dossier", null],
    ["audit/2025/000001-0123456789abcdef0123.json", "entry", null],
  ])("says of %s what it is", (path, kind, version) => {
    expect(filePlace(path)).toEqual({ kind, version });
  });

  it.each([
    "versions/2.1.3.yml",
    "versions/old/2.1.3.yaml",
    "evidence/ab-test-0001.yaml",
    "audit/000001.json",
    "README.md",
    "constructor",
  ])("says of %s that nothing is read from it", (path) => {
    expect(filePlace(path)).toBeNull();
  });
});
