import { expect, test } from "vitest";
import { evaluatePromotion } from "../../src/domain/promotion-evaluation.js";
import type { RegistryFiles, StateFiles } from "../../src/domain/registry.js";
import {
  allApprovals,
  approval,
  candidateText,
  dossierFile,
  draftOf,
  edited,
  FOLDER,
  MERGED_AT,
  OWNERS,
  peopleOf,
  registryFiles,
  requestSnapshot,
  shadowText,
  stateFiles,
  withPolicy,
} from "./worked-example.js";

const draft = draftOf();
const { blob } = dossierFile(draft);
const whole = registryFiles();
type Sources = Parameters<typeof evaluatePromotion>[0];

function evaluate(parts: Partial<Sources> = {}) {
  return evaluatePromotion({
    dossier: draft.dossier,
    dossierPath: draft.path,
    dossierBlob: blob,
    files: whole,
    state: stateFiles(),
    reviews: allApprovals(blob),
    people: peopleOf(OWNERS),
    until: null,
    now: MERGED_AT,
    otherChanges: [],
    ...parts,
  });
}

test("where nothing moved, all gates hold and all have signed, nothing is missing", () => {
  const { moved, problems, gates, signOffs } = evaluate();
  expect([moved, problems, signOffs.missing, signOffs.uncounted]).toEqual([[], [], [], []]);
  expect(gates.filter(({ blocks }) => blocks)).toEqual([]);
  expect(signOffs.given.map(({ place }) => place.owner)).toEqual([
    "@data-science-lead",
    "@fraud-team-lead",
    "@ml-ops-on-call",
  ]);
});

const { manifest } = stateFiles();
const staged =
  "2.1.3: { stage: staging, since: 2025-03-05T10:00:00Z, entry: 91c2aaaaaaaaaaaaaaaa }";
const newer = candidateText.replace("version: 2.1.3", "version: 2.0.6");
const stage = (
  change: (stage: Parameters<Parameters<typeof withPolicy>[0]>[0]["stages"]["production"]) => void,
) => withPolicy((policy) => change(policy.stages.production));

test("a policy that refuses unknown provenance by now voids every approval, and changes nothing else", () => {
  const record = edited(whole.record, "provenance: known", "provenance: unknown");
  const allowing = withPolicy((policy) => {
    policy.unknownProvenance = "allow";
  });
  const untraced = draftOf({ ...requestSnapshot(), files: { ...allowing, record } });
  const file = dossierFile(untraced);
  const judged = (files: RegistryFiles) =>
    evaluate({
      dossier: untraced.dossier,
      dossierBlob: file.blob,
      files,
      reviews: allApprovals(file.blob),
    });
  expect(judged({ ...allowing, record }).moved).toEqual([]);
  const { moved, problems, signOffs } = judged({ ...whole, record });
  expect(moved).toEqual([
    "the policy allows no version of unknown provenance any more (unknownProvenance)",
  ]);
  expect([problems, signOffs.given]).toEqual([[], []]);
});

