import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../src/domain/digest.js";
import { readDocument } from "../../src/domain/document.js";
import * as example from "../../src/domain/examples/fraud-detection.js";
import { modelVersionSchema } from "../../src/domain/model-version.js";
import type { Policy } from "../../src/domain/policy.js";
import type { RecordDraft } from "../../src/domain/registration/record-draft.js";
import {
  planRegistration,
  type RegistrationRequest,
  type RegistrationSnapshot,
  readRegistrable,
} from "../../src/domain/registration.js";
import { readOf, refusalOf } from "./metric-formats/question.js";

const FOLDER = "registry/models/fraud-detection";
const snapshot: RegistrationSnapshot = {
  root: "registry",
  policy: { path: ".github/model-promoter.yml", text: example.policy },
  definition: { path: `${FOLDER}/model.yaml`, text: example.model },
  collision: null,
  records: [{ path: `${FOLDER}/versions/2.1.3.yaml`, text: example.record213 }],
};
const registry = readOf(readRegistrable("fraud-detection", snapshot));
const newest = registry.records[0] ?? null;

/** A draft that lacks nothing: what 2.1.3 was made of. */
function wholeDraft(more: RecordDraft = {}): RecordDraft {
  const { schema: _, model: __, version: ___, ...draft } = parse(example.record213);
  return { ...draft, ...more };
}

function planning(more: Partial<RegistrationRequest> = {}, policy: Partial<Policy> = {}) {
  const request = { draft: wholeDraft(), version: "2.2.0", newest, card: null, ...more };
  const ruled = { ...registry, policy: { ...registry.policy, ...policy } };
  return planRegistration(ruled, "registry", request);
}

describe("a registrable model", () => {
  test("needs a model.yaml, a policy that can be read, and a name of its own", () => {
    const read = readRegistrable("churn", {
      ...snapshot,
      definition: null,
      policy: { path: "policy.yml", text: "schema: 2\n" },
      collision: "churn/eu",
    });
    expect(refusalOf(read)).toEqual([
      expect.stringMatching(/^file-not-valid policy.yml:1: schema:/),
      "model-unknown There is no model churn in this registry.",
      "model-collision The files of churn would mix with those of churn/eu.",
    ]);
  });
});

describe("a record", () => {
  test("is written in the order of its format, and reads back as what was said", () => {
    const { files, record, version, bump } = readOf(planning());
    expect(files.map(({ path }) => path)).toEqual([`${FOLDER}/versions/2.2.0.yaml`]);
    expect(files[0]?.text).toMatch(
      /^schema: 1\nmodel: fraud-detection\nversion: 2.2.0\ntype: classifier\n/,
    );
    expect(readDocument(files[0] ?? { path: "", text: "" }, modelVersionSchema)).toEqual({
      ok: true,
      value: record,
    });
    expect({ version, bump }).toEqual({ version: "2.2.0", bump: null });
  });

  test("that lacks something says all of it, and nothing else yet", () => {
    const { artifact: _, trained: __, ...draft } = wholeDraft({ type: 3 });
    expect(refusalOf(planning({ draft }))).toEqual([
      "record-incomplete Missing: when training ended, such as 2025-03-02T08:00:00Z.",
      "record-incomplete Missing: who trained it: github:<login>, machine:<name> or unknown.",
      "record-incomplete Missing: where the model's file is.",
      "record-incomplete Missing: digest of the model's file.",
      "record-incomplete Missing: size of the model's file.",
    ]);
  });

  test("that can't be names the property, what was expected, and the flag to correct", () => {
    const draft = wholeDraft({
      trained: { at: "yesterday", by: "jo" },
      artifact: { uri: "s3://a", digest: "md5:1", bytes: "many" },
    });
    const plan = planning({ draft });
    expect(plan.ok ? [] : plan.problems.map(({ what, fix }) => `${what} ${fix}`)).toEqual([
      'Trained.at: expected a UTC time such as 2025-03-10T09:00:00Z, found "yesterday". Correct --trained-at.',
      'Trained.by: expected github:<login>, machine:<name> or unknown, found "jo". Correct --trained-by.',
      expect.stringMatching(/^Artifact\.digest: expected a digest.* Correct --artifact-digest\.$/),
      expect.stringMatching(
        /^Artifact\.bytes: expected .*found "many"\. Correct --artifact-bytes\.$/,
      ),
    ]);
  });

  test("with a metric that nobody defined, or a ratio above 1, is refused", () => {
    const draft = wholeDraft({
      metrics: {
        fl: { value: 0.9, evaluatedOn: "holdout-2025q1" },
        recall: { value: 91, evaluatedOn: "holdout-2025q1" },
      },
    });
    expect(refusalOf(planning({ draft }))).toEqual([
      expect.stringMatching(/^metric-unknown the record: metrics: no metric is called fl\.$/),
      expect.stringMatching(/^metric-impossible the record: metrics\.recall\.value: .*found 91$/),
    ]);
  });

  test("of unknown provenance is refused beside all that is missing, where the policy doesn't allow it", () => {
    const {
      source: _,
      dataset: __,
      trained: ___,
      ...draft
    } = wholeDraft({ provenance: "unknown" });
    const plan = planning({ draft });
    expect(refusalOf(plan).map((one) => one.split(" ")[0])).toEqual([
      "record-incomplete",
      "record-incomplete",
      "provenance-refused",
    ]);
    expect(plan.ok ? "" : plan.problems.at(-1)?.fix).toContain("unknownProvenance: allow");
  });

  test("of unknown provenance is said loudly where the policy allows it", () => {
    const { source: _, dataset: __, ...draft } = wholeDraft({ provenance: "unknown" });
    const { warnings, record } = readOf(planning({ draft }, { unknownProvenance: "allow" }));
    expect(record.source).toBeUndefined();
    expect(warnings[0]).toMatch(/^PROVENANCE UNKNOWN: /);
    expect(readOf(planning()).warnings.join()).not.toContain("PROVENANCE");
  });
});

