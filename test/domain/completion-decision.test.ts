import { expect, test } from "vitest";
import { auditEntrySchema, entryDigest, entryId } from "../../src/domain/audit-entry.js";
import { type CompletionSnapshot, decideCompletion } from "../../src/domain/completion-decision.js";
import { digestOf } from "../../src/domain/digest.js";
import type { Landing } from "../../src/domain/landing.js";
import type { People } from "../../src/domain/people.js";
import type { PullRequest } from "../../src/domain/pull-request.js";
import type { Review } from "../../src/domain/review.js";
import {
  allApprovals,
  approval,
  commit,
  completionSnapshot,
  DOSSIER_PATH,
  dossierFile,
  draftOf,
  edited,
  MERGED_AT,
  OWNERS,
  peopleOf,
  policyText,
  RECORDED_AT,
  registryFiles,
  requestSnapshot,
  stateFiles,
  withPolicy,
} from "./worked-example.js";

const whole = completionSnapshot();
const { blob } = dossierFile(draftOf());
const [ds, lead, ops] = OWNERS;

function decide(parts: Partial<CompletionSnapshot> = {}) {
  return decideCompletion(completionSnapshot(parts), RECORDED_AT);
}

/** Codes of a refusal or of what is pending; else the decision's kind. */
function told(parts: Partial<CompletionSnapshot>) {
  const decision = decide(parts);
  if (decision.kind === "refuse") return decision.problems.map(({ code }) => code);
  return decision.kind === "pending"
    ? ["pending", ...decision.problems.map(({ code }) => code)]
    : decision.kind;
}

function recorded(parts: Partial<CompletionSnapshot> = {}) {
  const decision = decide(parts);
  if (decision.kind !== "record" && decision.kind !== "refuse") throw new Error(decision.kind);
  return decision.change;
}

const ofPullRequest = (parts: Partial<PullRequest>) => ({
  pullRequest: { ...whole.pullRequest, ...parts },
});
const landing = (parts: Partial<Landing>) => ({ landing: { ...whole.landing, ...parts } });
const reviews = (...others: readonly Review[]) => ({ reviews: others });
const by = (login: string, parts: Partial<Review> = {}) => approval(login, blob, parts);

test("the worked example is recorded: one entry, the manifest and production.json", () => {
  const change = recorded();
  expect(decide().kind).toBe("record");
  expect(change.manifest.versions["2.1.3"]).toMatchObject({
    stage: "production",
    role: "rolling-out",
  });
  expect(change.production).toMatchObject({ current: "2.0.5" });
  expect(change.files).toHaveLength(3);
  expect(change).toMatchObject({ branch: "main", expectedHead: commit("state") });
});

test("a version of unknown provenance is refused where the policy no longer allows it at the merge", () => {
  const record = edited(whole.files.record, "provenance: known", "provenance: unknown");
  const allowing = withPolicy((policy) => {
    policy.unknownProvenance = "allow";
  });
  const dossier = dossierFile(draftOf({ ...requestSnapshot(), files: { ...allowing, record } }));
  const merged = {
    dossier,
    reviews: allApprovals(dossier.blob),
    ...ofPullRequest({
      commits: [{ oid: commit("head"), byApp: true, dossierBlob: dossier.blob }],
    }),
    ...landing({ commits: [{ oid: commit("merge"), changedFiles: 1, dossierBlob: dossier.blob }] }),
  };
  expect(told({ ...merged, files: { ...allowing, record } })).toBe("record");
  expect(told({ ...merged, files: { ...whole.files, record } })).toContain("inputs-moved");
});

test("the entry says what was decided, by whom, on which numbers", () => {
  const { entry } = recorded();
  const { dossier, text } = draftOf();
  expect(auditEntrySchema.parse(entry)).toEqual(entry);
  expect(entry).toMatchObject({
    seq: 3,
    id: entryId("promotion", "fraud-detection", "pr/12"),
    kind: "promotion",
    at: MERGED_AT,
    recordedAt: RECORDED_AT,
    model: "fraud-detection",
    version: "2.1.3",
    moves: [{ version: "2.1.3", from: "staging", to: "production", role: "rolling-out" }],
    requested: { by: { login: "@data-scientist", id: 1001 }, reason: "Q1 retrain" },
    pullRequest: {
      number: 12,
      head: commit("head"),
      merge: commit("merge"),
      mergedBy: { login: "@ml-ops-on-call", id: 1003 },
    },
    dossier: { path: "promotions/2.1.3-to-production-1.yaml", digest: digestOf(text) },
    requirements: dossier.requirements.digest,
    policy: digestOf(policyText),
    concerns: [],
    overrides: [],
    problems: [],
  });
  expect(entry.previous).toBe(draftOf().inputs.manifest?.last.digest);
  expect(
    entry.signOffs.map(({ owner, by: { login }, because }) => [owner, login, because]),
  ).toEqual(dossier.requirements.owners.map(({ owner, because }) => [owner, owner, because]));
  expect(entry.gates.map(({ id, result }) => [id, result])).toEqual(
    dossier.requirements.gates.map(({ id }) => [id, "pass"]),
  );
});

