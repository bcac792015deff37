import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CODEOWNERS_LOCATIONS,
  CODEOWNERS_MAX_BYTES,
  parseCodeowners,
} from "../../../src/domain/codeowners.js";

test("the folder .github comes before the root, and the root before docs", () => {
  expect(CODEOWNERS_LOCATIONS).toEqual([".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"]);
});

test("each kind of owner is told apart", () => {
  const [line] = parseCodeowners("* @ann @acme/fraud-team ann@example.com\n", "CODEOWNERS").lines;
  expect(line?.owners).toEqual([
    { kind: "user", text: "@ann" },
    { kind: "team", text: "@acme/fraud-team", organization: "acme", slug: "fraud-team" },
    { kind: "email", text: "ann@example.com" },
  ]);
});

test("an error has its line as written and says what to do", () => {
  const { errors } = parseCodeowners("# top\n  *.js ann # her\r\n", "CODEOWNERS");
  expect(errors).toEqual([
    {
      line: 2,
      kind: "invalid-owner",
      text: "  *.js ann # her",
      message: "`ann` can't be an owner. Write @user, @organization/team or an email address.",
      mayMean: ["*.js"],
    },
  ]);
});

test("a file of exactly 3 MB is loaded, one byte more is not", () => {
  const line = "* @a\n";
  const full = line + "#".repeat(CODEOWNERS_MAX_BYTES - line.length);
  expect(parseCodeowners(full, "CODEOWNERS").lines).toHaveLength(1);
  const { lines, errors } = parseCodeowners(`${full}#`, "CODEOWNERS");
  expect(lines).toEqual([]);
  expect(errors.map((error) => error.kind)).toEqual(["file-too-large"]);
});

test("the size is counted in bytes, not in characters", () => {
  const text = `* @a\n#${"é".repeat(CODEOWNERS_MAX_BYTES / 2)}`;
  expect(parseCodeowners(text, "CODEOWNERS").lines).toEqual([]);
});

test("any text is read, and each row is a line, errors, or nothing", () => {
  const character = fc.constantFrom(..."ab@/*!#[]\\ \t\r\n.");
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 60 }), (text) => {
      const { lines, errors } = parseCodeowners(text, "CODEOWNERS");
      const skipped = new Set(errors.map((error) => error.line));
      expect(lines.filter(({ line }) => skipped.has(line))).toEqual([]);
      const rows = text.split("\n").filter((row) => !/^\s*(#|$)/u.test(row)).length;
      expect(lines.length + skipped.size).toBeLessThanOrEqual(rows);
    }),
    { numRuns: 1_000 },
  );
});
