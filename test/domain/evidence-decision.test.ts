import { describe, expect, it, test } from "vitest";
import { parse, stringify } from "yaml";
import type { SourceFile } from "../../src/domain/document.js";
import {
  decideEvidence,
  type EvidenceDecision,
  evidenceRight,
  intakePolicy,
  noEvidenceRight,
} from "../../src/domain/evidence-decision.js";
import { readEvidenceIntake } from "../../src/domain/evidence-intake.js";
import * as example from "../../src/domain/examples/fraud-detection.js";
import { policySchema } from "../../src/domain/policy.js";
import type { RegistryFiles } from "../../src/domain/registry.js";

const folder = "registry/models/fraud-detection";
const machine = { login: "acme-ci[bot]", id: 7, type: "Bot" };
const person = { login: "data-scientist", id: 8, type: "User" };
const other = `sha256:${"0".repeat(64)}`;
const abTest = parse(example.abTest);
const { by: _, ...collected } = abTest.collected;
const evidence = { ...abTest, collected };

function file(path: string, text: string): SourceFile {
  return { path: `${folder}/${path}`, text };
}

const files: RegistryFiles = {
  commit: "c".repeat(40),
  policy: { path: ".github/model-promoter.yml", text: example.policy },
  codeowners: null,
  definition: file("model.yaml", example.model),
  record: file("versions/2.1.3.yaml", example.record213),
  card: null,
  evidence: [file("evidence/2.1.3/shadow-0004.yaml", example.shadow)],
  otherRecords: [file("versions/2.0.5.yaml", example.record205)],
  versionNames: ["2.0.5.yaml", "2.1.3.yaml"],
  dossierNames: [],
  templates: [],
  unreadable: [],
};

function decide(
  parts: object,
  within: Partial<RegistryFiles> = {},
  right: "machine" | "person" = "machine",
): EvidenceDecision {
  const handed = readEvidenceIntake({
    model: "fraud-detection",
    evidence: { ...evidence, ...parts },
  });
  if (!handed.ok) throw new Error(handed.problems.map(({ what }) => what).join("\n"));
  return decideEvidence(
    { files: { ...files, ...within }, proposedNames: [] },
    handed.value,
    right === "machine" ? machine : person,
    right,
  );
}

function refusals(decision: EvidenceDecision): readonly string[] {
  return decision.kind === "refuse" ? decision.problems.map(({ what }) => what) : [decision.kind];
}

describe("evidence that is in order", () => {
  it("becomes the first file of its kind, with its sender as collector and nothing else changed", () => {
    const decision = decide({});
    expect(decision).toMatchObject({
      kind: "add",
      headline: "Add evidence ab-test-0001 of fraud-detection 2.1.3, from acme-ci[bot]",
      file: { path: `${folder}/evidence/2.1.3/ab-test-0001.yaml` },
    });
    if (decision.kind !== "add") throw new Error("it is added");
    expect(parse(decision.file.text)).toEqual({
      ...evidence,
      collected: { ...collected, by: "machine:acme-ci[bot]" },
    });
  });

  it("becomes the next file of its kind, after those that are only proposed", () => {
    const shadow = { ...parse(example.shadow), collected };
    const handed = readEvidenceIntake({ model: "fraud-detection", evidence: shadow });
    if (!handed.ok) throw new Error("it is evidence");
    const run = (proposedNames: readonly string[]) =>
      decideEvidence({ files, proposedNames }, handed.value, machine, "machine");
    const path = (number: string) => `${folder}/evidence/2.1.3/shadow-${number}.yaml`;
    expect(run([])).toMatchObject({ file: { path: path("0005") } });
    const proposed = ["shadow-0005.yaml", "shadow-0006.yaml", "latency-0009.yaml"];
    expect(run(proposed)).toMatchObject({ file: { path: path("0007") } });
  });

  it("of a person names the person", () => {
    expect(decide({}, {}, "person")).toMatchObject({
      file: { text: expect.stringContaining("by: github:data-scientist") },
    });
  });

  it("may say who collected it, if that is who sent it", () => {
    const by = "machine:acme-ci[bot]";
    expect(decide({ collected: { ...collected, by } }).kind).toBe("add");
  });

  it("is there already where a file holds the same value, written in another way and under any number", () => {
    const same = { ...evidence, collected: { by: "machine:acme-ci[bot]", ...collected } };
    const text = `# by hand\n${stringify(same, { defaultStringType: "QUOTE_DOUBLE" })}`;
    const there = file("evidence/2.1.3/ab-test-0007.yaml", text);
    expect(decide({}, { evidence: [there] })).toEqual({ kind: "there", path: there.path });
    const more = { ...evidence.plan, looks: 2 };
    expect(decide({ plan: more }, { evidence: [there] })).toMatchObject({
      kind: "add",
      file: { path: `${folder}/evidence/2.1.3/ab-test-0008.yaml` },
    });
  });

  it("is not held back by another file of evidence that can't be read as such", () => {
    const broken = file("evidence/2.1.3/ab-test-0001.yaml", "kind: opinion\n");
    expect(decide({}, { evidence: [broken] })).toMatchObject({
      file: { path: `${folder}/evidence/2.1.3/ab-test-0002.yaml` },
    });
  });
});