test("a review's words are recorded up to 4 KB, with a digest of all", () => {
  const words = "x".repeat(5000);
  const { entry } = recorded(reviews(by(ds), by(lead, { words }), by(ops)));
  expect(entry.signOffs[1]?.words).toBe(`${"x".repeat(4096)}… [${digestOf(words)}]`);
});

test("somebody's objection that stood at the merge is recorded as a concern", () => {
  const objection = by("zoe", {
    opinion: "changes-requested",
    words: "Too few overseas examples.",
  });
  const { entry } = recorded(reviews(...allApprovals(blob), objection));
  expect(entry.concerns).toEqual([
    { by: "@zoe", words: "Too few overseas examples.", resolvedBy: null },
  ]);
});

test("who merged isn't known where GitHub doesn't tell", () => {
  expect(recorded(landing({ by: null })).entry.pullRequest?.mergedBy).toBeNull();
});

test("without a policy file there is no digest of it", () => {
  const files = { ...registryFiles({ policy: null }) };
  expect(recorded({ files }).entry.policy).toBeNull();
});

const at = (time: string) => ({ at: time });
const [before, after] = ["2025-03-11T09:00:00Z", "2025-03-11T10:00:01Z"];

test.each([
  ["a review after the merge", by(lead, at(after))],
  ["an approval dismissed before the merge", by(lead, { dismissedAt: before })],
  ["an approval of another dossier", approval(lead, "another")],
  ["an approval by somebody without write access", by(lead, { canWrite: false })],
])("%s doesn't count: the merge is refused", (_name, review) => {
  expect(told(reviews(by(ds), review, by(ops)))).toEqual(["gate-blocks", "sign-off-missing"]);
});

test("an approval dismissed after the merge counts", () => {
  expect(told(reviews(by(ds), by(lead, { dismissedAt: after }), by(ops)))).toBe("record");
});

test("an approval that its author took back before the merge doesn't count; after it, it does", () => {
  const back = (time: string) => by(ds, { id: 9_999_999, opinion: "changes-requested", at: time });
  expect(told(reviews(...allApprovals(blob), back(before)))).toEqual(["sign-off-missing"]);
  expect(told(reviews(...allApprovals(blob), back(after)))).toBe("record");
});

test("a gate that fails at the merge is refused with what it said", () => {
  const files = withPolicy((policy) => {
    policy.stages.production.gates[0] = {
      id: "auc-floor",
      kind: "minimum",
      metric: "auc_roc",
      value: 0.99,
    };
  });
  const dossier = dossierFile(draftOf(requestSnapshot({ files })));
  const commits = [{ oid: commit("head"), byApp: true, dossierBlob: dossier.blob }];
  const decision = decide({
    files,
    dossier,
    ...ofPullRequest({ commits }),
    reviews: allApprovals(dossier.blob),
  });
  expect(decision).toMatchObject({
    kind: "refuse",
    problems: [
      { code: "gate-blocks", what: expect.stringMatching(/^Gate auc-floor: AUC-ROC 0\.962/) },
    ],
  });
});

test("time in a stage is judged by the time of the merge, not by that of the recording", () => {
  const early = {
    ...landing(at("2025-03-08T09:00:00Z")),
    reviews: allApprovals(blob).map((one) => ({ ...one, at: "2025-03-08T08:00:00Z" })),
  };
  expect(told(early)).toEqual(["gate-blocks"]);
  expect(decideCompletion(completionSnapshot(early), "2026-01-01T00:00:00Z").kind).toBe("refuse");
});

test.each([
  [
    "the record",
    {
      files: registryFiles({ record: edited(whole.files.record, "max_depth: 6", "max_depth: 7") }),
    },
  ],
  [
    "the policy",
    {
      files: withPolicy((policy) => {
        policy.stages.production.owners = [];
      }),
    },
  ],
  [
    "the incumbent's record",
    {
      files: registryFiles({
        otherRecords: whole.files.otherRecords.map((one) =>
          edited(one, "max_depth: 6", "max_depth: 5"),
        ),
      }),
    },
  ],
])("when %s moved before the merge, it is refused, and no approval counts", (_name, parts) => {
  expect(told(parts)).toEqual([
    "inputs-moved",
    "gate-blocks",
    "sign-off-missing",
    "sign-off-missing",
    "sign-off-missing",
  ]);
});

