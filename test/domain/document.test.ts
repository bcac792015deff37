import { expect, test } from "vitest";
import { readDocument } from "../../src/domain/document.js";
import { modelDefinitionSchema } from "../../src/domain/model-definition.js";
import { modelVersionSchema } from "../../src/domain/model-version.js";
import { policySchema } from "../../src/domain/policy.js";
import type { Problem } from "../../src/domain/problem.js";
import { candidateText, definitionText, edited, policyText } from "./worked-example.js";

function problemsOf(text: string, schema: Parameters<typeof readDocument>[1] = policySchema) {
  const read = readDocument({ path: "p.yml", text }, schema);
  return read.ok ? [] : read.problems;
}

function said(text: string, schema?: Parameters<typeof readDocument>[1]): readonly string[] {
  return problemsOf(text, schema).map((problem: Problem) => problem.what);
}

test("a file that fits is given as its schema's value", () => {
  const read = readDocument({ path: "p.yml", text: policyText }, policySchema);
  expect(read).toMatchObject({ ok: true, value: { override: ["@acme/ml-platform"] } });
});

test("all errors of a file are told at once, each with file, line, path, expected and found", () => {
  const text =
    "schema: 2\nmachines: [3]\nstages:\n  production:\n    codeowners: evry\n    gates: 7\n";
  expect(problemsOf(text).map(({ what, place }) => [what, place])).toEqual([
    ["p.yml:1: schema: expected 1, found 2", { file: "p.yml", line: 1, path: "schema" }],
    [
      "p.yml:2: machines.0: expected string, found 3",
      { file: "p.yml", line: 2, path: "machines.0" },
    ],
    [
      'p.yml:5: stages.production.codeowners: expected one of "every"|"any"|"off", found "evry"',
      { file: "p.yml", line: 5, path: "stages.production.codeowners" },
    ],
    [
      "p.yml:6: stages.production.gates: expected array, found 7",
      { file: "p.yml", line: 6, path: "stages.production.gates" },
    ],
  ]);
});

test("the line is the key's, not that of a value that begins below it", () => {
  expect(said("schema: 1\nstages:\n  production:\n\n    - a\n")).toEqual([
    'p.yml:3: stages.production: expected object, found ["a"]',
  ]);
});

test("a missing key is told at the line of the key that should hold it", () => {
  const text = candidateText.replace(/trained: .*/, "trained:\n\n  by: unknown");
  expect(said(text, modelVersionSchema)).toEqual([
    "p.yml:6: trained.at: expected a UTC time such as 2025-03-10T09:00:00Z, found nothing",
  ]);
});

test("a key that the file lacks at its top is told at line 1", () => {
  expect(said("# policy\nmachines: []\n")).toEqual(["p.yml:1: schema: expected 1, found nothing"]);
});

test("an item of a list has its own line", () => {
  expect(said("schema: 1\nemergency:\n  - '@a'\n  - b\n")).toEqual([
    'p.yml:4: emergency.1: expected @login or @org/team, found "b"',
  ]);
});

test("each unknown key is named with its line and the known name that is nearest", () => {
  const text =
    "schema: 1\nmachins: []\nstages:\n  production:\n    owner: ['@a']\n    zzzzzzzzz: 1\n";
  expect(said(text)).toEqual([
    'p.yml:5: stages.production.owner: no property of this name is known here (did you mean owners?), found ["@a"]',
    "p.yml:6: stages.production.zzzzzzzzz: no property of this name is known here, found 1",
    "p.yml:2: machins: no property of this name is known here (did you mean machines?), found []",
  ]);
});

test("an unknown key of a gate is compared with the names that its own kind has", () => {
  const gate = "{ id: a, kind: latency, max: 3, maxi: 4 }";
  expect(said(`schema: 1\nstages: { staging: { gates: [${gate}] } }\n`)).toEqual([
    "p.yml:2: stages.staging.gates.0.maxi: no property of this name is known here (did you mean max?), found 4",
  ]);
});

test("a name that only other kinds of gate have is not offered", () => {
  const gate = "{ id: a, kind: latency, max: 3, valu: 4 }";
  expect(said(`schema: 1\nstages: { staging: { gates: [${gate}] } }\n`)).toEqual([
    "p.yml:2: stages.staging.gates.0.valu: no property of this name is known here, found 4",
  ]);
});

test("an unknown kind is told with the kinds there are", () => {
  const [problem] = said("schema: 1\nstages: { staging: { gates: [{ id: a, kind: minimun }] } }\n");
  expect(problem).toMatch(
    /^p\.yml:2: stages\.staging\.gates\.0\.kind: expected minimum, maximum, .*, manual, found "minimun"$/,
  );
});

test("a name that can't be one is told with the name", () => {
  expect(said("schema: 1\nstages: { staging: { substitutes: { bob: ['@a'] } } }\n")).toEqual([
    'p.yml:2: stages.staging.substitutes.bob: expected a name that is @login or @org/team, found "bob"',
  ]);
});

test("a text that is too short is told in plain words", () => {
  const text = definitionText.replace(/description: .*/, 'description: ""');
  expect(said(text, modelDefinitionSchema)).toEqual([
    'p.yml:3: description: expected string to have >=1 characters, found ""',
  ]);
});

test.each([
  ["NaN", ".nan", "NaN"],
  ["infinity", "-.inf", "-Infinity"],
  ["a number written as text", '"0.962"', '"0.962"'],
  ["a percentage", "96.2%", '"96.2%"'],
  ["nothing", "", "null"],
])("%s is no number", (_name, written, found) => {
  const { text } = edited(
    { path: "", text: candidateText },
    "value: 0.962, n",
    `value: ${written}, n`,
  );
  expect(said(text, modelVersionSchema)).toEqual([
    `p.yml:15: metrics.auc_roc.value: expected number, found ${found}`,
  ]);
});