test.each([
  [
    "the record",
    { record: edited(whole.record, "max_depth: 6", "max_depth: 7") },
    {},
    [`${FOLDER}/versions/2.1.3.yaml changed`],
  ],
  [
    "the card",
    { card: edited(whole.card, "trees", "stumps") },
    {},
    [`${FOLDER}/cards/2.1.3.yaml changed`],
  ],
  ["the card's being there", { card: null }, {}, [`${FOLDER}/cards/2.1.3.yaml was removed`]],
  [
    "model.yaml",
    { definition: edited(whole.definition, "Scores", "Judges") },
    {},
    [`${FOLDER}/model.yaml changed`],
  ],
  [
    "evidence",
    {
      evidence: [
        ...whole.evidence,
        { path: `${FOLDER}/evidence/2.1.3/shadow-0002.yaml`, text: shadowText },
      ],
    },
    {},
    [`${FOLDER}/evidence/2.1.3/shadow-0002.yaml was added`],
  ],
  [
    "the incumbent's record",
    { otherRecords: whole.otherRecords.map((one) => edited(one, "max_depth: 6", "max_depth: 5")) },
    {},
    [`${FOLDER}/versions/2.0.5.yaml changed`],
  ],
  [
    "the stage",
    {},
    { manifest: edited(manifest, `\n  ${staged}`, "") },
    ["2.1.3 is in None now, no longer in Staging"],
  ],
  [
    "the incumbent",
    { otherRecords: [{ path: `${FOLDER}/versions/2.0.6.yaml`, text: newer }] },
    { manifest: edited(manifest, "  2.0.5:", "  2.0.6:") },
    [
      "the version in Production is 2.0.6 now, it was 2.0.5",
      `${FOLDER}/versions/2.0.5.yaml was removed`,
      `${FOLDER}/versions/2.0.6.yaml was added`,
    ],
  ],
  [
    "the owners of CODEOWNERS",
    { codeowners: edited(whole.codeowners, " @data-science-lead", "") },
    {},
    [
      "the required owners are @fraud-team-lead, @ml-ops-on-call now, they were @data-science-lead, @fraud-team-lead, @ml-ops-on-call",
    ],
  ],
  [
    "the policy's owners",
    stage((one) => {
      one.owners = [];
    }),
    {},
    [
      "the required owners are @data-science-lead, @fraud-team-lead now, they were @data-science-lead, @fraud-team-lead, @ml-ops-on-call",
    ],
  ],
  [
    "a gate's bar",
    stage((one) => {
      one.gates[0] = { ...one.gates[0], value: 0.9 };
    }),
    {},
    ["the policy's gates changed (auc-floor)"],
  ],
  [
    "the gates there are",
    stage((one) => {
      one.gates.splice(8, 1);
    }),
    {},
    ["the policy's gates changed (soak)"],
  ],
  [
    "owners and gates",
    stage((one) => {
      one.owners = [];
      one.gates.splice(8, 1);
    }),
    {},
    [
      "the required owners are @data-science-lead, @fraud-team-lead now, they were @data-science-lead, @fraud-team-lead, @ml-ops-on-call",
      "the policy's gates changed (soak)",
    ],
  ],
  [
    "what blocks",
    stage((one) => {
      one.blocking = ["fail"];
    }),
    {},
    ["the policy's rules for this stage changed"],
  ],
  [
    "whether points count",
    stage((one) => {
      one.pointOnly = "refuse";
    }),
    {},
    ["the policy's rules for this stage changed"],
  ],
  [
    "a metric that an A/B test may be about",
    withPolicy((policy) => {
      policy.metrics.correct_decision_rate = {
        direction: "lower",
        unit: "ratio",
        kind: "proportion",
      };
    }),
    {},
    ["the policy's rules for this stage changed"],
  ],
] satisfies [string, Partial<RegistryFiles>, Partial<StateFiles>, string[]][])(
  "when %s moved, it is said how, and every approval is void",
  (_name, files, state, moved) => {
    const evaluation = evaluate({ files: { ...whole, ...files }, state: stateFiles(state) });
    expect(evaluation.moved).toEqual(moved);
    expect(evaluation.signOffs.given).toEqual([]);
    expect(evaluation.signOffs.uncounted.map(({ why }) => why)).toEqual([
      moved[0],
      moved[0],
      moved[0],
    ]);
  },
);

test.each([
  [
    "another stage's rules",
    withPolicy((policy) => {
      policy.stages.staging.owners = ["@x"];
    }),
  ],
  ["another commit", registryFiles({ commit: "f".repeat(40) })],
  [
    "the line in CODEOWNERS",
    registryFiles({ codeowners: edited(whole.codeowners, "*.md", "\n\n*.md") }),
  ],
  [
    "comments in the policy",
    registryFiles({ policy: edited(whole.policy, "schema: 1", "schema: 1 # same") }),
  ],
  [
    "other versions and dossiers",
    registryFiles({ versionNames: ["3.0.0.yaml"], dossierNames: ["2.1.3-to-production-1.yaml"] }),
  ],
])("%s may change without voiding an approval", (_name, files) => {
  const evaluation = evaluate({ files });
  expect(evaluation.moved).toEqual([]);
  expect(evaluation.signOffs.missing).toEqual([]);
});

