import { expect, test } from "vitest";
import { readDocument } from "../../src/domain/document.js";
import { dossierSchema } from "../../src/domain/dossier.js";
import {
  type DraftSnapshot,
  draftPromotion,
  type PromotionRequest,
} from "../../src/domain/dossier-draft.js";
import { readRegistry } from "../../src/domain/registry.js";
import { requirementsDigest } from "../../src/domain/requirements.js";
import {
  ASKED_AT,
  commit,
  DOSSIER_PATH,
  draftOf,
  edited,
  FOLDER,
  peopleOf,
  policyText,
  promotionRequest,
  registryFiles,
  requestSnapshot,
  stateFiles,
  withPolicy,
} from "./worked-example.js";

function draft(parts: Partial<DraftSnapshot> = {}, request: Partial<PromotionRequest> = {}) {
  const snapshot = requestSnapshot(parts);
  const asked = promotionRequest(request);
  const read = readRegistry(snapshot.files, snapshot.state, asked);
  if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join("\n"));
  return draftPromotion(snapshot, asked, read.value, ASKED_AT);
}

function codes(parts: Partial<DraftSnapshot>, request: Partial<PromotionRequest> = {}) {
  const result = draft(parts, request);
  return result.ok ? [] : result.problems.map(({ code }) => code);
}

test("the worked example's dossier says who asked, from where to where, on which inputs", () => {
  const { dossier, path } = draftOf();
  expect(path).toBe(DOSSIER_PATH);
  expect(dossier).toMatchObject({
    from: "staging",
    to: "production",
    requested: { by: "@data-scientist", id: 1001, at: ASKED_AT, reason: "Q1 retrain", comment: 99 },
    base: commit("base"),
    incumbent: { version: "2.0.5" },
    restoreTarget: { version: "2.0.5", restorable: true, why: null },
  });
  expect(dossier.incumbent?.record).toBe(dossier.inputs[`${FOLDER}/versions/2.0.5.yaml`]);
  expect(dossier.inputs).toEqual(draftOf().inputs.pinned);
});

test("a version of unknown provenance is refused, unless the policy allows it; then its gate still fails", () => {
  const record = edited(registryFiles().record, "provenance: known", "provenance: unknown");
  expect(codes({ files: registryFiles({ record }) })).toEqual(["provenance-refused"]);
  const allowing = withPolicy((policy) => {
    policy.unknownProvenance = "allow";
    policy.stages.production.gates = [{ id: "lineage", kind: "lineage" }];
  });
  const allowed = draft({ files: { ...allowing, record } });
  expect(allowed.ok && allowed.value.dossier.gates).toMatchObject([
    { result: "fail", blocks: true },
  ]);
});

test("the worked example's comparison has the numbers of the story", () => {
  const { comparison } = draftOf().dossier;
  expect(
    comparison.map(({ metric, incumbent, candidate, verdict }) => [
      metric,
      incumbent,
      candidate,
      verdict,
    ]),
  ).toEqual([
    ["auc_roc", 0.942, 0.962, "better"],
    ["f1", 0.887, 0.911, "better"],
    ["false_positive_rate", 0.082, 0.071, "better"],
    ["latency_p95", 95, 98, "worse"],
  ]);
});

test("all gates of the worked example pass but the one that waits for a person", () => {
  const { gates } = draftOf().dossier;
  expect(
    gates.filter(({ result }) => result !== "pass").map(({ id, blocks }) => [id, blocks]),
  ).toEqual([["card-reviewed", true]]);
});

test("the dossier's text reads as the dossier, and its requirements' digest is theirs", () => {
  const { dossier, text } = draftOf();
  expect(readDocument({ path: DOSSIER_PATH, text }, dossierSchema)).toEqual({
    ok: true,
    value: dossier,
  });
  expect(requirementsDigest(dossier.requirements)).toBe(dossier.requirements.digest);
});

