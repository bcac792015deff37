import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.js";
import {
  type RegistryFiles,
  readPolicy,
  readRegistry,
  registryRoot,
  type StateFiles,
} from "../../src/domain/registry.js";
import {
  candidateText,
  cardText,
  edited,
  FOLDER,
  policyText,
  registryFiles,
  shadowText,
  stateFiles,
} from "./worked-example.js";

const subject = { model: "fraud-detection", version: "2.1.3" };

function read(files: Partial<RegistryFiles> = {}, state: Partial<StateFiles> = {}) {
  return readRegistry(registryFiles(files), stateFiles(state), subject);
}

function inputs(files: Partial<RegistryFiles> = {}, state: Partial<StateFiles> = {}) {
  const result = read(files, state);
  if (!result.ok) throw new Error(result.problems.map(({ what }) => what).join("\n"));
  return result.value;
}

function codes(files: Partial<RegistryFiles>, state: Partial<StateFiles> = {}) {
  const result = read(files, state);
  return result.ok
    ? []
    : result.problems.map(({ code, place }) => [code, place?.file.split("/").at(-1)]);
}

const whole = registryFiles();

test("the worked example is read whole", () => {
  const { policy, record, incumbent, evidence, manifest, policyDigest } = inputs();
  expect(policy.stages.production.owners).toEqual(["@ml-ops-on-call"]);
  expect(policyDigest).toBe(digestOf(policyText));
  expect(record.version).toBe("2.1.3");
  expect(incumbent).toMatchObject({ version: "2.0.5" });
  expect(evidence.map((run) => run.evidence.kind)).toEqual(["ab-test", "shadow"]);
  expect(manifest?.versions["2.1.3"]?.stage).toBe("staging");
});

test("record, card, evidence, model.yaml and the incumbent's record are bound by digest, and nothing else", () => {
  const { pinned } = inputs();
  expect(Object.keys(pinned)).toEqual([
    `${FOLDER}/cards/2.1.3.yaml`,
    `${FOLDER}/evidence/2.1.3/ab-test-0001.yaml`,
    `${FOLDER}/evidence/2.1.3/shadow-0001.yaml`,
    `${FOLDER}/model.yaml`,
    `${FOLDER}/versions/2.0.5.yaml`,
    `${FOLDER}/versions/2.1.3.yaml`,
  ]);
  expect(pinned[`${FOLDER}/versions/2.1.3.yaml`]).toBe(digestOf(candidateText));
});

test("without a policy the default holds, and no digest is recorded of it", () => {
  const { policy, policyDigest } = inputs({ policy: null });
  expect(policy.registry.root).toBe("registry");
  expect(policyDigest).toBeNull();
  expect(readPolicy(null).ok).toBe(true);
});

test("a card, evidence, CODEOWNERS and a manifest may be absent", () => {
  const read = inputs({ card: null, evidence: [], codeowners: null }, { manifest: null });
  expect(read).toMatchObject({ card: null, codeowners: null, manifest: null, incumbent: null });
});

test("a number that can't be is told with its line, beside what another file lacks", () => {
  const record = edited(whole.record, "value: 0.962, n: 250000", "value: 96.2, n: 250000");
  const line = record.text.split("\n").findIndex((one) => one.includes("96.2")) + 1;
  const result = read({
    record: edited(record, "interval: [0.960, 0.964]", "interval: [96, 97]"),
    card: edited(whole.card, "schema: 1", "schema: x"),
  });
  expect(result.ok ? [] : result.problems.map(({ what }) => what)).toEqual([
    expect.stringMatching(/cards\/2\.1\.3\.yaml:1: schema: expected 1/),
    `${FOLDER}/versions/2.1.3.yaml:${line}: metrics.auc_roc.value: expected a number from 0 to 1 for AUC-ROC, found 96.2`,
  ]);
});

test("a file that says it is another version's is told with its line", () => {
  const card = edited(whole.card, "version: 2.1.3", "version: 2.1.4");
  const result = read({ card });
  expect(result.ok ? [] : result.problems.map(({ place }) => place)).toEqual([
    { file: `${FOLDER}/cards/2.1.3.yaml`, path: "version", line: 3 },
  ]);
});

test("every problem of every file is told at once", () => {
  const broken = {
    policy: edited(whole.policy, "schema: 1", "schema: 2"),
    definition: edited(whole.definition, "tier: high", "tier: huge"),
    record: edited(whole.record, "type: classifier", "kind: classifier"),
    card: edited(whole.card, "schema: 1", "schema: x"),
    evidence: [{ path: `${FOLDER}/evidence/2.1.3/x.yaml`, text: "kind: opinion\n" }],
    unreadable: [{ path: `${FOLDER}/evidence/2.1.3/big.yaml`, why: "it is too large" }],
  };
  const manifest = { path: `${FOLDER}/manifest.yaml`, text: "schema: 1\n" };
  expect([...new Set(codes(broken, { manifest }).map(([, file]) => file))]).toEqual([
    "big.yaml",
    "model-promoter.yml",
    "model.yaml",
    "2.1.3.yaml",
    "x.yaml",
    "manifest.yaml",
  ]);
});