describe("evidence is refused", () => {
  it.each<readonly [string, object, Partial<RegistryFiles>, readonly string[]]>([
    [
      "of a model that isn't registered, whatever else is wrong with it",
      { share: 2 },
      { definition: null, record: null, otherRecords: [], versionNames: [] },
      ["There is no model fraud-detection in this registry.", "evidence.share: expected"],
    ],
    [
      "of a version that isn't registered",
      { version: "9.9.9" },
      { record: null },
      ["fraud-detection has no version 9.9.9."],
    ],
    [
      "of another artifact, on either side",
      { artifact: other, against: { version: "2.0.5", artifact: other } },
      {},
      [
        "evidence.artifact is not the artifact of fraud-detection 2.1.3",
        "evidence.against.artifact is not the artifact of fraud-detection 2.0.5",
      ],
    ],
    [
      "beside a version that isn't registered",
      { against: { version: "1.0.0", artifact: other } },
      { otherRecords: [] },
      ["evidence.against.version: fraud-detection has no version 1.0.0."],
    ],
    [
      "with a collector of its own making",
      { collected: { ...collected, by: "github:data-science-lead" } },
      {},
      ["evidence.collected.by names somebody else than who sent it."],
    ],
    [
      "without a time",
      { collected: undefined },
      {},
      ["evidence.collected: expected object, found nothing"],
    ],
    ["with a text for a time", { collected: "today" }, {}, ["evidence.collected: expected object"]],
    [
      "about a metric that nobody defined",
      { outcome: { ...evidence.outcome, metric: "happiness" } },
      {},
      ["happiness"],
    ],
    [
      "beside a record that can't be read",
      {},
      { record: file("versions/2.1.3.yaml", "schema: 1\n") },
      ["versions/2.1.3.yaml"],
    ],
    [
      "where a file that it is held against could not be had whole",
      {},
      {
        unreadable: [
          { path: `${folder}/evidence/2.1.3/ab-test-0001.yaml`, why: "it is too large" },
          { path: `${folder}/cards/2.1.3.yaml`, why: "it is not text" },
        ],
      },
      ["evidence/2.1.3/ab-test-0001.yaml could not be read: it is too large."],
    ],
  ])("%s", (_, parts, within, expected) => {
    const found = refusals(decide(parts, within));
    for (const one of expected) expect(found.join("\n")).toContain(one);
    if (!expected[0]?.startsWith("versions/")) expect(found).toHaveLength(expected.length);
  });
});

describe("who may hand in evidence", () => {
  const named = policySchema.parse({ schema: 1, machines: ["@Acme-CI[bot]", "@ci-account"] });
  const strict = policySchema.parse({
    schema: 1,
    machines: ["@acme-ci[bot]"],
    evidenceFrom: "machines",
  });
  const account = { login: "ci-account", id: 9, type: "User" };
  const stranger = { login: "acme-ci-2[bot]", id: 10, type: "Bot" };

  it.each([
    ["a machine that the policy names, in any case of letters", named, machine, "machine"],
    ["an account that the policy names as a machine", named, account, "machine"],
    ["a person, who must have write access", named, person, "person"],
    ["a bot that the policy doesn't name", named, stranger, "none"],
    ["a machine, where only machines may", strict, machine, "machine"],
    ["a person, where only machines may", strict, person, "none"],
  ] as const)("%s", (_, policy, sender, right) => {
    expect(evidenceRight(policy, sender)).toBe(right);
  });

  test("whoever may not is told which rule it is, and who can change that", () => {
    expect(noEvidenceRight(strict, person)).toMatchObject({
      code: "evidence-not-from-machine",
      fix: expect.stringContaining("`machines` in .github/model-promoter.yml"),
    });
    expect(noEvidenceRight(named, person).fix).toContain("Somebody with write access");
    expect(noEvidenceRight(named, stranger).fix).toContain("`@acme-ci-2[bot]`");
  });

  test("a policy that can't be read never means that anybody may", () => {
    const cut = [{ path: ".github/model-promoter.yml", why: "it is too large" }];
    expect(intakePolicy({ ...files, policy: null, unreadable: cut }).ok).toBe(false);
    const broken = { path: ".github/model-promoter.yml", text: "machines: 3\n" };
    expect(intakePolicy({ ...files, policy: broken }).ok).toBe(false);
    expect(intakePolicy({ ...files, policy: null })).toMatchObject({ ok: true });
  });
});
