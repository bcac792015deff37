import fc from "fast-check";
import { expect, test } from "vitest";
import { readDocument } from "../../src/domain/document.js";
import { type Dossier, dossierSchema, writeDossier } from "../../src/domain/dossier.js";
import { draftOf } from "./worked-example.js";

const { dossier } = draftOf();

function read(written: Dossier) {
  return readDocument({ path: "dossier.yaml", text: writeDossier(written) }, dossierSchema);
}

test("the worked example's dossier reads as it was written", () => {
  expect(read(dossier)).toEqual({ ok: true, value: dossier });
});

test("a dossier has the parts that the page on formats names", () => {
  expect(Object.keys(dossier)).toEqual([
    "schema",
    "model",
    "version",
    "from",
    "to",
    "requested",
    "base",
    "incumbent",
    "restoreTarget",
    "excluded",
    "inputs",
    "requirements",
    "comparison",
    "gates",
  ]);
});

test("whatever a person gives as a reason comes back as given, whatever YAML would read into it", () => {
  const odd = fc.constantFrom(
    "no",
    "~",
    "1e3",
    "2025-01-01",
    "#x",
    "a: b",
    "- a",
    "&a",
    "*a",
    "!x",
    "%",
    "'",
    '"',
    "\\",
    "{}",
    "<<",
    "=",
    "\u0085",
    "\u2028",
    "\ufeff",
    "😀",
    "\u0007",
  );
  const reason = fc
    .array(fc.oneof(odd, fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 12 })
    .map((parts) => parts.join(" ").trim())
    .filter((text) => text !== "" && [...text].length <= 1000);
  fc.assert(
    fc.property(reason, (text) => {
      const asked = { ...dossier, requested: { ...dossier.requested, reason: text } };
      expect(read(asked)).toEqual({ ok: true, value: asked });
    }),
    { numRuns: 500 },
  );
});

test("the longest reason that a command takes can be read back", () => {
  const asked = { ...dossier, requested: { ...dossier.requested, reason: "😀".repeat(1000) } };
  expect(read(asked).ok).toBe(true);
});

test("the same value is always the same text", () => {
  expect(writeDossier(structuredClone(dossier))).toBe(writeDossier(dossier));
  expect(writeDossier(dossier)).not.toMatch(/[&*]a\d/);
});

test.each([
  ["a promotion from Archived", { from: "archived" }],
  ["a promotion to None", { to: "none" }],
  ["a short base commit", { base: "abc" }],
  ["an input without digest", { inputs: { "a.yaml": "x" } }],
  ["somebody without @", { requested: { ...dossier.requested, by: "data-scientist" } }],
  ["an unknown property", { approved: true }],
])("%s is no dossier", (_name, parts) => {
  expect(dossierSchema.safeParse({ ...dossier, ...parts }).success).toBe(false);
});
