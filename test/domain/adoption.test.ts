import { describe, expect, test } from "vitest";
import { type Adoption, decideAdoptions, parseAdoption } from "../../src/domain/adoption.js";
import { auditEntrySchema, entryId, writeEntry } from "../../src/domain/audit-entry.js";
import { digestOf } from "../../src/domain/digest.js";
import { readDocument, type SourceFile } from "../../src/domain/document.js";
import { manifestSchema, productionRecordSchema } from "../../src/domain/manifest.js";

const FOLDER = "registry/models/churn";
const NOW = "2025-03-10T09:00:00Z";
const digest = (of: string) => digestOf(of);

function record(version: string, model = "churn"): SourceFile {
  const text = `schema: 1
model: ${model}
version: ${version}
type: classifier
architecture: trees
trained: { at: 2025-01-01T00:00:00Z, by: unknown }
provenance: unknown
artifact: { uri: "s3://models/${version}", digest: "${digest(version)}", bytes: 10 }
`;
  return { path: `registry/models/${model}/versions/${version}.yaml`, text };
}

interface World {
  readonly files?: readonly SourceFile[];
  readonly stateBranch?: string;
  readonly records?: readonly string[];
}

/** What a folder with these files would be read as. */
function ask(adoption: Adoption, { files = [], stateBranch, records = ["1.0.0", "1.1.0"] }: World) {
  const { model, version } = adoption;
  const folder = `registry/models/${model}`;
  const all = records.map((one) => record(one, model));
  const file = (path: string) => files.find((one) => one.path === path) ?? null;
  const definition = `schema: 1\nmodel: ${model}\ndescription: Who leaves\n`;
  return {
    adoption,
    snapshot: {
      files: {
        commit: "0".repeat(40),
        policy: null,
        codeowners: null,
        definition: { path: `${folder}/model.yaml`, text: definition },
        record: all.find(({ path }) => path === `${folder}/versions/${version}.yaml`) ?? null,
        card: null,
        evidence: [],
        otherRecords: all,
        versionNames: records.map((one) => `${one}.yaml`),
        dossierNames: [],
        templates: [],
        unreadable: [],
      },
      state: {
        branch: "HEAD",
        head: "0".repeat(40),
        manifest: file(`${folder}/manifest.yaml`),
        entryNames: [],
      },
      entries: files.filter(({ path }) => path.startsWith(`${folder}/audit/`)),
      place: { root: "registry", stateBranch: stateBranch ?? null },
    },
  };
}

const churn = (version: string, stage: Adoption["stage"]): Adoption => ({
  model: "churn",
  version,
  stage,
});

function adopt(adoptions: readonly Adoption[], world: World = {}, now = NOW) {
  return decideAdoptions(
    adoptions.map((adoption) => ask(adoption, world)),
    now,
  );
}

function written(adoptions: readonly Adoption[], world: World = {}, now = NOW) {
  const decided = adopt(adoptions, world, now);
  if (!decided.ok) throw new Error(decided.problems.map(({ what }) => what).join("\n"));
  return decided.value;
}

function refusal(adoptions: readonly Adoption[], world: World = {}) {
  const decided = adopt(adoptions, world);
  return decided.ok ? [] : decided.problems.map(({ code, what }) => `${code}: ${what}`);
}

function valid<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error("not valid");
  return result.value;
}

function manifestOf(files: readonly SourceFile[]) {
  const file = files.find(({ path }) => path.endsWith("/manifest.yaml"));
  return file && valid(readDocument(file, manifestSchema));
}

function entriesOf(files: readonly SourceFile[]) {
  const entries = files.filter(({ path }) => path.includes("/audit/"));
  return entries.map((file) => valid(readDocument(file, auditEntrySchema)));
}

describe("a version in Production", () => {
  const files = written([churn("1.0.0", "production")]);
  const id = entryId("adopt", "churn", "adopt/1.0.0");

  test("gets an entry, production.json and a manifest, in this order", () => {
    expect(files.map(({ path }) => path)).toEqual([
      `${FOLDER}/audit/2025/000001-${id}.json`,
      `${FOLDER}/production.json`,
      `${FOLDER}/manifest.yaml`,
    ]);
  });

  test("has an entry that says it was decided elsewhere: no request, no gates, no sign-offs", () => {
    expect(entriesOf(files)).toEqual([
      {
        schema: 1,
        seq: 1,
        id,
        previous: null,
        kind: "adopt",
        at: NOW,
        recordedAt: NOW,
        model: "churn",
        version: "1.0.0",
        moves: [{ version: "1.0.0", from: "none", to: "production", role: "current" }],
        requested: null,
        pullRequest: null,
        signOffs: [],
        gates: [],
        concerns: [],
        overrides: [],
        dossier: null,
        requirements: null,
        policy: null,
        problems: [],
      },
    ]);
  });

  test("is current in the manifest, which names the entry by the digest of its file", () => {
    expect(manifestOf(files)).toEqual({
      schema: 1,
      model: "churn",
      versions: { "1.0.0": { stage: "production", role: "current", since: NOW, entry: id } },
      rollout: null,
      last: { seq: 1, id, digest: digestOf(files[0]?.text ?? "") },
    });
  });

  test("serves all traffic in production.json", () => {
    const file = files[1] ?? { path: "", text: "" };
    expect(valid(readDocument(file, productionRecordSchema))).toMatchObject({
      current: "1.0.0",
      since: NOW,
      entry: id,
      serving: [
        {
          version: "1.0.0",
          weight: 100,
          artifact: { uri: "s3://models/1.0.0", digest: digest("1.0.0") },
        },
      ],
    });
  });
});