test.each([
  [[], 1],
  [["2.1.3-to-production-1.yaml", "2.1.3-to-production-2.yaml"], 3],
  [["2.1.3-to-production-7.yaml"], 8],
  [["2.1.3-to-production-9.yaml", "2.1.3-to-production-10.yaml"], 11],
  [["2.1.3-to-staging-4.yaml", "2.0.5-to-production-6.yaml", "README.md"], 1],
  [["2.1.3-to-production-5-to-production-1.yaml", "2.1.3-to-production-5-to-staging-3.yaml"], 1],
  [["2.1.3-to-production-9007199254740993.yaml", "2.1.3-to-production-2.yaml.orig"], 1],
])(
  "beside %j the number is %i: one more than the highest for version and stage",
  (dossierNames, n) => {
    const result = draft({ files: registryFiles({ dossierNames }) });
    expect(result).toMatchObject({
      ok: true,
      value: { path: `${FOLDER}/promotions/2.1.3-to-production-${n}.yaml` },
    });
  },
);

test.each([
  ["a machine of the policy", ["trainer[bot]"], []],
  ["a person", ["trainer[bot]", "ann"], ["@ann"]],
  ["a machine that the policy doesn't name", ["other[bot]"], ["@other[bot]"]],
  ["nobody's account", [null], ["somebody unknown"]],
])("where only machines bring evidence, that of %s", (_, evidenceBy, named) => {
  const strict = `${policyText}evidenceFrom: machines\n`.replace(
    "machines: []",
    'machines: ["@trainer[bot]"]',
  );
  const files = registryFiles({ policy: { path: ".github/model-promoter.yml", text: strict } });
  const result = draft({ files, evidenceBy });
  const problems = result.ok
    ? []
    : result.problems.filter(({ code }) => code === "evidence-by-hand");
  expect(problems.map(({ what }) => what)).toEqual(
    named.map(
      (who) => `Evidence of this version was committed by ${who}, no machine of the policy.`,
    ),
  );
  expect(draft({ evidenceBy }).ok).toBe(true);
});

test("requester, trainer, committers and machines are excluded, each once with the first reason", () => {
  const files = withPolicy((policy) => {
    policy.machines = ["@retrainer", "workflow nightly", "release-bot"];
  });
  const result = draft({ files, committers: ["Data-Scientist", "card-writer"] });
  expect(result.ok && result.value.dossier.excluded).toEqual([
    { login: "@data-scientist", why: "asked for this promotion" },
    { login: "@model-trainer", why: "trained this version" },
    { login: "@card-writer", why: "committed this version's record, card or evidence" },
    { login: "@retrainer", why: "is a machine, by the policy" },
    { login: "@release-bot", why: "is a machine, by the policy" },
  ]);
});

test.each(["machine:trainer-7", "unknown"])(
  "a version trained by %s excludes nobody for it",
  (by) => {
    const record = edited(registryFiles().record, '"github:model-trainer"', `"${by}"`);
    const result = draft({ files: registryFiles({ record }), committers: [] });
    expect(result.ok && result.value.dossier.excluded).toHaveLength(1);
  },
);

test("a request of a managed user can be written down and read back", () => {
  const result = draft({}, { by: { login: "mona-lisa_acme", id: null } });
  if (!result.ok) throw new Error("refused");
  expect(result.value.dossier.requested.by).toBe("@mona-lisa_acme");
  expect(readDocument({ path: "d", text: result.value.text }, dossierSchema).ok).toBe(true);
});

test("a first version has nothing to compare with or to go back to", () => {
  const manifest = stateFiles().manifest;
  const alone = manifest && { ...manifest, text: manifest.text.replace(/\n {2}2\.0\.5: .*/, "") };
  const result = draft({ state: stateFiles({ manifest: alone }) });
  expect(result).toMatchObject({
    ok: true,
    value: { dossier: { incumbent: null, restoreTarget: null } },
  });
});

test("into Staging there is nothing to restore", () => {
  const state = stateFiles({ manifest: null });
  const result = draft({ state }, { to: "staging" });
  expect(result).toMatchObject({
    ok: true,
    value: { dossier: { from: "none", to: "staging", restoreTarget: null } },
  });
});

const rolling = edited(
  stateFiles().manifest,
  "last:",
  "rollout: { version: 2.0.6, step: 0, since: 2025-03-01T00:00:00Z, state: paused, weights: { 2.0.5: 95, 2.0.6: 5 } }\nlast:",
);