test.each([
  ["a direct push", landing({ commit: whole.pullRequest.head }), ["pushed-directly"]],
  ["a push of a merge made elsewhere", landing({ unsignedMerge: true }), ["pushed-directly"]],
  [
    "a merge through another pull request",
    landing({ pullRequests: [77] }),
    ["merged-through-another"],
  ],
  ["a merge into another branch", landing({ elsewhere: "release" }), ["merged-elsewhere"]],
  [
    "an extra file in the commit",
    landing({ commits: [{ oid: commit("merge"), changedFiles: 2, dossierBlob: blob }] }),
    ["extra-change"],
  ],
  [
    "an extra file in the pull request",
    ofPullRequest({ changed: [DOSSIER_PATH, "README.md"] }),
    ["extra-change"],
  ],
  [
    "a forged dossier",
    { dossier: dossierFile(edited(whole.dossier, "value: 0.95", "value: 0.05")) },
    ["dossier-forged"],
  ],
  ["no dossier", { dossier: null }, ["dossier-gone"]],
  [
    "a dossier that another branch is for",
    ofPullRequest({ headBranch: "promotion/fraud-detection/staging" }),
    ["dossier-misplaced"],
  ],
] satisfies [string, Partial<CompletionSnapshot>, string[]][])(
  "%s is refused",
  (_name, parts, codes) => {
    expect(told(parts)).toEqual(codes);
  },
);

test("a refusal moves nothing and chains: the next entry, the same versions", () => {
  const change = recorded(reviews());
  const { manifest } = draftOf().inputs;
  expect(change.entry).toMatchObject({
    kind: "refused",
    id: entryId("refused", "fraud-detection", "pr/12"),
    seq: 3,
    previous: manifest?.last.digest,
    moves: [],
    signOffs: [],
  });
  expect(auditEntrySchema.safeParse(change.entry).success).toBe(true);
  expect(change.entry.problems.map(({ code }) => code)).toEqual([
    "gate-blocks",
    "sign-off-missing",
    "sign-off-missing",
    "sign-off-missing",
  ]);
  expect(change.production).toBeNull();
  expect(change.manifest).toEqual({
    ...manifest,
    last: { seq: 3, id: change.entry.id, digest: entryDigest(change.entry) },
  });
});

test("a refusal of what can't be told as a dossier is an entry too", () => {
  const { entry } = recorded({ dossier: null });
  expect(auditEntrySchema.safeParse(entry).success).toBe(true);
  expect(entry).toMatchObject({
    kind: "refused",
    version: "2.1.3",
    dossier: null,
    requested: null,
    requirements: null,
  });
});

test("a refusal records what was signed nevertheless", () => {
  const { entry } = recorded(reviews(by(ds)));
  expect(entry.signOffs.map(({ owner }) => owner)).toEqual(["@data-science-lead"]);
});

test.each(["promotion", "refused"] as const)("what is recorded as %s is recorded once", (kind) => {
  const id = entryId(kind, "fraud-detection", "pr/12");
  const state = stateFiles({ entryNames: [`000003-${id}.json`] });
  expect(decide({ state })).toMatchObject({ kind: "recorded", id });
  expect(decide({ state, ...reviews() })).toMatchObject({ kind: "recorded", id });
});

test("an entry of another pull request doesn't record this one", () => {
  const id = entryId("promotion", "fraud-detection", "pr/11");
  expect(decide({ state: stateFiles({ entryNames: [`000003-${id}.json`] }) }).kind).toBe("record");
});

test("a promotion that was withdrawn and merged all the same is refused", () => {
  const id = entryId("withdrawn", "fraud-detection", "pr/12");
  expect(told({ state: stateFiles({ entryNames: [`000003-${id}.json`] }) })).toEqual([
    "withdrawn-before",
  ]);
});

test("a repeat decides the same", () => {
  expect(decide()).toEqual(decide());
});

const teams = {
  files: registryFiles({
    codeowners: { path: ".github/CODEOWNERS", text: "/registry/ @data-science-lead @acme/fraud\n" },
  }),
};
const teamPeople = peopleOf(["data-science-lead", "ml-ops-on-call"], {
  "@acme/fraud": ["fraud-team-lead"],
});
const teamDossier = dossierFile(draftOf(requestSnapshot({ ...teams, people: teamPeople })));

