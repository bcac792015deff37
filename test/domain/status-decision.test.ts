import { expect, test } from "vitest";
import type { PullRequest } from "../../src/domain/pull-request.js";
import { decideStatus, type StatusSnapshot } from "../../src/domain/status-decision.js";
import {
  commit,
  DOSSIER_PATH,
  dossierFile,
  draftOf,
  edited,
  FOLDER,
  MERGED_AT,
  pullRequest,
  registryFiles,
  statusSnapshot,
  withPolicy,
} from "./worked-example.js";

const file = dossierFile(draftOf());

function decide(parts: Partial<StatusSnapshot> = {}) {
  return decideStatus(statusSnapshot(parts), MERGED_AT);
}

function ofPullRequest(parts: Partial<PullRequest>, others: Partial<StatusSnapshot> = {}) {
  return decide({ pullRequest: pullRequest(file, parts), ...others });
}

function codes(parts: Partial<PullRequest>, others: Partial<StatusSnapshot> = {}) {
  const status = ofPullRequest(parts, others);
  return status.kind === "broken" ? status.problems.map(({ code }) => code) : status.kind;
}

test("the worked example is a promotion that all have signed", () => {
  const status = decide();
  expect(status).toMatchObject({
    kind: "promotion",
    placed: { path: DOSSIER_PATH },
    evaluation: { moved: [], problems: [], signOffs: { missing: [] } },
  });
});

test("nothing in the pull request's number, link, state or head changes how it is judged", () => {
  const judged = decide();
  expect(
    ofPullRequest({ number: 13, url: "https://example.com", nodeId: "x", head: commit("other") }),
  ).toEqual(judged);
});

test.each([
  [
    "a dossier that isn't the App's",
    { commits: [{ oid: commit("x"), byApp: false, dossierBlob: file.blob }] },
    {},
    ["dossier-forged"],
  ],
  [
    "a changed dossier",
    {},
    { dossier: dossierFile(edited(file, "to: production", "to: production ")) },
    ["dossier-forged"],
  ],
  ["no dossier", {}, { dossier: null }, ["dossier-gone"]],
  ["another base", { baseBranch: "release" }, {}, ["base-changed"]],
  [
    "another file beside the dossier",
    { changed: [DOSSIER_PATH, "README.md"] },
    {},
    ["extra-change"],
  ],
  [
    "a policy of its own",
    { changed: [".github/model-promoter.yml", DOSSIER_PATH] },
    {},
    ["extra-change"],
  ],
  ["more files than can be listed", { allListed: false }, {}, ["extra-change"]],
  [
    "a forged dossier and other files",
    { commits: [], changed: [DOSSIER_PATH, "a", "b"] },
    {},
    ["dossier-forged", "extra-change", "extra-change"],
  ],
  [
    "the dossier of another stage's branch",
    { headBranch: "promotion/fraud-detection/staging" },
    {},
    ["dossier-misplaced"],
  ],
] satisfies [string, Partial<PullRequest>, Partial<StatusSnapshot>, string[]][])(
  "with %s the promotion is broken",
  (_name, parts, others, expected) => {
    expect(codes(parts, others)).toEqual(expected);
  },
);

test("a promotion with a file too many names the file", () => {
  const status = ofPullRequest({ changed: [DOSSIER_PATH, "README.md"] });
  expect(status).toMatchObject({
    problems: [{ what: "This pull request changes README.md too." }],
  });
});

test("a base that isn't the default branch is told with both names", () => {
  const status = ofPullRequest({ baseBranch: "release" });
  expect(status).toMatchObject({
    problems: [{ what: "This pull request goes into release.", fix: "Set its base back to main." }],
  });
});

const stranger = { byApp: false, headBranch: "feature/x" };

test("another pull request is no promotion, and has nothing against it", () => {
  expect(
    ofPullRequest(
      { ...stranger, changed: ["README.md", `${FOLDER}/model.yaml`] },
      { dossier: null },
    ),
  ).toEqual({
    kind: "other",
    reserved: [],
  });
});

test.each([
  ["manifest", `${FOLDER}/manifest.yaml`],
  ["production", `${FOLDER}/production.json`],
  ["audit", `${FOLDER}/audit/2025/000001-91c2aaaaaaaaaaaaaaaa.json`],
  ["dossier", DOSSIER_PATH],
  ["manifest", "registry/models/risk/fraud/manifest.yaml"],
  ["dossier", "registry/models/risk/fraud/promotions/1.0.0-to-staging-1.yaml"],
])("another pull request that changes a %s of the App is told so: %s", (kind, path) => {
  expect(ofPullRequest({ ...stranger, changed: ["README.md", path] })).toEqual({
    kind: "other",
    reserved: [{ path, kind }],
  });
});

test("the App's files are found below the policy's own root", () => {
  const files = withPolicy((policy) => {
    policy.registry.root = "ml/reg";
  });
  const changed = ["ml/reg/models/churn/manifest.yaml", `${FOLDER}/manifest.yaml`];
  expect(ofPullRequest({ ...stranger, changed }, { files })).toEqual({
    kind: "other",
    reserved: [{ path: changed[0], kind: "manifest" }],
  });
});

test("another pull request of more files than can be listed is not taken for harmless", () => {
  const status = ofPullRequest({ ...stranger, changed: ["README.md"], allListed: false });
  expect(status).toMatchObject({
    kind: "other",
    reserved: [{ path: "more files than can be listed" }],
  });
});

test("a copy of a promotion that somebody else opened is no promotion, and its dossier is named", () => {
  expect(ofPullRequest({ byApp: false })).toEqual({
    kind: "other",
    reserved: [{ path: DOSSIER_PATH, kind: "dossier" }],
  });
});

test("what the App opens from another branch is no promotion", () => {
  expect(ofPullRequest({ headBranch: "model-promoter/init", changed: ["README.md"] })).toEqual({
    kind: "other",
    reserved: [],
  });
});

test("a policy that can't be read doesn't make a promotion pass", () => {
  const files = registryFiles({
    policy: { path: ".github/model-promoter.yml", text: "schema: 2" },
  });
  const status = decide({ files });
  expect(status).toMatchObject({
    kind: "promotion",
    evaluation: { moved: ["the registry's files can't be read any more"], signOffs: { given: [] } },
  });
});