test.each(["staging", "archived"] as const)(
  "a version in %s has no role, and nothing serves",
  (stage) => {
    const files = written([churn("1.0.0", stage)]);
    expect(entriesOf(files)[0]?.moves).toEqual([{ version: "1.0.0", from: "none", to: stage }]);
    expect(files.some(({ path }) => path.endsWith("production.json"))).toBe(false);
  },
);

test("several of one model are chained in the order given", () => {
  const files = written([churn("1.1.0", "production"), churn("1.0.0", "archived")]);
  const [first, second] = entriesOf(files);
  expect(first).toMatchObject({ seq: 1, version: "1.1.0", previous: null });
  expect(second).toMatchObject({ seq: 2, version: "1.0.0" });
  expect(second?.previous).toBe(digestOf(first ? writeEntry(first) : ""));
  expect(manifestOf(files)).toMatchObject({
    versions: { "1.1.0": { stage: "production" }, "1.0.0": { stage: "archived" } },
    last: { seq: 2, id: second?.id },
  });
});

test("several models each have a chain of their own", () => {
  const files = written([
    churn("1.0.0", "production"),
    { ...churn("1.0.0", "staging"), model: "risk/fraud" },
  ]);
  expect(entriesOf(files).map(({ model, seq }) => [model, seq])).toEqual([
    ["churn", 1],
    ["risk/fraud", 1],
  ]);
});

test("later adoptions go on where earlier ones ended", () => {
  const earlier = written([churn("1.0.0", "production")]);
  const files = written([churn("1.1.0", "staging")], { files: earlier }, "2026-01-02T03:04:05Z");
  expect(entriesOf(files)[0]).toMatchObject({ seq: 2, previous: digestOf(earlier[0]?.text ?? "") });
  expect(manifestOf(files)?.versions).toMatchObject({
    "1.0.0": { stage: "production", since: NOW },
    "1.1.0": { stage: "staging", since: "2026-01-02T03:04:05Z" },
  });
});

describe("an adoption is refused", () => {
  const earlier = written([churn("1.0.0", "production")]);

  test("of a version without a record, with those that have one", () => {
    expect(refusal([churn("3.0.0", "production")])).toEqual([
      "version-unknown: churn has no version 3.0.0.",
    ]);
  });

  test("of a version that the manifest names already", () => {
    expect(refusal([churn("1.0.0", "archived")], { files: earlier })).toEqual([
      "adoption-repeated: churn 1.0.0 is in Production already.",
    ]);
  });

  test("of one version twice", () => {
    expect(refusal([churn("1.0.0", "archived"), churn("1.0.0", "staging")])).toEqual([
      "adoption-repeated: churn 1.0.0 is to be adopted twice.",
    ]);
  });

  test("of a second current version, beside one given or one adopted before", () => {
    const what =
      "adoption-several-current: churn would have 2 current versions in Production: 1.0.0, 1.1.0.";
    expect(refusal([churn("1.0.0", "production"), churn("1.1.0", "production")])).toEqual([what]);
    expect(refusal([churn("1.1.0", "production")], { files: earlier })).toEqual([what]);
  });

  test("once there is other history", () => {
    const files = earlier.map((file) => ({
      ...file,
      text: file.text.replace('"kind":"adopt"', '"kind":"promotion"'),
    }));
    expect(refusal([churn("1.1.0", "staging")], { files })).toEqual([
      "adoption-late: churn has a history here already: its audit entry 1 is of kind promotion.",
    ]);
  });

  test.each([
    ["no entry", "/audit/"],
    ["no manifest", "/manifest.yaml"],
  ])("where manifest and entries don't fit: %s", (_, part) => {
    const files = earlier.filter(({ path }) => !path.includes(part));
    expect(refusal([churn("1.1.0", "staging")], { files })).toEqual([
      "audit-broken: The manifest of churn doesn't fit its audit entries.",
    ]);
  });

  test("where the last entry was changed", () => {
    const files = earlier.map((file) => ({
      ...file,
      text: file.text.replace(/"at":"[^"]+"/, '"at":"2020-01-01T00:00:00Z"'),
    }));
    expect(refusal([churn("1.1.0", "staging")], { files })[0]).toContain("audit-broken");
  });

  test("while App-only files lie on a branch of their own", () => {
    expect(refusal([churn("1.0.0", "staging")], { stateBranch: "state" })[0]).toContain(
      "branch state",
    );
  });

  test("as a whole, with every problem once", () => {
    const problems = refusal([
      churn("1.0.0", "production"),
      churn("3.0.0", "archived"),
      churn("3.0.0", "archived"),
    ]);
    expect(problems).toEqual([
      "version-unknown: churn has no version 3.0.0.",
      "adoption-repeated: churn 3.0.0 is to be adopted twice.",
    ]);
  });
});

describe("an adoption's words", () => {
  test("are model@version=stage", () => {
    expect(parseAdoption("risk/churn@2.0.5-rc.1=production")).toEqual({
      ok: true,
      value: { model: "risk/churn", version: "2.0.5-rc.1", stage: "production" },
    });
  });

  test.each([
    ["churn", "Write model@version=stage"],
    ["churn@1.0.0", "Write model@version=stage"],
    ["Churn@1.0.0=production", 'Write "churn".'],
    ["churn@v1.0.0=production", 'Write "1.0.0".'],
    ["churn@1.0.0=prod", "Did you mean production?"],
    ["churn@1.0.0=none", "or leave it out."],
  ])("%s is told what is wrong", (text, fix) => {
    const read = parseAdoption(text);
    expect(read.ok ? [] : read.problems.map((problem) => problem.fix)).toEqual([
      expect.stringContaining(fix),
    ]);
  });
});