function withTeam(signers: readonly string[], people: People): Partial<CompletionSnapshot> {
  const commits = [{ oid: commit("head"), byApp: true, dossierBlob: teamDossier.blob }];
  return {
    ...teams,
    ...ofPullRequest({ commits }),
    dossier: teamDossier,
    people,
    reviews: signers.map((login) => approval(login, teamDossier.blob)),
  };
}
const unreadTeam: People = {
  ...teamPeople,
  teams: new Map([["@acme/fraud", { kind: "unread", why: "timed out" }]]),
};

test("a team's member signs for the team", () => {
  const { entry } = recorded(withTeam(OWNERS, teamPeople));
  expect(entry.kind).toBe("promotion");
  expect(entry.signOffs.find(({ owner }) => owner === "@acme/fraud")?.by.login).toBe(
    "@fraud-team-lead",
  );
});

test("a team that couldn't be read leaves the merge pending where nothing else is wrong", () => {
  expect(told(withTeam(OWNERS, unreadTeam))).toEqual(["pending", "owner-unread"]);
});

test("a sign-off that is proven to be missing refuses the merge beside a team that couldn't be read", () => {
  expect(told(withTeam([lead, ops], unreadTeam))).toEqual(["sign-off-missing"]);
});

test("another proven fault refuses the merge beside a team that couldn't be read, and says nothing of the team", () => {
  expect(told({ ...withTeam(OWNERS, unreadTeam), ...landing({ pullRequests: [77] }) })).toEqual([
    "merged-through-another",
  ]);
});

test("a commit of which GitHub doesn't tell what it changed leaves the merge pending", () => {
  const commits = [{ oid: commit("merge"), changedFiles: null, dossierBlob: blob }];
  expect(told(landing({ commits }))).toEqual(["pending", "commit-unread"]);
});

test("a manifest that can't be read leaves the merge pending: nothing is written over it", () => {
  const manifest = edited(stateFiles().manifest, "schema: 1", "schema: 2");
  expect(told({ state: stateFiles({ manifest }) })).toEqual(["pending", "file-not-valid"]);
});

test("a policy that can't be read refuses the merge where the dossier's place is known", () => {
  const policy = { path: ".github/model-promoter.yml", text: "schema: 2" };
  expect(decide({ files: registryFiles({ policy }) }).kind).toBe("refuse");
});

test("a policy that can't be read, with a registry elsewhere, leaves the merge pending, never unnoticed", () => {
  const policy = {
    path: ".github/model-promoter.yml",
    text: "schema: 2\nregistry: { root: ml }\n",
  };
  const path = DOSSIER_PATH.replace("registry/", "ml/");
  const dossier = { ...dossierFile(draftOf()), path };
  expect(
    told({ files: registryFiles({ policy }), dossier, ...ofPullRequest({ changed: [path] }) }),
  ).toEqual(["pending", "file-not-valid"]);
});

test("a merge that is no promotion's means nothing", () => {
  expect(told(ofPullRequest({ headBranch: "feature/x" }))).toBe("nothing");
  expect(told({ ...ofPullRequest({ changed: ["README.md"] }), dossier: null })).toBe("nothing");
});

test("a copy of a promotion that somebody else opened and merged means nothing", () => {
  expect(told(ofPullRequest({ byApp: false }))).toBe("nothing");
});

test("a promotion to Staging moves one version and leaves production.json alone", () => {
  const state = stateFiles({
    manifest: edited(
      stateFiles().manifest,
      "\n  2.1.3: { stage: staging, since: 2025-03-05T10:00:00Z, entry: 91c2aaaaaaaaaaaaaaaa }",
      "",
    ),
  });
  const draft = draftOf(requestSnapshot({ state, people: peopleOf(OWNERS) }), {
    ...stagingRequest,
  });
  const dossier = dossierFile(draft);
  const change = recorded({
    state,
    dossier,
    reviews: allApprovals(dossier.blob),
    ...ofPullRequest({
      headBranch: "promotion/fraud-detection/staging",
      changed: [dossier.path],
      commits: [{ oid: commit("head"), byApp: true, dossierBlob: dossier.blob }],
    }),
    ...landing({ commits: [{ oid: commit("merge"), changedFiles: 1, dossierBlob: dossier.blob }] }),
  });
  expect(change.entry).toMatchObject({
    kind: "promotion",
    moves: [{ version: "2.1.3", from: "none", to: "staging" }],
  });
  expect(change.production).toBeNull();
  expect(change.manifest.versions["2.1.3"]).toMatchObject({ stage: "staging", since: MERGED_AT });
});

const stagingRequest = {
  model: "fraud-detection",
  version: "2.1.3",
  to: "staging",
  reason: null,
  by: { login: "data-scientist", id: 1001 },
  comment: 98,
  delivery: null,
  at: "2025-03-10T09:00:00Z",
} as const;