describe("a proposed number", () => {
  test("follows the newest version by what changed", () => {
    const dataset = { ...(wholeDraft().dataset as object), version: "v5" };
    const { version, bump, files } = readOf(
      planning({ version: null, draft: wholeDraft({ dataset }) }),
    );
    expect(version).toBe("2.2.0");
    expect(bump).toMatchObject({
      level: "minor",
      reasons: ["dataset transactions v4 -> transactions v5"],
    });
    expect(files[0]?.path).toBe(`${FOLDER}/versions/2.2.0.yaml`);
  });

  test("is the first where there is none before", () => {
    expect(readOf(planning({ version: null, newest: null })).bump).toMatchObject({
      level: "first",
    });
  });

  test("counts the parameters that a bump gate calls weighty", () => {
    const gate = "{ id: number, kind: bump, parameters: [max_depth] }";
    const weighty = readOf(
      readRegistrable("fraud-detection", {
        ...snapshot,
        definition: { path: "model.yaml", text: `${example.model}gates: { staging: [${gate}] }\n` },
      }),
    );
    const parameters = { max_depth: 7, learning_rate: 0.08, n_estimators: 900 };
    const request = { draft: wholeDraft({ parameters }), version: null, newest, card: null };
    expect(readOf(planRegistration(weighty, "registry", request)).version).toBe("2.2.0");
    expect(readOf(planRegistration(registry, "registry", request)).version).toBe("2.1.4");
  });
});

describe("a card", () => {
  const card = (text: string) => planning({ card: { path: "card.yaml", text } });

  test("gets model and version, and is written beside the record", () => {
    const { files, warnings } = readOf(card("details: { overview: A model. }\n"));
    expect(files.map(({ path }) => path)).toEqual([
      `${FOLDER}/versions/2.2.0.yaml`,
      `${FOLDER}/cards/2.2.0.yaml`,
    ]);
    expect(parse(files[1]?.text ?? "")).toEqual({
      schema: 1,
      model: "fraud-detection",
      version: "2.2.0",
      details: { overview: "A model." },
    });
    expect(warnings.join()).not.toContain("No model card");
    expect(readOf(planning()).warnings.join()).toContain("No model card");
  });

  test("of another version is refused, and so is one with unknown sections", () => {
    expect(refusalOf(card(example.card213))).toEqual([
      "card-foreign card.yaml is the card of fraud-detection 2.1.3, not of fraud-detection 2.2.0.",
    ]);
    expect(refusalOf(card("limits: [none]\n"))[0]).toMatch(
      /^draft-not-valid card\.yaml: Limits: no property/,
    );
    expect(refusalOf(card("- a\n"))[0]).toMatch(/^card-malformed/);
  });
});

test("digests and times that YAML could take for something else stay text", () => {
  const draft = wholeDraft({
    parents: [{ name: "base", version: "1.0", digest: digestOf("base") }],
  });
  const { files } = readOf(planning({ draft }));
  expect(files[0]?.text).toContain('version: "1.0"');
  expect(parse(files[0]?.text ?? "").parents[0].version).toBe("1.0");
});
