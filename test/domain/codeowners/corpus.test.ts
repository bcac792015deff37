import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compilePattern, matchesPath } from "../../../src/domain/codeowners/pattern.js";
import { findPatternFault } from "../../../src/domain/codeowners/pattern-fault.js";
import { ownersOf, parseCodeowners } from "../../../src/domain/codeowners.js";

interface Corpus<Case> {
  readonly cases: readonly Case[];
}

interface PatternCase {
  readonly why: string;
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

interface FileCase {
  readonly why: string;
  readonly file: string;
  readonly path: string;
  readonly owners: readonly string[];
  readonly line: number | null;
  readonly errors?: readonly (readonly [number, string])[];
}

function readCases<Case>(name: string): readonly Case[] {
  const url = new URL(`../../fixtures/codeowners/${name}`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as Corpus<Case>).cases;
}

test.each(readCases<PatternCase>("patterns.json"))("$pattern: $why", (known) => {
  const pattern = compilePattern(known.pattern);
  const matching = [...known.matches, ...known.misses].filter((path) => matchesPath(pattern, path));
  expect(matching).toEqual(known.matches);
  expect(findPatternFault(known.pattern)).toBeNull();
});

test.each(readCases<FileCase>("files.json"))("$why", (known) => {
  const codeowners = parseCodeowners(known.file, "CODEOWNERS");
  const { owners, line } = ownersOf(codeowners, known.path);
  expect(owners.map((owner) => owner.text)).toEqual(known.owners);
  expect(line).toBe(known.line);
  const errors = codeowners.errors.map((error) => [error.line, error.kind]);
  expect(errors).toEqual(known.errors ?? []);
});