test.each([
  [
    "model.yaml",
    { definition: edited(whole.definition, "model: fraud-detection", "model: churn") },
    "model.yaml",
  ],
  [
    "the record's model",
    { record: edited(whole.record, "model: fraud-detection", "model: churn") },
    "2.1.3.yaml",
  ],
  [
    "the record's version",
    { record: edited(whole.record, "version: 2.1.3", "version: 2.1.4") },
    "2.1.3.yaml",
  ],
  [
    "the card's model",
    { card: edited(whole.card, "model: fraud-detection", "model: churn") },
    "2.1.3.yaml",
  ],
  [
    "the card's version",
    { card: edited(whole.card, "version: 2.1.3", "version: 2.1.4") },
    "2.1.3.yaml",
  ],
  [
    "evidence's version",
    {
      evidence: [
        {
          path: `${FOLDER}/evidence/2.1.3/shadow-0001.yaml`,
          text: shadowText.replace("version: 2.1.3", "version: 2.1.4"),
        },
      ],
    },
    "shadow-0001.yaml",
  ],
  [
    "the incumbent's version",
    {
      otherRecords: whole.otherRecords.map((one) =>
        edited(one, "version: 2.0.5", "version: 2.0.4"),
      ),
    },
    "2.0.5.yaml",
  ],
  [
    "the incumbent's model",
    {
      otherRecords: whole.otherRecords.map((one) =>
        edited(one, "model: fraud-detection", "model: churn"),
      ),
    },
    "2.0.5.yaml",
  ],
])("%s must be what the file's place says", (_name, files, file) => {
  expect(codes(files)).toEqual([["file-misplaced", file]]);
});

test("a manifest of another model is not taken for this one's", () => {
  const { manifest } = stateFiles();
  const moved = edited(manifest, "model: fraud-detection", "model: churn");
  expect(codes({}, { manifest: moved })).toEqual([["file-misplaced", "manifest.yaml"]]);
});

test("an unknown model is told, and nothing about its versions beside it", () => {
  expect(codes({ definition: null, record: null })).toEqual([["model-unknown", undefined]]);
});

test("an unknown version is told with those that are registered", () => {
  const names = Array.from({ length: 12 }, (_, i) => `1.${i}.0.yaml`);
  const told = (versionNames: readonly string[]) => {
    const result = read({ record: null, versionNames });
    return result.ok ? [] : result.problems.map(({ what, why }) => [what, why]);
  };
  const what = "fraud-detection has no version 2.1.3.";
  expect(told([])).toEqual([[what, "No version is registered yet."]]);
  expect(told(["2.0.5.yaml", "README.md"])).toEqual([[what, "Registered: 2.0.5."]]);
  expect(told(names)[0]?.[1]).toMatch(/^Registered: …, 1\.2\.0, .*, 1\.11\.0\.$/);
});

test("a file that is there and can't be read is told as that, not as absent", () => {
  const record = { path: `${FOLDER}/versions/2.1.3.yaml`, why: "it is too large" };
  expect(codes({ record: null, unreadable: [record] })).toEqual([
    ["file-unreadable", "2.1.3.yaml"],
  ]);
  const definition = { path: `${FOLDER}/model.yaml`, why: "it is not text" };
  expect(codes({ definition: null, unreadable: [definition] })).toEqual([
    ["file-unreadable", "model.yaml"],
  ]);
});

test("a version in Production whose record is gone is told", () => {
  expect(codes({ otherRecords: [] })).toEqual([["incumbent-lost", undefined]]);
});

test("a metric that nobody defined, and a number that can't be, are told with their place", () => {
  const record = edited(whole.record, "value: 0.911, n: 250000", "value: 91.1, n: 250000");
  expect(codes({ record })).toEqual([["metric-impossible", "2.1.3.yaml"]]);
  const typo = edited(whole.record, "  f1: {", "  f1_score: {");
  expect(codes({ record: typo })).toEqual([["metric-unknown", "2.1.3.yaml"]]);
});

test("the latest run is the one that was collected last, whatever the file is called", () => {
  const at = (name: string, to: string) => ({
    path: `${FOLDER}/evidence/2.1.3/${name}.yaml`,
    text: shadowText.replace("to: 2025-03-10T00:00:00Z", `to: ${to}`),
  });
  const evidence = [
    at("shadow-0003", "2025-03-10T00:00:00Z"),
    at("shadow-0002", "2025-03-10T00:00:00.500Z"),
    at("shadow-0001", "2025-03-10T00:00:00Z"),
  ];
  expect(inputs({ evidence }).evidence.map(({ path }) => path.slice(-16, -5))).toEqual([
    "shadow-0001",
    "shadow-0003",
    "shadow-0002",
  ]);
});

test("a version in Production already is not compared with itself", () => {
  const { manifest } = stateFiles();
  const state = { manifest: edited(edited(manifest, "  2.0.5:", "  2.0.4:"), "", "") };
  const current = edited(
    state.manifest,
    "  2.0.4: { stage: production, role: current",
    "  2.1.3x: { stage: production, role: current",
  );
  expect(current.text).toContain("2.1.3x");
  const self = {
    path: current.path,
    text: current.text.replace(/\n {2}2\.1\.3: .*/, "").replace("2.1.3x", "2.1.3"),
  };
  expect(inputs({}, { manifest: self }).incumbent).toBeNull();
});

test("the root is the policy's; where the policy can't be read, it isn't guessed", () => {
  expect(registryRoot(whole)).toEqual({ ok: true, value: "registry" });
  const moved = edited(whole.policy, "root: registry", "root: ml/reg");
  expect(registryRoot({ ...whole, policy: moved })).toEqual({ ok: true, value: "ml/reg" });
  expect(registryRoot({ ...whole, policy: { path: "p", text: "schema: 2" } }).ok).toBe(false);
  const unreadable = [{ path: ".github/model-promoter.yml", why: "it is too large" }];
  expect(registryRoot({ ...whole, policy: null, unreadable }).ok).toBe(false);
});

test("a card is pinned as it is written, to the byte", () => {
  const { pinned } = inputs({
    card: { path: `${FOLDER}/cards/2.1.3.yaml`, text: `${cardText}\n` },
  });
  expect(pinned[`${FOLDER}/cards/2.1.3.yaml`]).toBe(digestOf(`${cardText}\n`));
});