test.each([
  ["a namespace that is a model", { collision: "fraud-detection/v2" }, ["names-collide"]],
  ["a branch that takes no push of the App", { stateWritable: "no" }, ["state-branch-protected"]],
  ["a branch that isn't there", { stateWritable: "missing" }, ["state-branch-missing"]],
  [
    "a rollout that is under way, though paused",
    { state: stateFiles({ manifest: rolling }) },
    ["rollout-under-way"],
  ],
  [
    "an owner who couldn't be looked up",
    {
      people: {
        ...peopleOf(["data-science-lead", "fraud-team-lead"]),
        persons: new Map([
          ...peopleOf(["data-science-lead", "fraud-team-lead"]).persons,
          ["@ml-ops-on-call", { kind: "unread", why: "timed out" }],
        ]),
      },
    },
    ["owner-unread"],
  ],
  [
    "an owner who can't sign",
    { people: peopleOf(["data-science-lead", "ml-ops-on-call"]) },
    ["sign-off-unfillable"],
  ],
] satisfies [string, Partial<DraftSnapshot>, string[]][])(
  "%s refuses the request",
  (_name, parts, expected) => {
    expect(codes(parts)).toEqual(expected);
  },
);

test("a rollout under way doesn't keep another version from Staging", () => {
  const record = edited(registryFiles().record, "version: 2.1.3", "version: 2.1.3");
  const manifest = edited(
    rolling,
    "\n  2.1.3: { stage: staging, since: 2025-03-05T10:00:00Z, entry: 91c2aaaaaaaaaaaaaaaa }",
    "",
  );
  expect(
    codes({ files: registryFiles({ record }), state: stateFiles({ manifest }) }, { to: "staging" }),
  ).toEqual([]);
});

test("whether a branch takes the App's push that isn't known is a warning, never fine", () => {
  const result = draft({ stateWritable: "unknown" });
  expect(result.ok && result.value.warnings).toEqual([
    "Whether the App may push to main could not be read. If that branch is protected, put the App on its bypass list before merging.",
  ]);
});

test("a metric that a gate or the comparison names and nobody defined refuses the request", () => {
  const files = withPolicy((policy) => {
    policy.stages.production.gates.push({
      id: "x",
      kind: "minimum",
      metric: "auc_rok",
      value: 0.9,
    });
  });
  const definition = edited(files.definition, "compare: [auc_roc", "compare: [auc_rock");
  const result = draft({ files: { ...files, definition } });
  expect(
    result.ok ? [] : result.problems.map(({ code, fix }) => [code, fix?.slice(0, 21)]),
  ).toEqual([
    ["metric-unknown", "Did you mean auc_roc?"],
    ["metric-unknown", "Did you mean auc_roc?"],
  ]);
});

test("all reasons to refuse that can be told at once are told at once", () => {
  const parts: Partial<DraftSnapshot> = {
    collision: "fraud-detection/v2",
    stateWritable: "no",
    state: stateFiles({ manifest: rolling }),
    people: peopleOf([]),
  };
  expect(codes(parts)).toEqual([
    "names-collide",
    "rollout-under-way",
    "state-branch-protected",
    "sign-off-unfillable",
    "sign-off-unfillable",
    "sign-off-unfillable",
  ]);
  expect(codes(parts, { to: "staging" })).toEqual([
    "move-not-allowed",
    "names-collide",
    "state-branch-protected",
  ]);
  const files = registryFiles({
    codeowners: { path: ".github/CODEOWNERS", text: "/registry/ nobody\n" },
  });
  expect(codes({ ...parts, files })).toEqual([
    "names-collide",
    "rollout-under-way",
    "codeowners-not-valid",
    "state-branch-protected",
  ]);
});

test("a recheck keeps the path of the dossier that it replaces", () => {
  const snapshot = requestSnapshot({
    files: registryFiles({ dossierNames: ["2.1.3-to-production-1.yaml"] }),
  });
  const read = readRegistry(snapshot.files, snapshot.state, promotionRequest());
  if (!read.ok) throw new Error("the example can be read");
  const result = draftPromotion(snapshot, promotionRequest(), read.value, ASKED_AT, DOSSIER_PATH);
  expect(result).toMatchObject({ ok: true, value: { path: DOSSIER_PATH } });
});