test("a line of CODEOWNERS that GitHub can't read, and that touches the dossier, voids approvals", () => {
  const codeowners = edited(whole.codeowners, "@data-science-lead", "data-science-lead");
  expect(evaluate({ files: { ...whole, codeowners } }).moved).toEqual([
    expect.stringMatching(/^\.github\/CODEOWNERS:3: `data-science-lead` can't be an owner/),
  ]);
});

test("files that can't be read any more void approvals, with their own problems beside", () => {
  const evaluation = evaluate({ files: { ...whole, record: null } });
  expect(evaluation).toMatchObject({
    moved: ["the registry's files can't be read any more"],
    problems: [{ code: "version-unknown" }],
    gates: draft.dossier.gates,
    inputs: null,
    signOffs: { given: [] },
  });
});

test("whatever else the pull request changes voids approvals", () => {
  expect(evaluate({ otherChanges: ["README.md"] })).toMatchObject({
    moved: ["the pull request changes README.md too"],
    signOffs: { given: [] },
  });
});

test("a gate that a person answers waits for a valid approval, and passes with it", () => {
  const answer = (reviews: Sources["reviews"]) =>
    evaluate({ reviews }).gates.find(({ id }) => id === "card-reviewed")?.result;
  expect(answer([])).toBe("missing");
  expect(answer([approval("fraud-team-lead", blob)])).toBe("pass");
  expect(answer([approval("fraud-team-lead", "another")])).toBe("missing");
  expect(answer([approval("fraud-team-lead", blob, { canWrite: false })])).toBe("missing");
  expect(answer([approval("fraud-team-lead", blob, { opinion: "changes-requested" })])).toBe(
    "missing",
  );
  expect(answer([approval("data-science-lead", blob)])).toBe("missing");
});

test("gates are judged at the clock where there is one, else now", () => {
  const soak = (parts: Partial<Sources>) =>
    evaluate(parts).gates.find(({ id }) => id === "soak")?.result;
  const [early, late] = ["2025-03-08T09:59:59Z", "2025-03-08T10:00:00Z"];
  expect(soak({ now: early })).toBe("missing");
  expect(soak({ now: late })).toBe("pass");
  expect(soak({ now: late, until: early })).toBe("missing");
  expect(soak({ now: early, until: late })).toBe("pass");
});

test("a machine of the policy never signs, though it became one after the dossier was written", () => {
  const files = withPolicy((policy) => {
    policy.machines = ["@ml-ops-on-call"];
  });
  const { moved, signOffs } = evaluate({ files });
  expect(moved).toEqual([]);
  expect(signOffs.missing.map(({ place }) => place.owner)).toEqual(["@ml-ops-on-call"]);
  expect(signOffs.uncounted.map(({ why }) => why)).toEqual(["is a machine, by the policy"]);
});

test.each(["data-scientist", "model-trainer", "card-writer"])(
  "%s never counts, even as an owner's substitute",
  (login) => {
    const place = {
      owner: "@nobody-else",
      or: [`@${login}`],
      because: { file: "p", property: "x" },
    };
    const dossier = {
      ...draft.dossier,
      requirements: { ...draft.dossier.requirements, owners: [place] },
    };
    const { signOffs } = evaluate({
      dossier,
      people: peopleOf([login]),
      reviews: [approval(login, blob)],
    });
    expect(signOffs.given).toEqual([]);
  },
);

test("gates see the model's tier, and what model.yaml says of serving", () => {
  const gates = [
    { id: "schema", kind: "schema" },
    { id: "lineage", kind: "lineage", tiers: ["low"] },
  ] as const;
  const requirements = { ...draft.dossier.requirements, gates: gates.map((gate) => ({ ...gate })) };
  const answers = (files: Partial<RegistryFiles>) =>
    evaluate({
      dossier: { ...draft.dossier, requirements } as Sources["dossier"],
      files: registryFiles(files),
    }).gates.map(({ id, result, text }) => [id, result, text]);
  const silent = edited(whole.definition, "\nserving: {", "\n# serving: {");
  const low = edited(whole.definition, "tier: high", "tier: low");
  expect(answers({ definition: silent })).toMatchObject([
    ["schema", "missing", "model.yaml doesn't say what serving sends and expects"],
    ["lineage", "not-applicable", "Asked of models of tier low; this one's tier is high"],
  ]);
  expect(answers({ definition: low })).toMatchObject([
    ["schema", "missing", "The record of 2.1.3 has no signature"],
    ["lineage", "pass", expect.any(String)],
  ]);
});
