import fc from "fast-check";
import { expect, test } from "vitest";
import {
  modelPaths,
  readDossierName,
  readDossierPath,
  reservedFile,
} from "../../src/domain/registry-paths.js";

test("a model's files lie where the page on formats says", () => {
  const paths = modelPaths("registry", "fraud-detection");
  expect([
    paths.definition,
    paths.record("2.1.3"),
    paths.card("2.1.3"),
    paths.evidence("2.1.3"),
    paths.dossier("2.1.3", "production", 1),
    paths.manifest,
    paths.production,
    paths.entry("2025-03-11T10:00:00Z", 3, "91c2aaaaaaaaaaaaaaaa"),
  ]).toEqual(
    [
      "model.yaml",
      "versions/2.1.3.yaml",
      "cards/2.1.3.yaml",
      "evidence/2.1.3",
      "promotions/2.1.3-to-production-1.yaml",
      "manifest.yaml",
      "production.json",
      "audit/2025/000003-91c2aaaaaaaaaaaaaaaa.json",
    ].map((path) => `registry/models/fraud-detection/${path}`),
  );
});

const model = fc.constantFrom("fraud-detection", "risk/fraud", "a");
const version = fc.constantFrom(
  "2.1.3",
  "0.0.1-rc.1",
  "2.1.3-to-staging-5",
  "1.0.0-to-production-1",
);
const to = fc.constantFrom("staging" as const, "production" as const);

test("a dossier's path reads as what it was made of, whatever a version is called", () => {
  fc.assert(
    fc.property(
      model,
      version,
      to,
      fc.integer({ min: 1, max: 999_999 }),
      (model, version, to, n) => {
        const path = modelPaths("ml/registry", model).dossier(version, to, n);
        expect(readDossierPath("ml/registry", path)).toEqual({ model, version, to, n });
      },
    ),
  );
});

test.each([
  "registry/models/fraud/promotions/2.1.3-to-archived-1.yaml",
  "registry/models/fraud/promotions/2.1.3-to-production-0.yaml",
  "registry/models/fraud/promotions/2.1.3-to-production-01.yaml",
  "registry/models/fraud/promotions/2.1-to-production-1.yaml",
  "registry/models/fraud/promotions/sub/2.1.3-to-production-1.yaml",
  "registry/models/a/b/c/promotions/2.1.3-to-production-1.yaml",
  "registry/models/../promotions/2.1.3-to-production-1.yaml",
  "registry/models/promotions/2.1.3-to-production-1.yaml",
  "other/models/fraud/promotions/2.1.3-to-production-1.yaml",
  "registry/models/fraud/promotions/2.1.3-to-production-1.yaml.bak",
  "x/registry/models/fraud/promotions/2.1.3-to-production-1.yaml",
])("%s is no dossier's path", (path) => {
  expect(readDossierPath("registry", path)).toBeNull();
});

test("a dossier's name of a number beyond all others is none", () => {
  expect(readDossierName("2.1.3-to-production-9007199254740991.yaml")).toBeNull();
});

test.each([
  ["registry/models/fraud/manifest.yaml", "manifest"],
  ["registry/models/risk/fraud/manifest.yaml", "manifest"],
  ["registry/models/fraud/production.json", "production"],
  ["registry/models/risk/fraud/production.json", "production"],
  ["registry/models/fraud/audit/2025/000001-91c2aaaaaaaaaaaaaaaa.json", "audit"],
  ["registry/models/risk/fraud/audit/x", "audit"],
  ["registry/models/fraud/promotions/2.1.3-to-production-1.yaml", "dossier"],
  ["registry/models/risk/fraud/promotions/notes.md", "dossier"],
  ["registry/models/fraud/model.yaml", null],
  ["registry/models/fraud/versions/2.1.3.yaml", null],
  ["registry/models/fraud/evidence/2.1.3/shadow-0001.yaml", null],
  ["docs/manifest.yaml", null],
  ["registry/manifest.yaml", null],
])("%s: only the App writes %s", (path, kind) => {
  expect(reservedFile("registry", path)).toBe(kind);
});

test("App-only files lie below the policy's root, wherever that is", () => {
  expect(reservedFile("ml/reg", "ml/reg/models/fraud/manifest.yaml")).toBe("manifest");
  expect(reservedFile("ml/reg", "registry/models/fraud/manifest.yaml")).toBeNull();
});