test("a key that stands twice is told with both lines, and the last doesn't silently win", () => {
  expect(
    said("schema: 1\nmachines: []\nregistry: { root: a, root: b }\nmachines: ['x']\n"),
  ).toEqual([
    "p.yml:3: registry.root stands here and in line 3; once is allowed",
    "p.yml:4: machines stands here and in line 2; once is allowed",
  ]);
});

test("a key that stands twice in JSON is told too", () => {
  expect(said('{"schema": 1,\n "schema": 1}')).toEqual([
    "p.yml:2: schema stands here and in line 1; once is allowed",
  ]);
});

test("keys that differ in notation only are the same key", () => {
  expect(said('schema: 1\n"schema": 1\n')).toHaveLength(1);
});

test.each(["\n", "\r\n", "\n\t"])("JSON is read, whatever white space it has: %j", (space) => {
  const text = `{${space}"schema": 1,${space}"machines": ["\\ud83e\\udd16"]${space}}`.replace(
    "\n\t}",
    "\n}",
  );
  expect(readDocument({ path: "p.json", text }, policySchema)).toMatchObject({
    ok: true,
    value: { machines: ["🤖"] },
  });
});

test("what is no YAML is told with its line", () => {
  const [first] = problemsOf("schema: 1\nregistry: { root: a\n");
  expect(first).toMatchObject({ code: "file-not-valid", place: { file: "p.yml" } });
  expect(first?.what).toMatch(/^p\.yml:\d: not valid YAML: /);
});

test("an empty file, a list and a plain text are no policy", () => {
  expect(said("")).toEqual(["p.yml:1: the file: expected object, found null"]);
  expect(said("- a")).toEqual(['p.yml:1: the file: expected object, found ["a"]']);
  expect(said("hello")).toEqual(['p.yml:1: the file: expected object, found "hello"']);
});

test("a second document in one file is refused", () => {
  expect(said("schema: 1\n---\nschema: 1\n")).toEqual([
    "p.yml:2: not valid YAML: a second document begins here; a file holds one",
  ]);
});

test("aliases may be used with measure", () => {
  const text = "schema: 1\nemergency: &who ['@a']\noverride: *who\n";
  expect(readDocument({ path: "p.yml", text }, policySchema)).toMatchObject({
    value: { override: ["@a"] },
  });
});

test("an alias bomb is refused before it is unpacked", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const lines = names.map((name, i) => {
    const items = Array(9).fill(i === 0 ? "lol" : `*${names[i - 1]}`);
    return `${name}: &${name} [${items.join(", ")}]`;
  });
  expect(said(lines.join("\n"))).toEqual([
    "p.yml:1: its aliases expand to more than a registry file may hold",
  ]);
});

test("an alias of what it stands in, which would have no end, is refused", () => {
  expect(said("schema: 1\nmachines: &a\n  - *a\n")).toEqual([
    "p.yml:3: *a stands inside of what it means",
  ]);
  expect(said("schema: &a { b: [{ c: *a }] }\n")).toHaveLength(1);
});

test("an alias of nothing is refused with its line", () => {
  expect(said("schema: 1\nmachines: *none\n")).toEqual([
    "p.yml:2: *none means nothing: no &none comes before it",
  ]);
});

test("values are refused before they are deep enough to end the process, in every notation", () => {
  const deep = [
    `a: ${"[".repeat(101)}${"]".repeat(101)}`,
    "- ".repeat(101),
    "? ".repeat(101),
    `${"{a: ".repeat(101)}1${"}".repeat(101)}`,
    Array.from({ length: 101 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"),
    `${"- ".repeat(60)}${"[".repeat(60)}${"]".repeat(60)}`,
    `{ ${"{".repeat(101)}${"}".repeat(101)}: 1 }`,
  ];
  for (const text of deep) expect(said(text).join()).toContain("values are nested too deeply");
});

test.each([500, 1500, 5000, 200_000])("values nested %i deep are refused, not thrown", (depth) => {
  expect(problemsOf(`schema: ${"[".repeat(depth)}${"]".repeat(depth)}`)).not.toEqual([]);
  expect(problemsOf(`${"- ".repeat(depth)}x`)).not.toEqual([]);
});

test("a file of more than 500,000 characters is not read", () => {
  expect(problemsOf(`schema: 1\n# ${"x".repeat(500_000)}`)).toMatchObject([
    { code: "file-too-large", place: { file: "p.yml" } },
  ]);
  expect(problemsOf(`schema: 1\n# ${"x".repeat(499_900)}`)).toEqual([]);
});

test("tens of thousands of wrong keys are told, each at its line", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`);
  const problems = problemsOf(["schema: 1", ...keys].join("\n"));
  expect(problems).toHaveLength(20_000);
  expect(problems.at(-1)?.place).toEqual({ file: "p.yml", line: 20_001, path: "k19999" });
});

test("a long value is shown by its beginning", () => {
  const [problem] = said(`schema: ${"x".repeat(400)}`);
  expect(problem).toBe(`p.yml:1: schema: expected 1, found "${"x".repeat(76)}...`);
});

test.each(["__proto__", "constructor", "toString"])(
  "%s is a key like any other unknown one",
  (key) => {
    expect(said(`schema: 1\n${key}: { root: x }\n`)).toEqual([
      `p.yml:2: ${key}: no property of this name is known here, found {"root":"x"}`,
    ]);
  },
);

test("a version that was meant as text and reads as a number is told as what it is", () => {
  const text = candidateText.replace("version: 2.1.3", "version: 2.1");
  expect(said(text, modelVersionSchema)).toEqual(["p.yml:3: version: expected string, found 2.1"]);
});
