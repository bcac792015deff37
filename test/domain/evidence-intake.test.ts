import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import {
  evidenceAsked,
  evidenceBranch,
  evidenceIntakeSchema,
  readEvidenceIntake,
} from "../../src/domain/evidence-intake.js";
import { eventFormats } from "../../src/domain/reference-events.js";
import { abTestText } from "./worked-example.js";

const evidence = parse(abTestText);
const payload = { model: "fraud-detection", evidence };

function codes(wish: unknown): readonly string[] {
  const read = readEvidenceIntake(wish);
  return read.ok ? [] : read.problems.map((problem) => `${problem.code}: ${problem.what}`);
}

/** Lists within lists, as a text of JSON can hold them. */
function nested(levels: number): unknown {
  return JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
}

test("evidence is read with where it belongs and all its own properties", () => {
  expect(readEvidenceIntake(payload)).toEqual({
    ok: true,
    value: {
      model: "fraud-detection",
      version: "2.1.3",
      kind: "ab-test",
      against: "2.0.5",
      content: evidence,
    },
  });
});

describe("a payload of another shape is told with everything that is wrong with it", () => {
  it.each([
    ["nothing at all", undefined, ["payload-not-valid: The payload: expected"]],
    ["a list", [payload], ["payload-not-valid: The payload: expected"]],
    [
      "misspelt and missing names",
      { modle: "x", evidence: { ...evidence, version: "latest", artifact: undefined } },
      [
        "payload-not-valid: evidence.version: expected a semantic version",
        "payload-not-valid: evidence.artifact: expected a digest",
        "payload-not-valid: model: expected",
        "payload-not-valid: modle: no property of this name is known here (did you mean model?)",
      ],
    ],
    [
      "a path for a model's name",
      { ...payload, model: "../../.github" },
      ["payload-not-valid: model: expected a model name"],
    ],
    [
      "values nested without end",
      { ...payload, evidence: nested(20_000) },
      ["payload-too-deep: The payload is nested more than 30 levels deep."],
    ],
    [
      "half a character in a text",
      { ...payload, evidence: { ...evidence, note: "a\ud83d" } },
      ["payload-not-text: The payload holds half a character"],
    ],
    [
      "half a character in a name",
      { ...payload, evidence: { ...evidence, "a\udc00": 1 } },
      ["payload-not-text: The payload holds half a character"],
    ],
  ])("%s", (_, wish, expected) => {
    const found = codes(wish).toSorted();
    expect(found).toHaveLength(expected.length);
    for (const [i, one] of expected.toSorted().entries()) expect(found[i]).toContain(one);
  });

  it("and whole characters of any language, and a text that only looks like half of one, are fine", () => {
    expect(codes({ ...payload, evidence: { ...evidence, note: "😀 日本 \\ud83d" } })).toEqual([]);
  });
});

test.each([
  [payload, "evidence for fraud-detection 2.1.3"],
  [{ model: "fraud-detection" }, "evidence for fraud-detection"],
  [{ model: "No Model", evidence: { version: "v1" } }, 'evidence for "No Model" "v1"'],
  [{ model: `x${"y".repeat(200)}` }, `evidence for "x${"y".repeat(79)}…"`],
  [{ model: 3 }, "evidence"],
  [null, "evidence"],
])("what was asked for by %j is, in words, %s", (wish, words) => {
  expect(evidenceAsked(wish)).toBe(words);
});

test("the branch of a proposal is the same for the same evidence of the same sender, and for no other", () => {
  const read = readEvidenceIntake(payload);
  const reordered = readEvidenceIntake({ evidence: { ...evidence }, model: "fraud-detection" });
  const other = readEvidenceIntake({ ...payload, evidence: { ...evidence, share: 0.1 } });
  if (!read.ok || !reordered.ok || !other.ok) throw new Error("all three are evidence");
  const machine = { login: "acme-ci[bot]", id: 7, type: "Bot" };
  const branch = evidenceBranch(read.value, machine);
  expect(branch).toMatch(/^evidence\/fraud-detection\/2\.1\.3\/[0-9a-f]{12}$/);
  expect(evidenceBranch(reordered.value, machine)).toBe(branch);
  expect(evidenceBranch(other.value, machine)).not.toBe(branch);
  expect(evidenceBranch(read.value, { ...machine, id: 8 })).not.toBe(branch);
});

test.each(eventFormats)("the example of the event $type is a valid payload", (format) => {
  expect(format.schema.safeParse(JSON.parse(format.example))).toMatchObject({ success: true });
  if (format.schema === evidenceIntakeSchema) expect(codes(JSON.parse(format.example))).toEqual([]);
});
